import type { JobDescription } from "@pysnip/engine";
import { outputPathOf } from "../adapter/output-path.ts";
import { escapeGlob } from "./escape-glob.ts";

/** The files of a job's bundle, as outputs of the target that writes it. */
export function listOutputs({ root, name, bundle }: JobDescription["job"]): string[] {
  const folder = `{workspaceRoot}/${escapeGlob(outputPathOf(root))}`;
  const outputs = [`${folder}/${name}.zip`, `${folder}/${name}.bundle.json`];
  return bundle.kind === "layered" ? outputs.concat(`${folder}/${LAYERS}`) : outputs;
}

// The names of layers come from the lockfile, which inference does not read; each holds 128 bits.
const LAYERS = `deps-${"?".repeat(32)}.zip`;
