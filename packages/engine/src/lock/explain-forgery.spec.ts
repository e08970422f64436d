import { expect, it } from "vitest";
import { requirementsHash } from "../requirements/hash-requirements.ts";
import { deriveEnvironmentHashes } from "./derive-environment-hashes.ts";
import { explainForgery } from "./explain-forgery.ts";
import { digest, sealLock } from "./hash-lock.ts";
import { type LockedPackage, type LockfileBody, lockVersion } from "./lockfile.ts";

const locked = (name: string, version: string, more: Partial<LockedPackage> = {}) => ({
  ...{ name, version, index: "default", marker: null, needs: [] },
  artefacts: [
    { file: `${name.replaceAll("-", "_")}-${version}-py3-none-any.whl`, sha256: digest(name) },
  ],
  ...more,
});

/** A lockfile in which everything that follows from the rest does, as a forger would see to it. */
function make(
  lines: readonly string[],
  packages: readonly LockedPackage[],
  more: Partial<LockfileBody["resolution"]> = {},
  body: Partial<LockfileBody> = {},
) {
  const resolution: LockfileBody["resolution"] = {
    python: "3.11",
    implementation: "cpython",
    platforms: ["linux-x86_64", "windows-x86_64"],
    bundlePlatforms: ["linux-x86_64"],
    ...more,
    packages: [...packages],
  };
  return sealLock({
    lockVersion,
    requirements: lines.map((text) => ({ text, hash: digest(text) })),
    requirementsHash: requirementsHash([...lines]),
    resolution,
    environmentHashes: deriveEnvironmentHashes({ resolution }),
    ...body,
  });
}

const normalizer = locked("charset-normalizer", "3.4.0");
const requests = locked("requests", "2.34.2", { needs: ["charset-normalizer"] });
const web = [normalizer, requests];
const onWindows = 'sys_platform == "win32"';
const source = (file: string, more: Partial<LockedPackage> = {}) =>
  locked("six", "1.0", { artefacts: [{ file, sha256: digest(file) }], ...more });
const fileOf = (name: string, version: string, file: string, more: Partial<LockedPackage> = {}) =>
  locked(name, version, { artefacts: [{ file, sha256: digest(file) }], ...more });
const addressOf = (file: string) => `https://a.example/${file}#${digest(file).replace(":", "=")}`;
const BUILT = { settings: { builtFromSource: ["six"] } };

it.each([
  ["a package and what it needs", make(["requests<3,>=2.31"], web)],
  [
    "a package for one platform",
    make(['six ; sys_platform == "win32"'], [locked("six", "1.0", { marker: onWindows })]),
  ],
  ["a constraint on what is not there", make(["-c attrs<20", "six"], [locked("six", "1.0")])],
  [
    "a requirement for some patch versions",
    make(['six>=2 ; python_full_version < "3.11.5"'], [locked("six", "1.0")]),
  ],
  ["a requirement for no platform of it", make(['six ; sys_platform == "darwin"'], [])],
  ["a source archive", make(["six"], [source("six-1.0.tar.gz")], BUILT)],
  [
    "an address of its own",
    make([`six @ ${addressOf("v1.zip")}`], [source("v1.zip", { index: "direct" })], BUILT),
  ],
  [
    "addresses by platform",
    make(
      [
        `six @ ${addressOf("six-1.0-py3-none-win_amd64.whl")} ; sys_platform == "win32"`,
        `six @ ${addressOf("six-1.0-py3-none-manylinux_2_17_x86_64.whl")} ; sys_platform == "linux"`,
      ].sort(),
      [
        locked("six", "1.0", {
          index: "direct",
          artefacts: [
            "six-1.0-py3-none-manylinux_2_17_x86_64.whl",
            "six-1.0-py3-none-win_amd64.whl",
          ].map((file) => ({
            file,
            sha256: digest(file),
          })),
        }),
      ],
    ),
  ],
  [
    "a pre-release at an address of its own where none is taken from an index",
    make(
      [`six @ ${addressOf("six-2.0rc1-py3-none-any.whl")}`],
      [fileOf("six", "2.0rc1", "six-2.0rc1-py3-none-any.whl", { index: "direct" })],
      { settings: { prereleases: "disallow" } },
    ),
  ],
  ...["six-1.0-1.tar.gz", "six-1.0.post1.tar.gz"].map((file): [string, ReturnType<typeof make>] => [
    `a source archive called ${file}`,
    make(["six"], [fileOf("six", "1.0.post1", file)], BUILT),
  ]),
  [
    "a source archive with dashes in its name",
    make(["my-six"], [fileOf("my-six", "1.0b0", "my-six-1.0-beta.tar.gz")], {
      settings: { builtFromSource: ["my-six"] },
    }),
  ],
  [
    "a requirement for machines that nobody knows",
    make(
      ['six<1 ; platform_release < "4"', 'six>=1 ; platform_release >= "4"'],
      [locked("six", "1.0")],
    ),
  ],
  [
    "a requirement for a range of patch versions",
    make(
      ['six>=1 ; python_full_version >= "3.11.2" and python_full_version < "3.11.5"'],
      [locked("six", "1.0")],
    ),
  ],
  [
    "a platform that a package cannot run on",
    make(
      ["attrs", "six"],
      [
        locked("attrs", "1.0", { marker: 'sys_platform == "linux"' }),
        source("six-1.0-py3-none-manylinux_2_17_x86_64.whl"),
      ],
    ),
  ],
])("accepts %s", (_title, lockfile) => {
  expect(explainForgery(lockfile)).toBeNull();
});

