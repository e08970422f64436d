import { expect, it } from "vitest";
import { requirementsHash } from "../requirements/hash-requirements.ts";
import { deriveEnvironmentHashes } from "./derive-environment-hashes.ts";
import { digest, hashEnvironment, sealLock } from "./hash-lock.ts";
import { type LockedPackage, type LockfileBody, lockVersion } from "./lockfile.ts";
import { parseLock } from "./parse-lock.ts";
import { renderLock } from "./render-lock.ts";

const six: LockedPackage = {
  name: "six",
  version: "1.0",
  index: "default",
  marker: null,
  needs: [],
  artefacts: [{ file: "six-1.0-py3-none-any.whl", sha256: digest("six") }],
};
const honest: LockfileBody = {
  lockVersion,
  requirements: [{ text: "six", hash: digest("six") }],
  requirementsHash: requirementsHash(["six"]),
  resolution: {
    python: "3.11",
    implementation: "cpython",
    platforms: ["linux-x86_64"],
    bundlePlatforms: ["linux-x86_64"],
    packages: [six],
  },
  environmentHashes: {
    "linux-x86_64": hashEnvironment("3.11", "linux-x86_64", six.artefacts),
  },
};
const lockfile = sealLock(honest);
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
  [
    "counts further than any pysnip",
    text.replace('"lockVersion": 1', '"lockVersion": 1e400'),
    /`lockVersion`: /,
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
  ["version", { version: "1.0\n--extra-index-url https://evil.example\nevil==1.0" }],
  ["name", { name: "six\nevil" }],
  ["index", { index: "a b" }],
  ["needs.0", { needs: ["--pre"] }],
  ["artefacts.0.file", { artefacts: [{ file: "../six-1.0.tar.gz", sha256: digest("six") }] }],
])("refuses a package whose `%s` could say more than itself", (field, change) => {
  const resolution = { ...honest.resolution, packages: [{ ...six, ...change }] };
  const environmentHashes = deriveEnvironmentHashes({ resolution });
  const forged = renderLock(sealLock({ ...honest, resolution, environmentHashes }));
  expect(() => parseLock(forged, "pysnip.lock")).toThrow(
    `\`resolution.packages.0.${field}\`: Invalid string`,
  );
});

it.each(refused)("refuses a lockfile that %s", (_title, broken, reason) => {
  expect(broken).not.toBe(text);
  expect(() => parseLock(broken, "jobs/a/pysnip.lock")).toThrow(reason);
});
