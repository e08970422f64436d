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