it.each<[title: string, lockfile: ReturnType<typeof make>, reason: string]>([
  [
    "an index in place of an address",
    make([`six @ ${addressOf("six-1.0-py3-none-any.whl")}`], [locked("six", "1.0")]),
    "its package `six` is not from the address in",
  ],
  [
    "another file at an address",
    make(
      [`six @ ${addressOf("six-1.0-py3-none-any.whl")}`],
      [locked("six", "1.0", { index: "direct" })],
    ),
    "its package `six` has a file that is not what its address ends in",
  ],
  [
    "a package left out that some patch versions need",
    make(['six ; python_full_version == "3.11.7"'], []),
    "no package in it is what",
  ],
  [
    "a package left out that some machines need",
    make(['six ; platform_release >= "4"'], []),
    "no package in it is what",
  ],
  [
    "environments of another job",
    make(
      ["six"],
      [locked("six", "1.0")],
      {},
      { environmentHashes: { "linux-x86_64": digest("x") } },
    ),
    "`environmentHashes` does not follow",
  ],
  [
    "requirements of another job",
    make(["six"], [locked("six", "1.0")], {}, { requirementsHash: digest("x") }),
    "`requirementsHash` does not follow",
  ],
  [
    "a requirement in another spelling",
    make(["Six"], [locked("six", "1.0")]),
    "`requirements.0` is not a requirement as",
  ],
  [
    "a requirement of two lines",
    make(
      ["six"],
      [locked("six", "1.0")],
      {},
      { requirements: [{ text: "six\n", hash: digest("six\n") }] },
    ),
    "`requirements.0` is not a requirement as",
  ],
  [
    "a requirement twice",
    make(["six", "six"], [locked("six", "1.0")]),
    "`requirements` is not sorted",
  ],
  [
    "requirements in another order",
    make(["six", "attrs"], [locked("attrs", "1"), locked("six", "1.0")]),
    "`requirements` is not sorted",
  ],
  [
    "a constraint after a requirement",
    make(["six", "-c attrs<20"], [locked("six", "1.0")]),
    "`requirements` holds a requirement before a constraint",
  ],
  [
    "platforms in another order",
    make(["six"], [locked("six", "1.0")], { platforms: ["windows-x86_64", "linux-x86_64"] }),
    "`resolution.platforms` is not sorted",
  ],
  [
    "a platform twice",
    make(["six"], [locked("six", "1.0")], { bundlePlatforms: ["linux-x86_64", "linux-x86_64"] }),
    "`resolution.bundlePlatforms` is not sorted",
  ],
  [
    "packages in another order",
    make(["requests"], web.toReversed()),
    "`resolution.packages` is not sorted",
  ],
  [
    "a need twice",
    make(
      ["requests"],
      [
        normalizer,
        locked("requests", "2", { needs: ["charset-normalizer", "charset-normalizer"] }),
      ],
    ),
    "`resolution.packages.1.needs` is not sorted",
  ],
  [
    "a file twice",
    make(
      ["six"],
      [
        locked("six", "1.0", {
          artefacts: [...locked("six", "1.0").artefacts, ...locked("six", "1.0").artefacts],
        }),
      ],
    ),
    "`resolution.packages.0.artefacts` is not sorted",
  ],
  [
    "a name that a policy would not know",
    make(
      ["requests"],
      [
        locked("charset_normalizer", "3.4.0"),
        locked("requests", "2", { needs: ["charset_normalizer"] }),
      ],
    ),
    "`charset_normalizer` is not in normal form",
  ],
  [
    "a version in another spelling",
    make(["six"], [locked("six", "1.0.POST1")]),
    "the version of its package `six` is not in normal form",
  ],
  [
    "a package that nothing asks for",
    make(["six"], [locked("evil", "1.0"), locked("six", "1.0")]),
    "no requirement leads to its package `evil`",
  ],
  [
    "a need that is not there",
    make(["requests"], [requests]),
    "needs `charset-normalizer`, which it lacks",
  ],
  ["nothing at all", make(["six"], []), "no package in it is what `six` asks for on linux-x86_64"],
  [
    "a package for another platform only",
    make(["six"], [locked("six", "1.0", { marker: onWindows })]),
    "asks for on linux-x86_64",
  ],
  [
    "a marker that never holds",
    make(["six"], [locked("six", "1.0", { marker: 'python_version < "3"' })]),
    "the marker of its package `six`",
  ],
  [
    "a marker that pysnip writes otherwise",
    make(["six"], [locked("six", "1.0", { marker: 'python_version > "3"' })]),
    "the marker of its package `six`",
  ],
  [
    "two versions of one package",
    make(["six"], [locked("six", "1.0"), locked("six", "1.1")]),
    "two versions of a package for linux-x86_64",
  ],
  [
    "a version that was not asked for",
    make(
      ["requests<3,>=2.31"],
      [normalizer, locked("requests", "2.19.0", { needs: ["charset-normalizer"] })],
    ),
    "`requests` 2.19.0 is not what `requests<3,>=2.31` asks for",
  ],
  [
    "a version that a constraint shuts out",
    make(["-c six<1", "six"], [locked("six", "1.0")]),
    "`six` 1.0 is not what `six<1` asks for",
  ],
  [
    "a pre-release where none is allowed",
    make(["six"], [locked("six", "1.0rc1")], { settings: { prereleases: "disallow" } }),
    "`six` is a pre-release",
  ],
  [
    "a moment that is none",
    make(["six"], [locked("six", "1.0")], {
      settings: { releaseAge: { hours: 24, cutOff: "2026-02-30T00:00:00Z" } },
    }),
    "`cutOff` is no moment",
  ],
  [
    "settings that say nothing",
    make(["six"], [locked("six", "1.0")], { settings: {} }),
    "`settings` hold what says nothing",
  ],
  [
    "no pre-releases by name",
    make(["six"], [locked("six", "1.0")], { settings: { prereleases: [] } }),
    "`settings` hold what says nothing",
  ],
  [
    "a package built without saying so",
    make(["six"], [source("six-1.0.tar.gz")]),
    "`builtFromSource` does not follow",
  ],
  [
    "a wheel of another version",
    make(["six"], [source("six-0.9-py3-none-any.whl")]),
    "has a file of another package or version",
  ],
  [
    "a wheel of another package",
    make(["six"], [source("evil-1.0-py3-none-any.whl")]),
    "has a file of another package or version",
  ],
  [
    "a source archive of another package",
    make(["six"], [source("evil-1.0.tar.gz")], BUILT),
    "has a file of another package or version",
  ],
  [
    "a source archive of another kind",
    make(["six"], [source("six-1.0.exe")], BUILT),
    "has a file of another package or version",
  ],
  [
    "an address that nothing gives",
    make(["six"], [locked("six", "1.0", { index: "direct" })]),
    "gives an address for its package `six`",
  ],
  [
    "no environment for bundles",
    make(["six"], [source("six-1.0-py3-none-win_amd64.whl")]),
    "no environment for linux-x86_64",
  ],
  [
    "a file that nothing installs",
    make(
      ["six"],
      [
        locked("six", "1.0", {
          artefacts: [
            { file: "six-1.0-cp312-cp312-win_amd64.whl", sha256: digest("x") },
            ...locked("six", "1.0").artefacts,
          ],
        }),
      ],
    ),
    "a file that no platform installs",
  ],
])("refuses %s", (_title, lockfile, reason) => {
  expect(explainForgery(lockfile)).toContain(reason);
});
