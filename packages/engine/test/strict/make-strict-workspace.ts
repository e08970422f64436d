import { chmod, mkdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { readWorkspaceConfig } from "../../src/config/read-config.ts";
import type { Workspace } from "../../src/config/workspace.ts";
import { deriveEnvironmentHashes } from "../../src/lock/derive-environment-hashes.ts";
import { digest, sealLock } from "../../src/lock/hash-lock.ts";
import { type LockfileBody, lockVersion } from "../../src/lock/lockfile.ts";
import { renderLock } from "../../src/lock/render-lock.ts";
import { requirementsHash } from "../../src/requirements/hash-requirements.ts";
import { makeWorkspace } from "../make-workspace.ts";

/** Paths of the files that a lockfile is compared with. */
export const paths = {
  manifest: "jobs/churn/pyproject.toml",
  file: "jobs/churn/requirements.txt",
  constraints: "jobs/churn/constraints.txt",
  source: "jobs/churn/src/churn.py",
  workspace: "pysnip.toml",
  lock: "jobs/churn/pysnip.lock",
} as const;

const REQUIREMENTS = ["-c urllib3<3", "acme-core", "attrs>=23", "rich", "six>=1.16", "tomli"];
const VERSIONS = [
  ["acme-core", "1.0"],
  ["attrs", "23.1"],
  ["rich", "1.0"],
  ["six", "1.16"],
  ["tomli", "1.0"],
] as const;

/** A job whose lockfile is current, with something of every kind that a lockfile depends on. */
export function renderStrictFiles(): Record<string, string> {
  return {
    [paths.manifest]: `[project]
name = "churn"
version = "1.0.0"
dependencies = [
  "six>=1.16",
]

[project.optional-dependencies]
plot = [
  "tomli",
]

[tool.pysnip]
entry = "churn:score"
python = "3.11"
platforms = [
  "linux-x86_64",
  "linux-aarch64",
]
bundle-platforms = ["linux-x86_64", "linux-aarch64"]
groups = ["plot"]
requirements = ["requirements.txt"]
builtins = false

[tool.pysnip.libraries]
acme_core = { package = "acme-core", index = "acme" }
`,
    [paths.file]: "-c constraints.txt\n# of the team\nattrs>=23\n",
    [paths.constraints]: "urllib3<3\n",
    [paths.source]: '# /// script\n# dependencies = [\n#   "rich",\n# ]\n# ///\ndef score(): ...\n',
    [paths.workspace]: `[[indexes.named]]
name = "acme"
url = "https://acme.example/simple"
packages = ["acme-*"]
any-age = true

[policy]
prereleases = ["six"]
min-release-age = "3 days"
wheel-exceptions = ["acme-core"]
`,
    [paths.lock]: renderStrictLock(),
  };
}

/** The lockfile of that job, or one with a lie in it over which the digest is made. */
export function renderStrictLock(
  lie: (body: LockfileBody) => LockfileBody = (body) => body,
): string {
  const item = ([name, version]: (typeof VERSIONS)[number]) => ({
    name,
    version,
    index: name === "acme-core" ? "acme" : "default",
    marker: null,
    needs: [],
    // The one is built where its wheel does not fit.
    artefacts:
      name === "acme-core"
        ? [
            { file: "acme_core-1.0-cp311-cp311-manylinux_2_17_x86_64.whl", sha256: digest(name) },
            { file: "acme_core-1.0.tar.gz", sha256: digest("sdist") },
          ]
        : [{ file: `${name}-${version}-py3-none-any.whl`, sha256: digest(name) }],
  });
  const body: LockfileBody = {
    lockVersion,
    requirements: REQUIREMENTS.map((text) => ({ text, hash: digest(text) })),
    requirementsHash: requirementsHash(REQUIREMENTS),
    resolution: {
      python: "3.11",
      implementation: "cpython",
      platforms: ["linux-aarch64", "linux-x86_64"],
      bundlePlatforms: ["linux-aarch64", "linux-x86_64"],
      settings: {
        prereleases: ["six"],
        releaseAge: { hours: 72, cutOff: "2026-01-07T00:00:00Z", exempt: ["acme"] },
        builtFromSource: ["acme-core"],
      },
      packages: VERSIONS.map(item),
    },
    environmentHashes: {},
  };
  const environmentHashes = deriveEnvironmentHashes(body);
  return renderLock(sealLock(lie({ ...body, environmentHashes })));
}

/** A workspace in which every program that pysnip might start only leaves its name in a file. */
export interface StrictWorkspace {
  readonly workspace: Workspace;
  /** The programs that were started. */
  readStarted(): Promise<string[]>;
}

/** Writes the files into a new workspace, with recorders for programs on PATH and nothing else. */
export async function makeStrictWorkspace(
  files: Readonly<Record<string, string>>,
  variables: Readonly<Record<string, string>>,
): Promise<StrictWorkspace> {
  const probe = await makeWorkspace({}, {});
  const folder = join(probe.host.home, "bin");
  const log = join(folder, "started");
  await mkdir(folder);
  await writeFile(log, "");
  for (const name of ["uv", "uvx", "python3", "python3.11", "python", "pip", "git", "curl"]) {
    await writeFile(join(folder, name), `#!/bin/sh\necho ${name} >> '${log}'\nexit 1\n`);
    await chmod(join(folder, name), 0o755);
  }
  const made = await makeWorkspace(files, { PATH: folder, ...variables });
  return {
    workspace: { ...made, config: await readWorkspaceConfig(made.root) },
    readStarted: async () => (await readFile(log, "utf8")).split("\n").filter(Boolean),
  };
}
