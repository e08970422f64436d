import { expect, it } from "vitest";
import type { AutoInstall } from "./config.ts";
import { deriveInstallMode, type InstallChoice } from "./derive-install-mode.ts";

type Row = [InstallChoice, Record<string, string>, AutoInstall, allowed: boolean, reason: string];

const rows: Row[] = [
  ["auto", {}, "dev", true, "this is not CI"],
  ["auto", {}, "always", true, "this is not CI"],
  ["auto", {}, "never", false, '`auto-install` is `"never"` in the configuration'],
  ["auto", { CI: "true" }, "dev", false, "this looks like CI (`CI` is set)"],
  [
    "auto",
    { CI: "true" },
    "always",
    false,
    'this looks like CI (`CI` is set), where `auto-install = "always"` in a file does not count',
  ],
  ["auto", { CI: "1" }, "never", false, '`auto-install` is `"never"` in the configuration'],
  ["always", { CI: "true" }, "never", true, "the option `install` is `always`"],
  ["never", {}, "always", false, "the option `install` is `never`"],
  ["auto", { CI: "true", PYSNIP_INSTALL: "always" }, "dev", true, "`PYSNIP_INSTALL=always`"],
  ["auto", { PYSNIP_INSTALL: "never" }, "always", false, "`PYSNIP_INSTALL=never`"],
  ["never", { PYSNIP_INSTALL: "always" }, "dev", false, "the option `install` is `never`"],
  [
    "auto",
    { CI: "true", PYSNIP_INSTALL: "auto" },
    "dev",
    false,
    "this looks like CI (`CI` is set)",
  ],
  ["auto", { CI: "", PYSNIP_INSTALL: "" }, "dev", true, "this is not CI"],
  ["auto", { CI: "false", GITHUB_ACTIONS: "true" }, "dev", true, "this is not CI"],
  ["auto", { CI: "0" }, "dev", true, "this is not CI"],
  ["auto", { CI: "No" }, "dev", true, "this is not CI"],
  ["auto", { JENKINS_URL: "x" }, "dev", false, "this looks like CI (`JENKINS_URL` is set)"],
  ["auto", { TF_BUILD: "True" }, "dev", false, "this looks like CI (`TF_BUILD` is set)"],
];

it.each(rows)(
  "decides %s in %o with `%s`: %s",
  (choice, variables, configured, allowed, reason) => {
    expect(deriveInstallMode(choice, variables, configured)).toMatchObject({ allowed, reason });
  },
);

it("refuses a value of PYSNIP_INSTALL that it does not know", () => {
  expect(() => deriveInstallMode("auto", { PYSNIP_INSTALL: "yes" }, "dev")).toThrow(
    /`PYSNIP_INSTALL=yes` is not a known value[^]*known: auto, always, never/,
  );
});
