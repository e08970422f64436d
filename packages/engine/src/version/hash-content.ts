import { createHash } from "node:crypto";
import stringify from "json-stable-stringify";
import type { SnippetContract } from "./derive-contract.ts";

/** What decides whether two submissions are the same version; every hash is `sha256:` and 64 hex digits. */
export interface ContentIdentity {
  readonly sourceId: string;
  /** The function that is called, or null for a script. The module is a name, and names are no content. */
  readonly entry: string | null;
  readonly kind: "function" | "script";
  readonly requirementsHash: string;
  readonly contractId: string;
}

/** Hashes cleaned source: the digest of its UTF-8 bytes. */
export function hashSource(source: string): string {
  return digest(source);
}

/** A file under `src/` beside the one of the entry: its path below `src/`, and the digest of its bytes. */
export interface OtherSource {
  readonly path: string;
  readonly digest: string;
}

/**
 * Hashes everything that lies under `src/`. The entry's own file has no name in it, because a job
 * that is renamed keeps its content; alone, it hashes as itself.
 */
export function hashSources(source: string, others: readonly OtherSource[]): string {
  if (others.length === 0) return hashSource(source);
  const files = others.map((other) => [other.path, other.digest] as const);
  files.sort(([one], [other]) => (one < other ? -1 : 1));
  return digest(`pysnip-sources-1\n${render([["", hashSource(source)], ...files])}`);
}

/** Hashes the bytes of another source file; the line ends of Python code are no content. */
export function hashOtherSource(path: string, bytes: Uint8Array): OtherSource {
  const isText = path.endsWith(".py");
  const content = isText ? Buffer.from(bytes).toString("latin1").replace(/\r\n/g, "\n") : null;
  const hash = createHash("sha256");
  return {
    path,
    digest: `sha256:${(content === null ? hash.update(bytes) : hash.update(content, "latin1")).digest("hex")}`,
  };
}

/** Hashes a contract: canonical JSON after a format tag. */
export function hashContract(contract: SnippetContract): string {
  return digest(`pysnip-contract-1\n${render(contract)}`);
}

/** Hashes the content identity of a version. A new resolution of equal requirements is no new content. */
export function hashContent(identity: ContentIdentity): string {
  const { sourceId, entry, kind, requirementsHash, contractId } = identity;
  const content = { contractId, entry, kind, requirementsHash, sourceId };
  return digest(`pysnip-content-1\n${render(content)}`);
}

function render(value: unknown): string {
  return stringify(value) as string;
}

function digest(text: string): string {
  return `sha256:${createHash("sha256").update(text, "utf8").digest("hex")}`;
}
