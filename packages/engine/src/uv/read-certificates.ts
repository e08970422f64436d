import { readdir, readFile, stat } from "node:fs/promises";
import { delimiter, join } from "node:path";
import { rootCertificates } from "node:tls";
import type { HostEnvironment } from "../host/environment.ts";
import { mapInPortions } from "../host/map-in-portions.ts";

/**
 * The certificate authorities that this machine's variables name, in PEM; null where they name none.
 * As for uv, `SSL_CERT_FILE` and `SSL_CERT_DIR` stand instead of the usual ones, and one that cannot
 * be read adds nothing; what pip reads counts where uv's variables are not set.
 */
export async function readCertificates({ variables }: HostEnvironment): Promise<string[] | null> {
  const named = (names: readonly string[]) => names.flatMap((name) => variables[name] || []);
  const forUv = [
    ...named(["SSL_CERT_FILE"]),
    ...named(["SSL_CERT_DIR"]).flatMap((folders) => folders.split(delimiter)),
  ];
  const forPip = named(["PIP_CERT", "REQUESTS_CA_BUNDLE"]).slice(0, 1);
  const chosen = forUv.length > 0 ? forUv : forPip;
  const added = named(["NODE_EXTRA_CA_CERTS"]);
  if (chosen.length === 0 && added.length === 0) return null;
  const found = await mapInPortions([...chosen, ...added], readPlace);
  const usual = chosen.length === 0 ? rootCertificates : [];
  return [...new Set([...usual, ...found.flat()])];
}

async function readPlace(path: string): Promise<string[]> {
  const facts = await stat(path).catch(() => null);
  if (facts?.isFile()) return facts.size > MOST_BYTES ? [] : await readBlocks(path);
  if (!facts?.isDirectory()) return [];
  const names = await readdir(path).catch(() => []);
  const paths = names.slice(0, MOST_FILES).map((name) => join(path, name));
  const files = await mapInPortions(paths, async (file) => {
    const entry = await stat(file).catch(() => null);
    return entry?.isFile() && entry.size <= MOST_BYTES ? await readBlocks(file) : [];
  });
  return files.flat();
}

// One certificate may stand in several files: links by hash, and the bundle of all.
async function readBlocks(path: string): Promise<string[]> {
  const text = await readFile(path, "latin1").catch(() => "");
  return text.split(END).flatMap((part) => {
    const start = part.lastIndexOf(BEGIN);
    return start === -1 ? [] : `${part.slice(start)}${END}\n`;
  });
}

const BEGIN = "-----BEGIN CERTIFICATE-----";
const END = "-----END CERTIFICATE-----";
const MOST_BYTES = 16 * 1024 * 1024;
const MOST_FILES = 4096;
