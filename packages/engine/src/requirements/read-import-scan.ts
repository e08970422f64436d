import { hash } from "node:crypto";
import { join } from "node:path";
import { setImmediate } from "node:timers/promises";
import pLimit from "p-limit";
import { z } from "zod";
import { parseJson } from "../config/parse-json.ts";
import { readTextFile } from "../host/files.ts";
import { writeOutput } from "../host/write-output.ts";
import type { scanImports } from "./scan-imports.ts";

/** Gets the scanner; it loads a parser, so it is asked for only when something has to be parsed. */
export type LoadScanner = () => Promise<typeof scanImports>;

/** The imports of one source, as they are kept: whatever the job, only content and Python decide. */
export type ImportScan = z.output<typeof scanSchema>;

/**
 * The imports of a source that are neither standard nor relative, from pysnip's cache when the
 * same text was scanned before. A record that cannot be read is made anew.
 */
export async function readImportScan(
  cacheDirectory: string,
  text: string,
  python: string,
  loadScanner: LoadScanner = async () => (await import("./scan-imports.ts")).scanImports,
): Promise<ImportScan> {
  const key = hash("sha256", `${FORMAT_TAG}\n${python}\n${text}`);
  const path = join(cacheDirectory, "scans", `${key}.json`);
  const known = await readTextFile(path, MAXIMUM_BYTES).catch(() => null);
  const record = known === null ? undefined : scanSchema.safeParse(parseJson(known)).data;
  if (record) return record;
  const { thirdParty, optional } = await inTurn(async () => {
    const scan = await loadScanner();
    await setImmediate();
    return scan(text, { python });
  });
  const made = { v: 1 as const, required: [...thirdParty], optional: [...optional] };
  // A cache that cannot be written to costs time and nothing else.
  const bytes = Buffer.from(JSON.stringify(made));
  await writeOutput(path, (write) => write(bytes)).catch(() => undefined);
  return made;
}

// Nothing else gets a word in while a source is parsed: processes that wait to be started or answered
// are seen to between two.
const inTurn = pLimit(1);

// To be raised with every change of what the scanner finds.
const FORMAT_TAG = "pysnip-scan-1";
const MAXIMUM_BYTES = 16 * 1024 * 1024;

const entry = z.object({
  module: z.string(),
  top: z.string(),
  line: z.number(),
  column: z.number(),
  typeOnly: z.boolean(),
});

const scanSchema = z.object({
  v: z.literal(1),
  required: z.array(entry),
  optional: z.array(entry),
});
