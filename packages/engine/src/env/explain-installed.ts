import { PysnipError } from "../errors/pysnip-error.ts";
import type { SharedFile } from "./read-record.ts";

/** The refusal of installed files that are not those of their packages, fetched once more where it may be. */
export function refuseInstalled(
  damaged: readonly SharedFile[],
  attempt: "fetched" | "offline",
): PysnipError {
  const [fact, hint] = ATTEMPTS[attempt];
  return new PysnipError("PYSNIP_INSTALL_FAILED", {
    headline: "uv installed files that are not those of their packages",
    details: [
      ...damaged.slice(0, 10).map(({ path }) => `  ${path}`),
      ...(damaged.length > 10 ? [`  and ${damaged.length - 10} more`] : []),
      `brought by ${listPackages(damaged.flatMap(({ packages }) => packages))}`,
      `${fact}; nothing was published`,
    ],
    hint,
  });
}

const ATTEMPTS = {
  fetched: [
    "the packages were fetched once more",
    "choose another version of the package: its `RECORD` does not describe its files",
  ],
  offline: [
    "uv's cache was changed, and pysnip is offline (`PYSNIP_OFFLINE`), so they were not fetched once more",
    "run the target again without `PYSNIP_OFFLINE`",
  ],
} as const;

/** The refusal of packages that a lockfile calls by other names, which no check would ever let pass. */
export function refuseNames(
  installed: readonly string[],
  expected: readonly string[],
): PysnipError {
  return new PysnipError("PYSNIP_INSTALL_FAILED", {
    headline: "the lockfile calls its packages by other names or versions than they have",
    details: [
      `installed: ${listPackages(installed)}`,
      `the lockfile has: ${listPackages(expected)}`,
      "nothing was published",
    ],
    hint: "delete `pysnip.lock` and run the `lock` target",
  });
}

/** The refusal of an environment that uv made without a part that it needs. */
export function refuseBasis(path: string): PysnipError {
  return new PysnipError("PYSNIP_INSTALL_FAILED", {
    headline: "uv made an environment that is none",
    details: [`\`${path}\` is missing or no file; nothing was published`],
    hint: "`uv python list` shows what uv knows of this machine; run the target again",
  });
}

/** What a person is told of files that several packages bring with other content. */
export function explainSharedFiles(shared: readonly SharedFile[]): string[] {
  if (shared.length === 0) return [];
  const [{ path, packages }] = shared as [SharedFile];
  const more = shared.length === 1 ? "" : ` and ${shared.length - 1} more`;
  return [
    `warning: ${listPackages(packages)} bring different files of one name: \`${path}\`${more}; which of them is installed may differ each time`,
  ];
}

function listPackages(packages: readonly string[]): string {
  const names = [...new Set(packages)].sort();
  const rest = names.length > 10 ? [`${names.length - 10} more`] : [];
  return [...names.slice(0, 10).map((name) => `\`${name}\``), ...rest].join(", ") || "nothing";
}
