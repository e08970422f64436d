import compare from "semver/functions/compare.js";
import prerelease from "semver/functions/prerelease.js";
import { deriveBumped, deriveRelease, measureBump } from "./derive-bumped-version.ts";
import { checkVersionWish } from "./check-version-wish.ts";
import { isLower } from "./version-rules.ts";
import type { BumpLevel, VersionAction, VersionAnswer, VersionQuestion } from "./version-rules.ts";

/**
 * Decides which version a content gets. Equal content keeps its version; a number once given to a
 * content is never given to another one, whatever is asked for.
 */
export function deriveNextVersion(question: VersionQuestion): VersionAnswer {
  const problems = checkVersionWish(question.wish, question.current);
  if (problems.length > 0) return refuse(problems, "leave out what does not go together");
  const { current } = question;
  if (current === null) return deriveFirst(question);
  const state = { ...question, current, known: contentsOf(question, current) };
  const { wish } = question;
  if (wish.setVersion !== undefined) return deriveChosen(state, wish.setVersion);
  if (wish.promote === true) return derivePromoted(state);
  if (wish.bump === "none" || (wish.bump === undefined && wish.pre === undefined)) {
    return derivePlain(state);
  }
  return deriveLevel(
    state,
    wish.bump ?? plainLevel(state),
    isSettled(state) ? "override" : "resubmit",
  );
}

interface State extends VersionQuestion {
  readonly current: string;
  /** The contents that the history names for the current version. */
  readonly known: readonly string[];
}

function deriveFirst(question: VersionQuestion): VersionAnswer {
  const { wish, initial } = question;
  const start = wish.pre === undefined ? initial : `${deriveRelease(initial)}-${wish.pre}.0`;
  return answer(question, null, wish.setVersion ?? start, "create");
}

function derivePlain(state: State): VersionAnswer {
  const { current, known, wish } = state;
  if (isSettled(state)) return { kind: "unchanged", version: current };
  if (known.length === 0) return deriveWritten(state);
  if (wish.bump === "none") {
    return refuse(
      [`the content is not that of ${current}, so it needs a version of its own`],
      "leave out `--bump none`",
    );
  }
  return deriveLevel(state, plainLevel(state), "resubmit");
}

function plainLevel({ policy, suggested }: VersionQuestion): BumpLevel {
  return policy === "contract" ? suggested : "patch";
}

/** The manifest names a version that no line names: a person wrote it there. */
function deriveWritten(state: State): VersionAnswer {
  const { current, recorded } = state;
  const highest = recorded
    .map(({ version }) => version)
    .sort(compare)
    .at(-1);
  if (highest === undefined) return answer(state, null, current, "create");
  if (compare(current, highest) > 0) return answer(state, highest, current, "override");
  const next = deriveFree(state, highest, "patch", undefined);
  return refuse(
    [
      `the manifest says ${current}, which no line of the history names, and ${highest} is recorded`,
    ],
    `add \`--set-version ${next}\`, or \`--set-version ${current} --allow-downgrade --reason <why>\``,
  );
}

function deriveLevel(state: State, level: BumpLevel, action: VersionAction): VersionAnswer {
  const { current, wish } = state;
  const version = deriveFree(state, current, level, wish.pre);
  if (compare(version, current) > 0) return answer(state, current, version, action);
  return refuse(
    [`${version} is lower than ${current}: \`${wish.pre}\` sorts before the present pre-release`],
    "add `--promote`, or `--bump` with a level",
  );
}

/** The next number that was never given away. */
function deriveFree(
  { recorded }: VersionQuestion,
  from: string,
  level: BumpLevel,
  pre: string | undefined,
): string {
  const taken = new Set(recorded.map(({ version }) => version));
  let version = deriveBumped(from, level, pre);
  while (taken.has(version)) {
    const isPre = prerelease(version) !== null;
    version = deriveBumped(version, isPre ? "patch" : level, isPre ? undefined : pre);
  }
  return version;
}

function derivePromoted(state: State): VersionAnswer {
  const { current } = state;
  if (prerelease(current) === null) {
    return refuse([`${current} is a release already`], "leave out `--promote`");
  }
  return deriveFor(state, deriveRelease(current), "promote");
}

function deriveChosen(state: State, version: string): VersionAnswer {
  const { current, wish } = state;
  if (version === current && isSettled(state)) return { kind: "unchanged", version };
  if (compare(version, current) >= 0) return deriveFor(state, version, "override");
  if (wish.allowDowngrade !== true || wish.reason === undefined) {
    return refuse(
      [`${version} is lower than ${current}`],
      `add \`--allow-downgrade --reason <why>\`, or choose a version above ${current}`,
    );
  }
  return deriveFor(state, version, "downgrade");
}

/** A chosen version is given unless it stands for something else. */
function deriveFor(state: State, version: string, action: VersionAction): VersionAnswer {
  if (contentsOf(state, version).some((contentId) => contentId !== state.contentId)) {
    const next = deriveFree(state, state.current, "patch", undefined);
    return refuse(
      [`${version} is recorded with other content, and a version never changes its content`],
      `add \`--set-version ${next}\``,
    );
  }
  return answer(state, state.current, version, action);
}

function answer(
  question: VersionQuestion,
  from: string | null,
  version: string,
  action: VersionAction,
): VersionAnswer {
  const { recorded, contentId, suggested, policy, wish } = question;
  const earlier = recorded
    .filter((item) => item.contentId === contentId && item.version !== question.current)
    .map((item) => item.version)
    .sort(compare)
    .at(-1);
  const forced = wish.bump !== undefined || wish.setVersion !== undefined || wish.pre !== undefined;
  return {
    kind: "new",
    version,
    action: action === "resubmit" && earlier !== undefined ? "revert" : action,
    bump: { applied: measureBump(from, version), suggested, policy, forced },
    revertsTo: earlier ?? null,
  };
}

/** Whether the current version stands for this content and for no other, as after a merge of two branches. */
function isSettled({ known, contentId }: State): boolean {
  return known.length === 1 && known[0] === contentId;
}

function contentsOf({ recorded }: VersionQuestion, version: string): string[] {
  const found = recorded.filter((item) => item.version === version);
  return [...new Set(found.map(({ contentId }) => contentId))];
}

function refuse(problems: readonly string[], hint: string): VersionAnswer {
  return { kind: "refused", problems, hint };
}

/** Whether less was applied than the contract calls for, without anybody's reason. */
export function isUnderstated(
  bump: { readonly applied: string; readonly suggested: BumpLevel },
  reason: string | null,
): boolean {
  const applied = bump.applied as BumpLevel;
  return reason === null && bump.applied !== "prerelease" && isLower(applied, bump.suggested);
}
