import { dirname } from "node:path";
import { parseJson } from "../config/parse-json.ts";
import { shareWork, type Workspace } from "../config/workspace.ts";
import { markUse } from "../host/mark-use.ts";
import { readTextFile, writeFileAtomically } from "../host/files.ts";
import type { Artefact } from "../lock/lockfile.ts";
import { deriveContentsPlace } from "./derive-store-places.ts";
import { readZipWheel } from "./read-zip-wheel.ts";
import { parseSealedText, renderSealedText } from "./render-sealed-text.ts";
import type { WheelContents } from "./scan-wheel.ts";

/** A wheel, and where the store has it or will have it. */
export interface StoredWheel extends Artefact {
  readonly path: string;
  /** Brings it to this machine, whole; whoever reads it waits for that. */
  readonly fetch: () => Promise<void>;
}

/**
 * What is in a wheel: remembered from when it was checked to the last byte, else fetched and checked
 * now. What was remembered holds for every wheel of that digest, so that its bytes are not needed.
 */
export function applyWheelContents(
  workspace: Workspace,
  { file, sha256, path, fetch }: StoredWheel,
): Promise<WheelContents> {
  return shareWork(workspace, ["wheel-contents", sha256, file], async () => {
    const record = deriveContentsPlace(path);
    markUse(dirname(record));
    const known = parseRecord(await readTextFile(record, MAXIMUM_BYTES).catch(() => null));
    if (known?.file === file) return known;
    await fetch();
    const contents = await readZipWheel(path, file);
    // It only saves work; where it cannot be kept, the next command checks again.
    await writeFileAtomically(record, renderSealedText(JSON.stringify(contents))).catch(() => {});
    return contents;
  });
}

const MAXIMUM_BYTES = 256 * 1024 * 1024;

function parseRecord(sealed: string | null): WheelContents | null {
  const text = sealed === null ? null : parseSealedText(sealed);
  const value = text === null ? null : (parseJson(text) as Partial<WheelContents> | null);
  return Array.isArray(value?.entries) ? (value as WheelContents) : null;
}
