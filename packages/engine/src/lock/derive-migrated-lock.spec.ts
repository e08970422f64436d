import stringify from "json-stable-stringify";
import { expect, it } from "vitest";
import { requirementsHash } from "../requirements/hash-requirements.ts";
import { deriveMigratedLock } from "./derive-migrated-lock.ts";
import { digest, hashEnvironment } from "./hash-lock.ts";
import { parseLock } from "./parse-lock.ts";

const WHEEL = [{ file: "six-1.0-py3-none-any.whl", sha256: digest("six") }];
const body = {
  lockVersion: 0,
  requirements: [{ text: "six", hash: digest("six") }],
  requirementsHash: requirementsHash(["six"]),
  resolution: {
    python: "3.11",
    implementation: "cpython",
    platforms: ["linux-x86_64"],
    bundlePlatforms: ["linux-x86_64"],
    packages: [
      { name: "six", version: "1.0", index: "default", marker: null, needs: [], artefacts: WHEEL },
    ],
  },
  environmentHashes: { "linux-x86_64": hashEnvironment("3.11", "linux-x86_64", WHEEL) },
};
const render = (value: object) => `${stringify(value, { space: 2 })}\n`;
const old = render({ ...body, lockHash: digest(stringify(body) ?? "") });

it("gives a lockfile of format 0 the format of today and changes nothing else", () => {
  const migrated = deriveMigratedLock(old) ?? "";
  const { lockHash: _, ...rest } = parseLock(migrated, "pysnip.lock");
  expect(rest).toEqual({ ...body, lockVersion: 1 });
});

it.each([
  ["is of today", deriveMigratedLock(old) ?? ""],
  ["was edited", old.replace('"3.11"', '"3.12"')],
  ["was edited by somebody who made its digest right", forge()],
  ["is no JSON", "<<<<<<< HEAD"],
  ["is no object", "null"],
])("leaves a lockfile alone that %s", (_title, text) => {
  expect(deriveMigratedLock(text)).toBeNull();
});

function forge(): string {
  const forged = { ...body, requirementsHash: digest("of another job") };
  return render({ ...forged, lockHash: digest(stringify(forged) ?? "") });
}
