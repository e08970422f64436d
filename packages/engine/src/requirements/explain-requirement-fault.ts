import { explainRefusedText } from "./explain-refused-text.ts";
import { MARKER_ADVICE } from "./parse-marker.ts";
import { renderQuotedText } from "./render-quoted-text.ts";
import type { RequirementProblem } from "./requirement-problem.ts";
import type { Fault } from "./scan-text.ts";
import { suggestSpecifier } from "./suggest-specifier.ts";

/** Turns the place where reading stopped into a problem that says what to write instead, exactly for common mistakes. */
export function explainRequirementFault(text: string, fault: Fault): RequirementProblem {
  const generic = { column: fault.at + 1, reason: fault.reason, instead: ADVICE };
  return text.length > LONGEST_EXPLAINED ? generic : { ...generic, ...recognise(text, fault) };
}

function recognise(text: string, fault: Fault): Partial<RequirementProblem> {
  const start = text.length - text.trimStart().length;
  const refused = explainRefusedText(text.trim());
  if (refused !== null) {
    return { ...refused, column: start + refused.column };
  }
  return (
    explainWrapping(text.trim()) ??
    explainComment(text, fault) ??
    explainMarker(text, fault) ??
    explainVersion(text.trim()) ??
    explainShape(text, fault) ??
    {}
  );
}

function explainWrapping(text: string): Partial<RequirementProblem> | undefined {
  if (text === "") {
    return { reason: "there is no requirement", instead: "write a name, such as `numpy`" };
  }
  if (!/^["'`]/.test(text)) {
    return undefined;
  }
  const inner = text.replace(/^["'`]+/, "").replace(/["'`,]+$/, "");
  return { reason: "quotes do not belong to a requirement", instead: offer(inner) };
}

function explainComment(text: string, fault: Fault): Partial<RequirementProblem> | undefined {
  return text[fault.at] === "#"
    ? {
        reason: "a comment does not belong to a requirement",
        instead: offer(text.slice(0, fault.at)),
      }
    : undefined;
}

function explainMarker(text: string, fault: Fault): Partial<RequirementProblem> | undefined {
  const start = text.indexOf(";");
  if (start === -1 || fault.at <= start) {
    return undefined;
  }
  const [bare] = /^[0-9A-Za-z._*+-]+(?![0-9A-Za-z._*+(-])/.exec(text.slice(fault.at)) ?? [];
  // Only what stands behind an operator can be the text that its quotes are missing from.
  const isValue = bare !== undefined && /(?:[<>=~]|[ \t]in)[ \t]*$/.test(text.slice(0, fault.at));
  return { instead: isValue ? `put quotes round it: \`"${bare}"\`` : MARKER_ADVICE };
}

function explainVersion(text: string): Partial<RequirementProblem> | undefined {
  const semicolon = text.indexOf(";");
  const head = semicolon === -1 ? text : text.slice(0, semicolon);
  const tail = semicolon === -1 ? "" : ` ${text.slice(semicolon)}`;
  const [whole = "", name = "", extras = ""] = HEAD.exec(head) ?? [];
  const condition = head.slice(whole.length).trim();
  if (condition === "" || !/[a-z0-9]$/i.test(name)) {
    return undefined;
  }
  if (/\||[ \t]or[ \t]/.test(condition)) {
    return {
      reason: "a specifier has no way to say `or`",
      instead: "write one range that holds both",
    };
  }
  if (/^[a-z]/i.test(condition) && !/^(v[0-9]|x$|any$|latest$)/i.test(condition)) {
    return { instead: `write \`${name + extras}\` and what follows as two requirements` };
  }
  const specifier = suggestSpecifier(condition.replace(/^\(/, "").replace(/\)$/, ""));
  if (specifier === null) {
    return undefined;
  }
  const exact = `\`${name}${extras}${specifier}${tail}\``;
  if (!PARTIAL.test(condition)) {
    return { instead: `write ${exact}` };
  }
  const series = `\`${name}${extras}${specifier}.*${tail}\``;
  return { instead: `write ${exact} for that version alone or ${series} for its whole series` };
}

function explainShape(text: string, fault: Fault): Partial<RequirementProblem> | undefined {
  const isEdge = /^[ \t]*[a-z0-9._-]*$/i.test(text.slice(0, fault.at));
  if (isEdge && /[-_.]/.test(text.charAt(fault.at))) {
    return { reason: "a name begins and ends with a letter or a digit" };
  }
  if (fault.reason.includes("`]`")) {
    return { instead: "write extras between brackets, such as `requests[security,socks]`" };
  }
  return fault.at > 0 && /[/\\]/.test(text.charAt(fault.at))
    ? { reason: "a path is not a requirement" }
    : undefined;
}

function offer(text: string): string {
  const shown = text.trim();
  return shown === "" ? "leave it out" : `write ${renderQuotedText(shown)}`;
}

const LONGEST_EXPLAINED = 512;
const ADVICE = "write a name and comparisons, such as `numpy>=1.26,<2`";
const HEAD = /^([a-z0-9][a-z0-9._-]*)[ \t]*(\[[^\]]*\])?[ \t]*/i;
// Some tools take a bare `1.2` for one version, others for all that begin with it.
const PARTIAL = /^@?[ \t]*v?[0-9]+(\.[0-9]+)?$/i;
