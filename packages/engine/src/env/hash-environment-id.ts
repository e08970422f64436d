import { createHash } from "node:crypto";

/**
 * The folder name of an environment: what it holds and which interpreter it was made from. The
 * runner computes the same in Python, so that bundles and targets share one store.
 */
export function hashEnvironmentId(environmentHash: string, identity: string): string {
  return createHash("sha256").update(`${environmentHash}\n${identity}`).digest("hex").slice(0, 32);
}
