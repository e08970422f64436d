import { expect, it } from "vitest";
import { requirementsHash } from "../requirements/hash-requirements.ts";
import { deriveEnvironmentHashes } from "./derive-environment-hashes.ts";
import { digest, hashEnvironment, sealLock } from "./hash-lock.ts";
import { lockVersion } from "./lockfile.ts";
import { parseLock } from "./parse-lock.ts";
import { renderLock } from "./render-lock.ts";

const lockfile = sealLock({
  lockVersion,
  requirements: [{ text: "six", hash: digest("six") }],
  requirementsHash: requirementsHash(["six"]),
  resolution: {
    python: "3.11",
    implementation: "cpython",
    platforms: ["linux-x86_64"],
    bundlePlatforms: ["linux-x86_64"],
    packages: [],
  },
  environmentHashes: { "linux-x86_64": hashEnvironment("3.11", "linux-x86_64", []) },
});
const text = renderLock(lockfile);

it("reads what was written", () => {
  expect(parseLock(text, "pysnip.lock")).toEqual(lockfile);
});

const refused: [title: string, text: string, reason: RegExp][] = [
  ["is empty", "", /it is empty/],
  ["is cut short", text.slice(0, -20), /it is not JSON/],
  ["has trailing bytes", `${text} `, /not spelled as pysnip writes it/],
  ["begins with a byte order mark", `\ufeff${text}`, /byte order mark/],
  ["has conflict markers", `<<<<<<< HEAD\n${text}>>>>>>> other\n`, /merge conflict markers/],
  [
    "was written by a newer pysnip",
    text.replace('"lockVersion": 1', '"lockVersion": 99'),
    /`lockVersion` is 99, which a newer pysnip wrote/,
  ],
  [
    "was written by an older pysnip",
    text.replace('"lockVersion": 1', '"lockVersion": 0'),
    /`lockVersion` is 0, which an older pysnip wrote/,
  ],
  ["has a duplicate key", text.replace("{", '{\n  "lockHash": "x",'), /the key `lockHash` twice/],
  [
    "has a duplicate key in another spelling",
    text.replace("{", '{\n  "\\u006cockHash": "x",'),
    /the key `lockHash` twice/,
  ],
  ["has a key of every object", text.replace("{", '{\n  "__proto__": {},'), /__proto__/],
  ["is no object", "[]\n", /expected object/],
  ["has an unknown key", text.replace('"lockVersion"', '"lockVerson"'), /lockVer/],
  ["was edited", text.replace('"python": "3.11"', '"python": "3.12"'), /edited by hand/],
  ["is reformatted", JSON.stringify(JSON.parse(text)), /not spelled/],
  ["has CRLF line ends", text.replaceAll("\n", "\r\n"), /line ends were changed to CRLF/],
  [
    "has a short digest",
    text.replace(/"lockHash": "sha256:[0-9a-f]/, '"lockHash": "sha256:'),
    /lockHash/,
  ],
];

it.each([
  ["environmentHashes", { environmentHashes: { "linux-x86_64": digest("of another job") } }],
  ["requirementsHash", { requirementsHash: digest("of another job") }],
])("refuses a lockfile whose `%s` was forged, although its digest is right", (field, forged) => {
  const { lockHash: _, ...body } = lockfile;
  const broken = renderLock(sealLock({ ...body, ...forged }));
  expect(() => parseLock(broken, "pysnip.lock")).toThrow(`its \`${field}\` does not follow`);
});

it("refuses a package that no requirement leads to, although its digests are right", () => {
  const { lockHash: _, ...body } = lockfile;
  const locked = (name: string, needs: string[]) => ({
    ...{ name, version: "1.0", index: "default", marker: null, needs },
    artefacts: [{ file: `${name}-1.0-py3-none-any.whl`, sha256: digest(name) }],
  });
  const seal = (packages: ReturnType<typeof locked>[]) => {
    const resolution = { ...lockfile.resolution, packages };
    const environmentHashes = deriveEnvironmentHashes({ resolution });
    return renderLock(sealLock({ ...body, resolution, environmentHashes }));
  };
  const honest = seal([locked("evil", []), locked("six", ["evil"])]);
  expect(parseLock(honest, "pysnip.lock").resolution.packages).toHaveLength(2);
  const smuggled = seal([locked("evil", []), locked("six", [])]);
  expect(() => parseLock(smuggled, "pysnip.lock")).toThrow(
    "no requirement leads to its package `evil`",
  );
});

it.each([
  ["version", { version: "1.0\n--extra-index-url https://evil.example\nevil==1.0" }],
  ["name", { name: "six\nevil" }],
  ["index", { index: "a b" }],
  ["needs.0", { needs: ["--pre"] }],
  ["artefacts.0.file", { artefacts: [{ file: "../six-1.0.tar.gz", sha256: digest("six") }] }],
])("refuses a package whose `%s` could say more than itself", (field, change) => {
  const { lockHash: _, ...body } = lockfile;
  const artefacts = [{ file: "six-1.0-py3-none-any.whl", sha256: digest("six") }];
  const own = { name: "six", version: "1.0", index: "default", marker: null, needs: [], artefacts };
  const resolution = { ...body.resolution, packages: [{ ...own, ...change }] };
  const environmentHashes = deriveEnvironmentHashes({ resolution });
  const forged = renderLock(sealLock({ ...body, resolution, environmentHashes }));
  expect(() => parseLock(forged, "pysnip.lock")).toThrow(
    `\`resolution.packages.0.${field}\`: Invalid string`,
  );
});

it.each([
  ["another version", "six-0.9-py3-none-any.whl"],
  ["another package", "evil-1.0-py3-none-any.whl"],
])("refuses a package with a wheel of %s", (_title, file) => {
  const { lockHash: _, ...body } = lockfile;
  const artefacts = [{ file, sha256: digest(file) }];
  const six = { name: "six", version: "1.0", index: "default", marker: null, needs: [], artefacts };
  const resolution = { ...body.resolution, packages: [six] };
  const environmentHashes = deriveEnvironmentHashes({ resolution });
  const forged = renderLock(sealLock({ ...body, resolution, environmentHashes }));
  expect(() => parseLock(forged, "pysnip.lock")).toThrow("`six` has a wheel of another package");
});

it("refuses a package that is built from source without saying so", () => {
  const { lockHash: _, ...body } = lockfile;
  const artefacts = [{ file: "six-1.0.tar.gz", sha256: digest("six") }];
  const six = { name: "six", version: "1.0", index: "default", marker: null, needs: [], artefacts };
  const seal = (settings: object) => {
    const resolution = { ...body.resolution, ...settings, packages: [six] };
    const environmentHashes = deriveEnvironmentHashes({ resolution });
    return renderLock(sealLock({ ...body, resolution, environmentHashes }));
  };
  const honest = seal({ settings: { builtFromSource: ["six"] } });
  expect(parseLock(honest, "pysnip.lock").resolution.packages).toHaveLength(1);
  expect(() => parseLock(seal({}), "pysnip.lock")).toThrow("its `builtFromSource` does not follow");
});

it.each(refused)("refuses a lockfile that %s", (_title, broken, reason) => {
  expect(broken).not.toBe(text);
  expect(() => parseLock(broken, "jobs/a/pysnip.lock")).toThrow(reason);
});
