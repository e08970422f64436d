import type { RequirementProblem } from "./requirement-problem.ts";

/**
 * Judges the URL of `name @ URL` under the policy: nothing when direct references are off; when
 * they are on, an `https` archive with `#sha256=` or a `git+https` repository at a full commit.
 * Null means that it may stand.
 */
export function checkDirectReference(url: string, allowed: boolean): RequirementProblem | null {
  if (!allowed) {
    return problem(
      "direct references are off",
      "write `name==version`, or allow them by `policy.direct-references` in `pysnip.toml`",
    );
  }
  if (/^[a-z+]+:\/\/[^/?#]*@/i.test(url)) {
    return problem("the URL holds credentials", "configure them for the index in the environment");
  }
  if (/^https:\/\//i.test(url)) {
    return /#(?:[^#]*&)?sha256=[0-9a-f]{64}(?:&|$)/i.test(url)
      ? null
      : problem(
          "what the URL serves may change",
          "end the URL in `#sha256=` and its 64 hex digits",
        );
  }
  if (/^git\+https:\/\//i.test(url)) {
    return /@[0-9a-f]{40}(?:#|$)/i.test(url)
      ? null
      : problem("what a branch or tag names may change", "end the URL in `@` and the full commit");
  }
  return problem("only `https` and `git+https` can be locked", "write `name==version`");
}

function problem(reason: string, instead: string): RequirementProblem {
  return { column: 1, reason, instead };
}
