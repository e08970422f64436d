import type { TaskGraph } from "@nx/devkit";
import { explainIssues, PysnipError } from "@pysnip/engine";
import type { z } from "zod";

/** What a task was started with, and which of it the command line brought. */
export interface GivenOptions {
  /** The task's id, such as `churn:lock`. */
  readonly task: string;
  readonly options: Readonly<Record<string, unknown>>;
  readonly fromPerson: readonly string[];
  /** All tasks of the command, where Nx says them. */
  readonly taskGraph?: TaskGraph | undefined;
}

/**
 * The options of one task. An option without a default is filled in by the plugin, and nobody else
 * may give it. Throws PYSNIP_CONFIG_INVALID with every option that is wrong.
 */
export function parseOptions<Schema extends z.ZodObject>(
  schema: Schema,
  { task, options, fromPerson }: GivenOptions,
): z.output<Schema> {
  // Nearly always the command line brings nothing, and thousands of tasks are read.
  const brought = fromPerson.filter((key) => !isNxKey(key));
  const offered = brought.length === 0 ? [] : listOffered(schema);
  const owned = brought.filter(
    (key) => !offered.includes(key) && (offered.length === 0 || Object.hasOwn(schema.shape, key)),
  );
  if (owned.length > 0) throw refuseOptions(task, offered, owned.map(explainOwned));
  const kept = Object.entries(options).filter(
    ([key]) => Object.hasOwn(schema.shape, key) || key === "_" || !isNxKey(key),
  );
  const parsed = schema.safeParse(Object.fromEntries(kept));
  if (parsed.success) return parsed.data;
  const problems = explainIssues(parsed.error.issues, [], schema);
  throw refuseOptions(task, listOffered(schema), problems.map(explainProblem));
}

/** The options that a person may give: those that can be left out. */
export function listOffered(schema: z.ZodObject): string[] {
  return Object.entries(schema.shape).flatMap(([key, option]) =>
    (option as z.ZodType).safeParse(undefined).success ? [key] : [],
  );
}

// Nx hands its own book-keeping over together with the options; `_` holds arguments without a name.
function isNxKey(key: string): boolean {
  return key.startsWith("_") || key === "verbose";
}

function explainOwned(key: string): string {
  return `\`${key}\`: not taken from a command line, because the plugin fills it in`;
}

function explainProblem(problem: {
  readonly path: readonly (string | number)[];
  readonly message: string;
}): string {
  if (problem.path[0] === "_") return "an argument without a name is not taken";
  return `\`${problem.path.join(".")}\`: ${problem.message}`;
}

function refuseOptions(
  task: string,
  offered: readonly string[],
  details: readonly string[],
): PysnipError {
  const known = offered.map((key) => `\`--${key}\``).join(", ");
  return new PysnipError("PYSNIP_CONFIG_INVALID", {
    headline: `\`${task}\` was given options that it does not take`,
    details,
    hint: known === "" ? `\`${task}\` takes no options` : `\`${task}\` takes ${known}`,
  });
}
