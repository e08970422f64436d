import { hash } from "node:crypto";
import { readlinkSync, statSync } from "node:fs";
import { readBytes } from "../host/files.ts";
import type { EnvironmentLayout } from "./derive-layout.ts";

/** What makes a folder with packages an environment: its settings, and its way to an interpreter. */
export interface EnvironmentBasis {
  /** The SHA-256 of `pyvenv.cfg`. */
  readonly configuration: string;
  /** Where the link `bin/python` leads; null where it is a file of its own. */
  readonly interpreter: string | null;
}

/** Reads the basis of an environment, or gives the path of the first part that is missing. */
export async function readBasis(layout: EnvironmentLayout): Promise<EnvironmentBasis | string> {
  const settings = await readBytes(layout.configuration, MOST_BYTES).catch(() => null);
  if (settings === null) return layout.configuration;
  if (!isFile(layout.python)) return layout.python;
  return { configuration: hash("sha256", settings), interpreter: readLink(layout.python) };
}

const MOST_BYTES = 64 * 1024;

function isFile(path: string): boolean {
  try {
    return statSync(path, { throwIfNoEntry: false })?.isFile() ?? false;
  } catch {
    return false;
  }
}

function readLink(path: string): string | null {
  try {
    return readlinkSync(path);
  } catch {
    return null;
  }
}
