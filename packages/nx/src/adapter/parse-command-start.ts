/** The variable that tells the tasks of a command when it began, in milliseconds since 1970. */
export const COMMAND_START = "PYSNIP_COMMAND_BEGAN";

/** The moment at which the command of a task began; null where nobody noted one. */
export function parseCommandStart(
  variables: Readonly<Record<string, string | undefined>>,
): number | null {
  const began = Number(variables[COMMAND_START]);
  return began > 0 ? began : null;
}
