import { join } from "node:path";
import { writeFileAtomically } from "../host/files.ts";
import type { Interpreter } from "../uv/interpreter.ts";
import { arePackagesNamed, packagesOf } from "./derive-installed-packages.ts";
import type { EnvironmentLayout } from "./derive-layout.ts";
import { type EnvironmentMarker, markerFile } from "./environment-marker.ts";
import { explainSharedFiles, refuseBasis, refuseNames } from "./explain-installed.ts";
import { readBasis } from "./read-basis.ts";
import { type KnownDigests, listEntries, readRecords, type SharedFile } from "./read-record.ts";

/** What became of an environment that was to get its marker: none where files are damaged. */
export interface SealedEnvironment {
  readonly damaged: readonly SharedFile[];
  readonly notices: readonly string[];
}

/** Compares what was installed with its RECORDs and with the lockfile, and writes the marker. */
export async function applyMarker(
  layout: EnvironmentLayout,
  request: {
    readonly environmentHash: string;
    readonly packages: readonly string[];
    readonly interpreter: Interpreter;
  },
  known: KnownDigests,
): Promise<SealedEnvironment> {
  const entries = await listEntries(layout);
  const { files, sizes, damaged, shared } = await readRecords(layout, entries, known);
  if (damaged.length > 0) return { damaged, notices: [] };
  const packages = packagesOf(entries);
  if (!arePackagesNamed(packages, request.packages)) throw refuseNames(packages, request.packages);
  const basis = await readBasis(layout);
  if (typeof basis === "string") throw refuseBasis(basis);
  const marker: EnvironmentMarker = {
    v: 3,
    environmentHash: request.environmentHash,
    identity: request.interpreter.identity,
    python: request.interpreter.version,
    ...basis,
    packages,
    entries,
    files,
    sizes,
  };
  await writeFileAtomically(join(layout.directory, markerFile), JSON.stringify(marker));
  return { damaged: [], notices: explainSharedFiles(shared) };
}
