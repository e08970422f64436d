import stringify from "json-stable-stringify";
import { digest, sealLock } from "./hash-lock.ts";
import { type LockfileBody, lockVersion } from "./lockfile.ts";
import { parseLock } from "./parse-lock.ts";
import { renderLock } from "./render-lock.ts";

/**
 * The text of a lockfile of format 0 in the format of today; null where there is nothing to do: it
 * has another format, or it was edited, so that `lock` has to refuse it as before.
 */
export function deriveMigratedLock(text: string): string | null {
  try {
    const { lockHash, ...body } = JSON.parse(text) as LockfileBody & { lockHash?: unknown };
    if ((body.lockVersion as number) !== 0 || digest(stringify(body) ?? "") !== lockHash)
      return null;
    const migrated = renderLock(sealLock({ ...body, lockVersion }));
    parseLock(migrated, "");
    return migrated;
  } catch {
    return null;
  }
}
