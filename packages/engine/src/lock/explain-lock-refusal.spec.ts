import { expect, it } from "vitest";
import { PysnipError } from "../errors/pysnip-error.ts";
import { explainLockRefusal } from "./explain-lock-refusal.ts";

const CURE = "npm install --save-dev @pysnip/nx@latest";
const REPAIR = "run `npx nx run job:lock` on your machine and commit `job/pysnip.lock`";

it.each([
  ["99", CURE],
  ["9007199254740991", CURE],
  ["9007199254740992", REPAIR],
  ["1e400", REPAIR],
  ["12.5", REPAIR],
  ["-1", REPAIR],
  ["1", REPAIR],
  ["0", REPAIR],
  ['"99"', REPAIR],
  ['null, "below": { "lockVersion": 99 }', REPAIR],
  // What is damaged besides may be two lockfiles that git could not merge.
  ["99,", CURE],
  ['1,\n  "lockVersion": 99,', CURE],
  ["1,", REPAIR],
  ['1, "text": "\\n  \\"lockVersion\\": 99",', REPAIR],
])("takes a lockfile for a newer pysnip's by its own whole number: %s", (version, hint) => {
  const error = new PysnipError("PYSNIP_LOCK_INVALID", { headline: "it is bad", hint: "another" });
  const text = `{\n  "lockVersion": ${version}\n}\n`;
  const refusal = { name: "job", lockPath: "job/pysnip.lock", text, differences: [], error };
  expect(explainLockRefusal({ ...refusal, because: "this is CI" }, []).hint).toBe(hint);
});

it.each(["null", "[]", "7", ""])("refuses a text that is no object: %j", (text) => {
  const error = new PysnipError("PYSNIP_LOCK_INVALID", { headline: "it is bad", hint: "another" });
  const refusal = { name: "job", lockPath: "job/pysnip.lock", text, differences: [], error };
  expect(explainLockRefusal({ ...refusal, because: "this is CI" }, []).hint).toBe(REPAIR);
});
