import { readFileSync } from "node:fs";
import { isAbsolute, join } from "node:path";
import {
  mergeRequests,
  parseRequirementList,
  parseSubmissionSpec,
  PysnipError,
  type SubmissionRequest,
} from "@pysnip/engine";
import type { z } from "zod";
import { deriveFolder } from "./derive-folder.ts";
import type { snippetOptions } from "./options.ts";
import { readPastedText } from "./read-pasted-text.ts";

/** What a person asks for, from the options and the files that they name. */
export function readRequest(
  options: z.output<typeof snippetOptions>,
  currentDirectory: string,
): SubmissionRequest {
  const folder = deriveFolder(options.directory);
  const { entry, kind, python, bump, setVersion, pre, reason } = options;
  const { requirements: file, spec } = options;
  const pasted = readPastedText(options, currentDirectory);
  const request = {
    ...pasted,
    entry,
    kind,
    python,
    requirements: readList(options.deps),
    dropRequirements: readList(options.dropDeps),
    requirementsFile: file === undefined ? undefined : readText(file, currentDirectory),
    infer: options.infer || undefined,
    versionPlan: options.versionPlan || undefined,
    // Off is what a flag is that nobody gave.
    ...(options.repair ? {} : { repair: false }),
    version: {
      bump,
      setVersion,
      pre,
      reason,
      promote: options.promote || undefined,
      allowDowngrade: options.allowDowngrade || undefined,
    },
  };
  if (spec === undefined) return { ...request, folder };
  const described = parseSubmissionSpec(readText(spec, currentDirectory), spec);
  const base = { from: `\`${spec}\``, request: described };
  return { ...mergeRequests(base, { from: "the command line", request }), folder };
}

function readList(given: string | readonly string[] | undefined): string[] {
  return parseRequirementList(given ?? "").map((item) => item.text);
}

function readText(path: string, currentDirectory: string): string {
  try {
    const bytes = readFileSync(isAbsolute(path) ? path : join(currentDirectory, path));
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch (error) {
    throw new PysnipError("PYSNIP_SNIPPET_INVALID", {
      headline: `\`${path}\` cannot be read as text`,
      details: [(error as Error).message],
      hint: "give the path of a file, seen from where you stand",
    });
  }
}
