import { expect, it } from "vitest";
import { diffSettings } from "./diff-settings.ts";
import type { ResolutionSettings } from "./lock-difference.ts";
import type { Resolution } from "./lockfile.ts";

const asked: ResolutionSettings = {
  named: [],
  jobPins: [],
  prereleases: "if-necessary",
  releaseAge: 0,
  builds: false,
  wheelExceptions: [],
};
const acme = { name: "acme", url: "https://h.example", packages: ["acme-*"], insecure: false };
const cutOff = "2026-01-07T00:00:00Z";

function resolution(settings?: Resolution["settings"], index = "default"): Resolution {
  const item = { name: "acme-core", version: "1", index, marker: null, needs: [], artefacts: [] };
  return {
    python: "3.11",
    implementation: "cpython",
    platforms: ["linux-x86_64"],
    bundlePlatforms: ["linux-x86_64"],
    ...(settings ? { settings } : {}),
    packages: [item],
  };
}

it.each<[title: string, asked: Partial<ResolutionSettings>, locked: Resolution]>([
  ["nothing is set", {}, resolution()],
  ["the pin was used", { named: [acme] }, resolution(undefined, "acme")],
  ["the pin is for others", { named: [{ ...acme, packages: ["other"] }] }, resolution()],
  ["the package comes from no index", {}, resolution(undefined, "direct")],
  [
    "the age is the same, whatever the clock says",
    { releaseAge: 72 },
    resolution({ releaseAge: { hours: 72, cutOff } }),
  ],
  [
    "the index is still spared",
    { releaseAge: 72, named: [{ ...acme, "any-age": true }] },
    resolution({ releaseAge: { hours: 72, cutOff, exempt: ["acme"] } }, "acme"),
  ],
  [
    "an index is spared that was not needed",
    { releaseAge: 72, named: [{ ...acme, "any-age": true }] },
    resolution({ releaseAge: { hours: 72, cutOff } }, "acme"),
  ],
  ["the same pre-releases are named", { prereleases: ["a"] }, resolution({ prereleases: ["a"] })],
  ["no pre-release is named", { prereleases: [] }, resolution()],
  ["an exception is not used", { wheelExceptions: ["x"] }, resolution()],
  [
    "a used exception still holds",
    { wheelExceptions: ["x"] },
    resolution({ builtFromSource: ["x"] }),
  ],
  ["everything may be built", { builds: true }, resolution({ builtFromSource: ["x"] })],
])("leaves a lockfile current when %s", (_title, settings, locked) => {
  expect(diffSettings({ ...asked, ...settings }, locked)).toEqual([]);
});

it.each<[asked: Partial<ResolutionSettings>, locked: Resolution, difference: object]>([
  [
    { named: [acme] },
    resolution(),
    { reason: "index", name: "acme-core", locked: "default", declared: "acme" },
  ],
  [
    { named: [acme] },
    resolution(undefined, "direct"),
    { reason: "index", name: "acme-core", locked: "direct", declared: "acme" },
  ],
  [
    {},
    resolution(undefined, "acme"),
    { reason: "index", name: "acme-core", locked: "acme", declared: "default" },
  ],
  [
    { named: [{ ...acme, packages: [] }], jobPins: [["acme-core", "acme"]] },
    resolution(),
    { reason: "index", name: "acme-core", locked: "default", declared: "acme" },
  ],
  [
    { prereleases: "allow" },
    resolution(),
    { reason: "prereleases", locked: "if-necessary", declared: "allow" },
  ],
  [
    {},
    resolution({ prereleases: ["a", "b"] }),
    { reason: "prereleases", locked: "a, b", declared: "if-necessary" },
  ],
  [
    { releaseAge: 24 },
    resolution(),
    { reason: "release-age", locked: "0 days", declared: "1 day" },
  ],
  [
    { releaseAge: 24 },
    resolution({ releaseAge: { hours: 72, cutOff } }),
    { reason: "release-age", locked: "3 days", declared: "1 day" },
  ],
  [
    {},
    resolution({ releaseAge: { hours: 72, cutOff } }),
    { reason: "release-age", locked: "3 days", declared: "0 days" },
  ],
  [
    { wheelExceptions: ["y"] },
    resolution({ builtFromSource: ["x"] }),
    { reason: "wheel-exception", name: "x" },
  ],
  [
    { releaseAge: 72, named: [acme] },
    resolution({ releaseAge: { hours: 72, cutOff, exempt: ["acme"] } }, "acme"),
    { reason: "any-age", index: "acme" },
  ],
])("finds for %j the one difference", (settings, locked, difference) => {
  expect(diffSettings({ ...asked, ...settings }, locked)).toEqual([difference]);
});
