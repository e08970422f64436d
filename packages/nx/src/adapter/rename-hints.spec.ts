import { PysnipError } from "@pysnip/engine";
import { expect, it } from "vitest";
import { renameHints } from "./rename-hints.ts";

const targets = {
  "py-lock": { executor: "@pysnip/nx:prepare", options: { step: "lock" } },
  env: { executor: "@pysnip/nx:prepare", options: { step: "environment" } },
  verify: { executor: "nx:noop" },
  check: { executor: "@pysnip/nx:verify" },
};
const context = {
  projectsConfigurations: { version: 2, projects: { renamed: { root: "jobs/a", targets } } },
};

function hintOf(hint: string, project: string | undefined) {
  const error = new PysnipError("PYSNIP_LOCK_STALE", { headline: "h", details: ["d"], hint });
  const named = renameHints(error, context, project);
  expect(named).toMatchObject({ code: "PYSNIP_LOCK_STALE", headline: "h", details: ["d"] });
  return (named as PysnipError).hint;
}

it.each([
  ["npx nx run a:lock", "npx nx run renamed:py-lock"],
  [
    "run `npx nx run a:lock --upgrade` and commit",
    "run `npx nx run renamed:py-lock --upgrade` and commit",
  ],
  ["add `npx nx run a:ensure-env -c install`", "add `npx nx run renamed:env -c install`"],
  [
    "run `npx nx reset` and `npx nx run a:verify -x`",
    "run `npx nx reset` and `npx nx run renamed:check -x`",
  ],
  ["npx nx run a:bundle", "npx nx run renamed:bundle"],
  ["npx nx run a:lock-all", "npx nx run a:lock-all"],
])("names what there is in `%s`", (hint, expected) => {
  expect(hintOf(hint, "renamed")).toBe(expected);
});

it("leaves what is no refusal, and the hint of a task without a project, as they are", () => {
  const error = new Error("npx nx run a:lock");
  expect(renameHints(error, context, "renamed")).toBe(error);
  expect(hintOf("npx nx run a:lock", undefined)).toBe("npx nx run a:lock");
});
