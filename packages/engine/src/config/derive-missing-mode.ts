import { PysnipError } from "../errors/pysnip-error.ts";
import { deriveCiSignal } from "./derive-ci-signal.ts";

/** Whether an environment that is missing and may not be installed is a failure, and why. */
export interface MissingMode {
  readonly fails: boolean;
  readonly reason: string;
}

// The values that the option takes; the variable takes the last two.
const missingChoices = ["auto", "true", "false"] as const;

/** A choice made for one command rather than in a file. */
export type MissingChoice = (typeof missingChoices)[number];

/**
 * Decides whether a missing environment is a failure: the option, then `PYSNIP_FAIL_ON_MISSING`, then
 * the configuration. In CI a manifest can only make things stricter: its `fail-on-missing = false`
 * counts there only together with the option, which `nx.json` may hold, or the variable.
 */
export function deriveMissingMode(
  choice: MissingChoice,
  variables: Readonly<Record<string, string | undefined>>,
  configured: boolean,
): MissingMode {
  if (choice !== "auto") {
    return { fails: choice === "true", reason: `the option \`failOnMissing\` is \`${choice}\`` };
  }
  const variable = parseVariable(variables[VARIABLE]);
  if (variable !== null) {
    return { fails: variable === "true", reason: `\`${VARIABLE}=${variable}\`` };
  }
  if (configured) return { fails: true, reason: "`fail-on-missing` is `true`" };
  if (deriveCiSignal(variables) === null) {
    return { fails: false, reason: "`fail-on-missing` is `false` in the configuration" };
  }
  const reason = `\`fail-on-missing = false\` in a file counts in CI only together with \`${VARIABLE}=false\``;
  return { fails: true, reason };
}

const VARIABLE = "PYSNIP_FAIL_ON_MISSING";

function parseVariable(value: string | undefined): "true" | "false" | null {
  if (value === undefined || value === "") return null;
  if (value === "true" || value === "false") return value;
  throw new PysnipError("PYSNIP_INSTALL_MODE_INVALID", {
    headline: `\`${VARIABLE}=${value.slice(0, 40)}\` is not a known value`,
    details: ["known: true, false"],
    hint: `unset ${VARIABLE}, or set it to \`true\` or \`false\``,
  });
}
