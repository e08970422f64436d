import { dirname, join } from "node:path";
import { parseJson } from "../config/parse-json.ts";
import { shareWork, type Workspace } from "../config/workspace.ts";
import { readTextFile, writeFileAtomically } from "../host/files.ts";
import type { Artefact } from "../lock/lockfile.ts";
import { readZipWheel } from "./read-zip-wheel.ts";
import { parseSealedText, renderSealedText } from "./render-sealed-text.ts";
import type { WheelContents } from "./scan-wheel.ts";

/**
 * What is in a wheel of the store: remembered from when it was checked to the last byte, else checked
 * now. The store compares a wheel's bytes with its digest at every use, so that what was remembered
 * still holds.
 */
export function applyWheelContents(
  workspace: Workspace,
  wheel: Artefact,
  path: string,
): Promise<WheelContents> {
  return shareWork(workspace, ["wheel-contents", wheel.sha256], async () => {
    const record = join(dirname(path), "contents");
    const known = parseRecord(await readTextFile(record, MAXIMUM_BYTES).catch(() => null));
    if (known?.file === wheel.file) return known;
    const contents = await readZipWheel(path, wheel.file);
    // It only saves work; where it cannot be kept, the next command checks again.
    await writeFileAtomically(record, renderSealedText(JSON.stringify(contents))).catch(() => {});
    return contents;
  });
}

const MAXIMUM_BYTES = 256 * 1024 * 1024;

function parseRecord(sealed: string | null): WheelContents | null {
  const text = sealed === null ? null : parseSealedText(sealed);
  const value = text === null ? null : (parseJson(text) as Partial<WheelContents> | null);
  const right = value?.format === 1 && Array.isArray(value.entries);
  return right ? (value as WheelContents) : null;
}
