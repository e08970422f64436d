import valid from "semver/functions/valid.js";
import { renderQuotedText } from "../requirements/render-quoted-text.ts";
import type { VersionWish } from "./version-rules.ts";

/** Lists what is wrong with a wish for a version, before it is compared with anything. */
export function checkVersionWish(wish: VersionWish, current: string | null): string[] {
  const { bump, setVersion, pre, promote, allowDowngrade } = wish;
  const ways = [
    ...(setVersion === undefined ? [] : ["--set-version"]),
    ...(promote === true ? ["--promote"] : []),
    ...(bump === undefined && pre === undefined ? [] : ["--bump or --pre"]),
  ];
  return [
    ...(ways.length > 1 ? [`${ways.map(quote).join(" and ")} exclude each other`] : []),
    ...(bump === "none" && pre !== undefined
      ? ["`--bump none` and `--pre` exclude each other"]
      : []),
    ...(setVersion === undefined ? [] : checkVersion(setVersion)),
    ...(pre === undefined || PRE_NAMES.has(pre)
      ? []
      : [
          `${renderQuotedText(pre)} names no pre-release; known: ${[...PRE_NAMES].map(quote).join(", ")}`,
        ]),
    ...(allowDowngrade === true && setVersion === undefined
      ? ["`--allow-downgrade` needs `--set-version`"]
      : []),
    ...(current === null && (promote === true || (bump ?? "none") !== "none")
      ? ["a new job has no version yet that could be raised"]
      : []),
  ];
}

/** A version is written as semver writes it: no `v`, nothing left out, no build metadata. */
function checkVersion(version: string): string[] {
  const plain = valid(version);
  if (plain === version) return [];
  const instead = plain === null ? "such as `1.2.3`" : `write \`${plain}\``;
  return [`${renderQuotedText(version)} is not a plain semantic version; ${instead}`];
}

function quote(text: string): string {
  return `\`${text}\``;
}

// What Python's own version scheme (PEP 440) reads as a pre-release too.
const PRE_NAMES: ReadonlySet<string> = new Set(["alpha", "beta", "rc", "dev", "preview"]);
