import { createHash } from "node:crypto";
import { chmod, mkdir, utimes, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import type { BundleRequest } from "../src/bundle/bundle-request.ts";
import { composeZip, type ZipEntry } from "../src/bundle/render-zip.ts";
import type { PythonMinor } from "../src/config/config.ts";
import type { PlatformName } from "../src/config/platform.ts";
import type { Workspace } from "../src/config/workspace.ts";
import { deriveEnvironmentHashes } from "../src/lock/derive-environment-hashes.ts";
import { requirementsHash } from "../src/requirements/hash-requirements.ts";
import { digest, sealLock } from "../src/lock/hash-lock.ts";
import { type Lockfile, lockVersion } from "../src/lock/lockfile.ts";
import { renderLock } from "../src/lock/render-lock.ts";
import { deriveWheels } from "../src/lock/derive-wheels.ts";
import { storedFilePath } from "../src/uv/find-stored-file.ts";
import { makeWorkspace } from "./make-workspace.ts";

/** A wheel that a test made. */
export interface FixtureWheel {
  readonly name: string;
  readonly version: string;
  readonly file: string;
  readonly content: Uint8Array;
}

// A compressor's output, written down: making it anew would make the test depend on one.
const DEFLATED = Buffer.from(
  "S0lNUygpyizISdUoS8wpTdW04lIAAmWF8IzEEoWi1ILUxJJihcxihXIQP1EhOT+3oCi1uDi/SCEtMy+lWG+kKS9KLSktylMwVtBSAAcYFwA=",
  "base64",
);
const INFLATED = [
  "def triple(value):\n",
  "    # What repeats is what a compressor finds.\n".repeat(6),
  "    return 3 * value\n",
].join("");

/** A module of which half repeats, so that a wheel has it deflated. */
export const tripleModule = INFLATED;

/** Two platforms with wheels of their own. */
export const twoMachines: readonly PlatformName[] = ["linux-aarch64", "linux-x86_64"];

interface WheelFile {
  readonly text: string;
  readonly mode?: 0o755;
}

/** Makes a wheel from texts; `tripleModule` goes in deflated, everything else stored. */
export function makeFixtureWheel(
  name: string,
  version: string,
  tags: string,
  files: Readonly<Record<string, WheelFile | string>>,
): FixtureWheel {
  const info = `${name}-${version}.dist-info`;
  const all: Record<string, WheelFile | string> = {
    ...files,
    [`${info}/METADATA`]: `Metadata-Version: 2.1\nName: ${name}\nVersion: ${version}\n`,
    [`${info}/WHEEL`]: `Wheel-Version: 1.0\nGenerator: test\nRoot-Is-Purelib: true\n`,
  };
  const record = Object.entries(all).map(([path, file]) => {
    const text = textOf(file);
    const hash = createHash("sha256").update(text).digest("base64url");
    return `${path},sha256=${hash},${Buffer.byteLength(text)}\n`;
  });
  all[`${info}/RECORD`] = `${record.join("")}${info}/RECORD,,\n`;
  const entries = Object.entries(all).map(([path, file]): ZipEntry => {
    const mode = typeof file === "string" ? 0o644 : (file.mode ?? 0o644);
    return { name: path, mode, content: contentOf(textOf(file)) };
  });
  const pieces: Uint8Array[] = [];
  composeZip(entries, {
    take: (bytes) => void pieces.push(Uint8Array.from(bytes)),
    copy: () => void pieces.push(DEFLATED),
  });
  return {
    name,
    version,
    file: `${name}-${version}-${tags}.whl`,
    content: Buffer.concat(pieces),
  };
}

function textOf(file: WheelFile | string): string {
  return typeof file === "string" ? file : file.text;
}

function contentOf(text: string): ZipEntry["content"] {
  if (text !== INFLATED) return Buffer.from(text, "utf8");
  const measures = { offset: 0, compressedSize: DEFLATED.length, size: text.length };
  return { path: "", method: 8, crc32: 221083824, ...measures };
}

const speed = (machine: string) =>
  makeFixtureWheel(
    "beta",
    "2.0",
    `cp311-cp311-manylinux_2_17_${machine}.manylinux2014_${machine}`,
    {
      "beta/__init__.py": "from ._speed import fast\n",
      [`beta/_speed.cpython-311-${machine}-linux-gnu.so`]: {
        text: `\u007fELF ${machine}`,
        mode: 0o755,
      },
    },
  );

/** Wheels with what can go wrong: compression, a name beyond ASCII, a script, modes, two machines. */
export const fixtureWheels: readonly FixtureWheel[] = [
  makeFixtureWheel("alpha", "1.0", "py3-none-any", {
    "alpha.py": tripleModule,
    "alpha_data/grüße.txt": "hello\n",
    "alpha_data/İstanbul.txt": "dotted\n",
    "alpha-1.0.data/scripts/alpha-tool": { text: "#!python\nimport alpha\n", mode: 0o755 },
  }),
  speed("x86_64"),
  speed("aarch64"),
];

/** The lockfile of wheels for some platforms. */
export function lockWheels(
  wheels: readonly FixtureWheel[],
  platforms: readonly PlatformName[],
  python: PythonMinor = "3.11",
): Lockfile {
  const names = [...new Set(wheels.map(({ name }) => name))].sort();
  const resolution: Lockfile["resolution"] = {
    python,
    implementation: "cpython",
    platforms: [...platforms].sort(),
    bundlePlatforms: [...platforms].sort(),
    packages: names.map((name) => ({
      name,
      version: wheels.find((wheel) => wheel.name === name)?.version ?? "",
      index: "default",
      marker: null,
      needs: [],
      artefacts: wheels
        .filter((wheel) => wheel.name === name)
        .map(({ file, content }) => ({ file, sha256: digest(content) }))
        .sort((left, right) => (left.file < right.file ? -1 : 1)),
    })),
  };
  const used = platforms.flatMap((name) => deriveWheels({ resolution }, name));
  for (const item of resolution.packages) {
    item.artefacts = item.artefacts.filter((file) => used.some(({ wheel }) => wheel === file));
  }
  const environmentHashes = deriveEnvironmentHashes({ resolution });
  return sealLock({
    lockVersion,
    requirements: names.map((text) => ({ text, hash: digest(text) })),
    requirementsHash: requirementsHash(names),
    resolution: {
      ...resolution,
      bundlePlatforms: resolution.platforms.filter((name) => environmentHashes[name]),
    },
    environmentHashes,
  });
}

/** How a fixture job is laid out on this machine; none of it may reach a bundle. */
export interface Layout {
  /** Writes files in the opposite order. */
  readonly reversed?: boolean;
  readonly mode?: number;
  readonly time?: Date;
  readonly wheels?: readonly FixtureWheel[];
}

/** A workspace with one job, whose wheels are in the store, and the request for its bundle. */
export async function makeFixtureJob(
  change: Partial<BundleRequest>,
  layout: Layout = {},
): Promise<{ readonly workspace: Workspace; readonly request: BundleRequest }> {
  const platforms = change.platforms ?? ["linux-x86_64"];
  const wheels = layout.wheels ?? fixtureWheels;
  const python = change.python ?? "3.11";
  const lockfile = lockWheels(wheels, platforms, python);
  const workspace = await makeWorkspace({}, { PYSNIP_OFFLINE: "1" });
  const root = "jobs/churn";
  const files = Object.entries({
    "pysnip.lock": renderLock(lockfile),
    "src/churn.py": "import alpha\n\n\ndef score(days: int = 1):\n    return alpha.triple(days)\n",
    "src/helpers/__init__.py": "",
    "src/helpers/größe.py": "SIZE = 1\n",
    "src/data.bin": "\u0000\u0001",
  });
  for (const [path, text] of layout.reversed ? files.toReversed() : files) {
    const place = join(workspace.root, root, path);
    await mkdir(dirname(place), { recursive: true });
    await writeFile(place, text);
    if (layout.mode !== undefined) await chmod(place, layout.mode);
    if (layout.time !== undefined) await utimes(place, layout.time, layout.time);
  }
  await storeWheels(workspace, wheels);
  useRunner(workspace, [
    { path: "__main__.py", content: Buffer.from("# starts\n") },
    { path: "pysnip_runner/__init__.py", content: Buffer.from("# runs\n") },
  ]);
  const request: BundleRequest = {
    root,
    name: "churn",
    version: "1.0.0",
    entry: "churn:score",
    kind: "function",
    python,
    platforms,
    bundlePlatforms: platforms,
    requirementsHash: lockfile.requirementsHash,
    bundle: "fat",
    bytecode: "none",
    handler: null,
    sizeLimit: null,
    outputPath: "dist/jobs/churn",
    ...change,
  };
  return { workspace, request };
}

/** Puts wheels into the store of a workspace, as if they had been fetched. */
export async function storeWheels(
  workspace: Workspace,
  wheels: readonly FixtureWheel[],
): Promise<void> {
  for (const { file, content } of wheels) {
    const path = storedFilePath(workspace.cacheDirectory, { file, sha256: digest(content) });
    await mkdir(dirname(path), { recursive: true });
    await writeFile(path, content);
  }
}

// A command reads the runner once; this is what it would have read.
function useRunner(
  workspace: Workspace,
  files: readonly { readonly path: string; readonly content: Uint8Array }[],
): void {
  workspace.shared.set("runner", Promise.resolve(files));
}
