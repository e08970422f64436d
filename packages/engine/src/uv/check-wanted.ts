import { PysnipError } from "../errors/pysnip-error.ts";
import type { WantedFile } from "./wanted-file.ts";

/** Refuses files whose names could lead out of the store, or into the arguments of a program. */
export function checkWanted(wanted: readonly WantedFile[]): void {
  const odd = wanted.filter((item) => RULES.some(([key, pattern]) => !pattern.test(item[key])));
  if (odd.length === 0) return;
  throw new PysnipError("PYSNIP_LOCK_INVALID", {
    headline: "a lockfile names files that no index can have",
    details: odd.slice(0, 10).map(({ name, file }) => `  ${JSON.stringify([name, file])}`),
    hint: "delete the lockfile, run the job's `lock` target and commit the result",
  });
}

const RULES: readonly (readonly [keyof Omit<WantedFile, "url">, RegExp])[] = [
  ["name", /^[a-z0-9](?:[a-z0-9-]{0,200}[a-z0-9])?$/],
  ["version", /^[A-Za-z0-9][A-Za-z0-9.!+_-]{0,200}$/],
  ["file", /^[A-Za-z0-9][A-Za-z0-9.!+_-]{0,250}$/],
  ["sha256", /^sha256:[0-9a-f]{64}$/],
];
