import { ciSignals, ciSignalTexts } from "./ci-signals.ts";

/**
 * The variable that says that this is a pipeline; null where none does. `CI` set to a word for "no"
 * settles it, whatever else is set. A wrong "yes" costs one clear message, a wrong "no" installs in a
 * pipeline, so one signal is enough.
 */
export function deriveCiSignal(
  variables: Readonly<Record<string, string | undefined>>,
): string | null {
  if (NO.has((variables["CI"] ?? "").trim().toLowerCase())) return null;
  const named = ciSignals.find((name) => (variables[name] ?? "") !== "");
  if (named !== undefined) return named;
  const told = ciSignalTexts.find(([name, text]) => variables[name]?.includes(text));
  return told?.[0] ?? null;
}

const NO: ReadonlySet<string> = new Set(["0", "false", "no", "off"]);
