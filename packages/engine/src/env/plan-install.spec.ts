import { expect, it } from "vitest";
import { digest, sealLock } from "../lock/hash-lock.ts";
import type { LockedPackage, LockedSettings } from "../lock/lockfile.ts";
import { planInstall } from "./plan-install.ts";

const sha = (letter: string) => `sha256:${letter.repeat(64)}`;
const item = (name: string, index: string, file: string, letter: string): LockedPackage => ({
  name,
  version: "1.0",
  index,
  marker: null,
  needs: [],
  artefacts: [{ file, sha256: sha(letter) }],
});
const lockfile = (packages: LockedPackage[], requirement = "x", settings?: LockedSettings) =>
  sealLock({
    lockVersion: 1,
    requirements: [{ text: requirement, hash: digest(requirement) }],
    requirementsHash: digest(""),
    resolution: {
      python: "3.11",
      implementation: "cpython",
      platforms: ["linux-x86_64"],
      bundlePlatforms: ["linux-x86_64"],
      ...(settings ? { settings } : {}),
      packages,
    },
    environmentHashes: {},
  });
const acme = { name: "acme", url: "https://a.example/simple", packages: [], insecure: false };
const indexes = {
  named: [acme],
  defaultUrl: "https://d.example/simple",
  credentials: {},
  secretUrl: null,
};
const plan = (...args: Parameters<typeof lockfile>) =>
  planInstall(lockfile(...args), "linux-x86_64", indexes);
const wheel = (name: string) => `${name}-1.0-py3-none-any.whl`;

it("asks each index for its own packages, the default one first", () => {
  const steps = plan([
    item("acme", "acme", wheel("acme"), "a"),
    item("x", "default", wheel("x"), "b"),
  ]);
  const common = ["--quiet", "--require-hashes", "--no-build"];
  expect(steps).toEqual([
    {
      offlineFirst: true,
      requirements: `x==1.0 \\\n    --hash=${sha("b")}\n`,
      arguments: ["pip", "sync", ...common, "--default-index", "default=https://d.example/simple"],
    },
    {
      offlineFirst: true,
      requirements: `acme==1.0 \\\n    --hash=${sha("a")}\n`,
      arguments: [
        ...["pip", "install", "--no-deps", ...common],
        ...["--default-index", "acme=https://a.example/simple", "-r"],
      ],
    },
  ]);
});

it("names the address of what comes from no index, and asks none for it", () => {
  const url = `https://h.example/x-1.0-py3-none-any.whl#sha256=${"c".repeat(64)}`;
  const [step] = plan([item("x", "direct", wheel("x"), "c")], `x @ ${url}`);
  expect(step?.requirements).toBe(`x @ ${url} \\\n    --hash=${sha("c")}\n`);
  expect(step?.arguments).toContain("--no-index");
});

it("builds what has no wheel alone, with nothing newer than the lockfile's moment", () => {
  const cutOff = "2026-01-07T00:00:00Z";
  const settings = { releaseAge: { hours: 72, cutOff }, builtFromSource: ["x"] };
  const [step] = plan([item("x", "default", "x-1.0.tar.gz", "d")], "x", settings);
  const text = step?.arguments.join(" ");
  expect(text).toContain(`--only-binary :all: --no-binary x --exclude-newer ${cutOff}`);
  expect(text).not.toContain("--no-build");
  expect(step?.offlineFirst).toBe(false);
});

it("refuses an index that nobody names any more", () => {
  expect(() => plan([item("x", "gone", wheel("x"), "e")])).toThrow("PYSNIP_INDEX_REFUSED");
});

it("installs nothing for an empty lockfile", () => {
  expect(plan([])).toEqual([]);
});
