import { hash } from "node:crypto";

/**
 * The folder name of an environment: what it holds and which interpreter it was made from. The
 * runner computes the same in Python, so that bundles and targets share one store.
 */
export function hashEnvironmentId(environmentHash: string, identity: string): string {
  return hash("sha256", `${environmentHash}\n${identity}`).slice(0, 32);
}
