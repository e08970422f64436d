import { hash } from "node:crypto";
import stringify from "json-stable-stringify";
import type { PlatformName } from "../config/platform.ts";
import type { Artefact, Lockfile, LockfileBody } from "./lockfile.ts";

/** SHA-256 over everything else that a lockfile says. */
export function hashLock(body: LockfileBody): string {
  const { lockVersion, requirements, requirementsHash, resolution, environmentHashes } = body;
  return digest(
    stringify({ lockVersion, requirements, requirementsHash, resolution, environmentHashes }) ?? "",
  );
}

/** The name of an environment's content: interpreter kind and the wheels chosen for one platform. */
export function hashEnvironment(
  python: string,
  platform: PlatformName,
  wheels: readonly Artefact[],
): string {
  const lines = wheels.map((wheel) => wheel.sha256).sort();
  return digest(["pysnip-environment-1", "cpython", python, platform, ...lines].join("\n"));
}

/** SHA-256 of a text or of bytes, in the form that lockfiles and manifests hold. */
export function digest(content: string | Uint8Array): string {
  return `sha256:${hash("sha256", content)}`;
}

/** Completes a lockfile with its own digest. */
export function sealLock(body: LockfileBody): Lockfile {
  return { ...body, lockHash: hashLock(body) };
}
