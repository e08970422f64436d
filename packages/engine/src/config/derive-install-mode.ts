import { PysnipError } from "../errors/pysnip-error.ts";
import type { AutoInstall } from "./config.ts";
import { deriveCiSignal } from "./derive-ci-signal.ts";

type Variables = Readonly<Record<string, string | undefined>>;

/** Whether a command may write lockfiles and install, and the sentence that says why. */
export interface InstallMode {
  readonly allowed: boolean;
  /** Whether a pipeline was recognised, whatever was decided in the end. */
  readonly ci: boolean;
  readonly reason: string;
}

// The values that the option and `PYSNIP_INSTALL` take.
const installChoices = ["auto", "always", "never"] as const;

/** A choice made for one command rather than in a file. */
export type InstallChoice = (typeof installChoices)[number];

/**
 * Decides whether a command may install: the option, then `PYSNIP_INSTALL`, then the configuration,
 * then what the environment says of itself. In CI a manifest can only make things stricter: its
 * `auto-install = "always"` counts there only together with the option, which `nx.json` may hold, or
 * the variable.
 */
export function deriveInstallMode(
  choice: InstallChoice,
  variables: Variables,
  configured: AutoInstall,
): InstallMode {
  const signal = deriveCiSignal(variables);
  const ci = signal !== null;
  if (choice !== "auto") {
    return { allowed: choice === "always", ci, reason: `the option \`install\` is \`${choice}\`` };
  }
  const variable = parseVariable(variables["PYSNIP_INSTALL"]);
  if (variable !== null && variable !== "auto") {
    return { allowed: variable === "always", ci, reason: `\`PYSNIP_INSTALL=${variable}\`` };
  }
  if (configured === "never") {
    return { allowed: false, ci, reason: '`auto-install` is `"never"` in the configuration' };
  }
  if (signal !== null) {
    const ignored =
      configured === "always" ? ', where `auto-install = "always"` in a file does not count' : "";
    return { allowed: false, ci, reason: `this looks like CI (\`${signal}\` is set)${ignored}` };
  }
  return { allowed: true, ci, reason: "this is not CI" };
}

function parseVariable(value: string | undefined): InstallChoice | null {
  if (value === undefined || value === "") return null;
  const choice = installChoices.find((known) => known === value);
  if (choice) return choice;
  throw new PysnipError("PYSNIP_INSTALL_MODE_INVALID", {
    headline: `\`PYSNIP_INSTALL=${value.slice(0, 40)}\` is not a known value`,
    details: [`known: ${installChoices.join(", ")}`],
    hint: "unset PYSNIP_INSTALL, or set it to `always` or `never`",
  });
}
