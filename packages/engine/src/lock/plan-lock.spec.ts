import { expect, it } from "vitest";
import { requirementsHash } from "../requirements/hash-requirements.ts";
import { digest, hashEnvironment, sealLock } from "./hash-lock.ts";
import type { LockRequest } from "./lock-difference.ts";
import type { Lockfile } from "./lockfile.ts";
import { planLock } from "./plan-lock.ts";
import { renderLock } from "./render-lock.ts";

const WHEEL = [{ file: "acme_core-1-py3-none-any.whl", sha256: digest("acme-core") }];

const lockfile: Lockfile = sealLock({
  lockVersion: 1,
  requirements: [{ text: "acme-core", hash: digest("acme-core") }],
  requirementsHash: requirementsHash(["acme-core"]),
  resolution: {
    python: "3.11",
    implementation: "cpython",
    platforms: ["linux-x86_64"],
    bundlePlatforms: ["linux-x86_64"],
    packages: [
      {
        name: "acme-core",
        version: "1",
        index: "default",
        marker: null,
        needs: [],
        artefacts: WHEEL,
      },
    ],
  },
  environmentHashes: { "linux-x86_64": hashEnvironment("3.11", "linux-x86_64", WHEEL) },
});
const settings: NonNullable<LockRequest["settings"]> = {
  named: [],
  jobPins: [],
  prereleases: "if-necessary",
  releaseAge: 0,
  builds: false,
  wheelExceptions: [],
};
const plan = (more: Partial<NonNullable<LockRequest["settings"]>>, allowed = true, text = "") =>
  planLock(
    { name: "churn", lockPath: "job/pysnip.lock" },
    {
      requirements: ["acme-core"],
      requirementsHash: requirementsHash(["acme-core"]),
      python: "3.11",
      platforms: ["linux-x86_64"],
      bundlePlatforms: ["linux-x86_64"],
      settings: { ...settings, ...more },
    },
    text || renderLock(lockfile),
    { allowed, ci: !allowed, reason: "this looks like CI" },
  );
const index = (name: string) => ({
  name,
  url: `https://${name}.example`,
  packages: ["acme-*"],
  insecure: false,
});

it("keeps a lockfile that says what is asked for", () => {
  expect(plan({})).toEqual({ action: "keep", lockfile });
});

it("resolves again for a setting that reached the resolution, and refuses to in CI", () => {
  const differences = [
    { reason: "index", name: "acme-core", locked: "default", declared: "acme" },
    { reason: "prereleases", locked: "if-necessary", declared: "allow" },
  ];
  const asked = { named: [index("acme")], prereleases: "allow" as const };
  expect(plan(asked)).toEqual({ action: "resolve", differences });
  expect(plan(asked, false)).toMatchObject({
    action: "refuse",
    refusal: {
      name: "churn",
      text: renderLock(lockfile),
      differences,
      because: "this looks like CI",
    },
  });
});

it("never replaces the lockfile of a newer pysnip", () => {
  const newer = renderLock(lockfile).replace('"lockVersion": 1', '"lockVersion": 2');
  expect(plan({}, true, newer)).toMatchObject({
    action: "refuse",
    refusal: { because: "an older pysnip would lose what it says" },
  });
  for (const damaged of [
    `\ufeff${newer}`,
    `<<<<<<< ours\n${newer}=======\n${renderLock(lockfile)}`,
  ]) {
    expect(plan({}, true, damaged)).toMatchObject({ action: "refuse" });
  }
  const absurd = renderLock(lockfile).replace('"lockVersion": 1', '"lockVersion": 1e400');
  expect(plan({}, true, absurd)).toMatchObject({ action: "resolve" });
});

it("takes a mistake in the configuration for no damage of the lockfile", () => {
  expect(() => plan({ named: [index("a"), index("b")] })).toThrow("PYSNIP_INDEX_REFUSED");
  expect(plan({}, false, "not JSON")).toMatchObject({
    refusal: { error: { code: "PYSNIP_LOCK_INVALID" } },
  });
});
