import { z } from "zod";
import { explainIssues } from "../config/explain-problems.ts";
import { python } from "../config/job-schema.ts";
import { parseJson } from "../config/parse-json.ts";
import { PysnipError } from "../errors/pysnip-error.ts";
import { parseRequirement } from "../requirements/parse-requirement.ts";
import { parseRequirementList } from "../requirements/parse-requirement-list.ts";
import { renderQuotedText } from "../requirements/render-quoted-text.ts";
import type { SubmissionRequest } from "./submission.ts";

const list = z.union([z.string(), z.array(z.string())]).optional();

/** A submission as a program writes it down: everything but the folder. */
const submissionSpec = z.strictObject({
  $schema: z.string().optional(),
  pythonCode: z.string().optional(),
  dependencies: list,
  dropDependencies: list,
  infer: z.boolean().optional(),
  requirementsFile: z.string().optional(),
  libraries: z.record(z.string(), z.unknown()).optional(),
  entry: z.string().optional(),
  kind: z.enum(["function", "script"]).optional(),
  python: python.optional(),
  bump: z.enum(["patch", "minor", "major", "none"]).optional(),
  setVersion: z.string().optional(),
  allowDowngrade: z.boolean().optional(),
  pre: z.string().optional(),
  promote: z.boolean().optional(),
  reason: z.string().optional(),
  versionPlan: z.boolean().optional(),
  repair: z.boolean().optional(),
});

/** Reads the JSON of a submission; throws PYSNIP_CONFIG_INVALID with every problem. */
export function parseSubmissionSpec(text: string, path: string): Omit<SubmissionRequest, "folder"> {
  const value = parseJson(text);
  const checked = submissionSpec.safeParse(value);
  if (!checked.success) {
    throw new PysnipError("PYSNIP_CONFIG_INVALID", {
      headline: `\`${path}\` does not describe a submission`,
      details:
        value === undefined
          ? ["it is not JSON"]
          : explainIssues(checked.error.issues, [], submissionSpec).map(
              (problem) => `\`${problem.path.join(".")}\` ${problem.message}`,
            ),
      hint: "npx nx g @pysnip/nx:snippet --help",
    });
  }
  const { $schema: _, pythonCode, dependencies, dropDependencies, ...spec } = checked.data;
  const { bump, setVersion, allowDowngrade, pre, promote, reason, ...rest } = spec;
  return {
    ...rest,
    ...(pythonCode === undefined ? {} : { text: pythonCode, origin: "spec" }),
    requirements: parseList(dependencies),
    dropRequirements: parseList(dropDependencies),
    version: { bump, setVersion, allowDowngrade, pre, promote, reason },
  };
}

function parseList(written: string | readonly string[] | undefined): string[] {
  return written === undefined ? [] : parseRequirementList(written).map((item) => item.text);
}

/** One source of a submission, and what to call it when two disagree. */
export interface RequestPart {
  readonly from: string;
  readonly request: Omit<SubmissionRequest, "folder">;
}

/**
 * Puts two sources of one submission together: lists are joined, and what the second says of
 * anything else counts. Throws PYSNIP_REQUIREMENT_CONFLICT when they ask for one package differently,
 * and PYSNIP_SNIPPET_INVALID when both bring a text.
 */
export function mergeRequests(base: RequestPart, over: RequestPart): RequestPart["request"] {
  if (base.request.text !== undefined && over.request.text !== undefined) {
    throw new PysnipError("PYSNIP_SNIPPET_INVALID", {
      headline: `the function comes from two places: ${base.from} and ${over.from}`,
      hint: "leave one of them out",
    });
  }
  refuseClashes(base, over);
  const join = (key: "requirements" | "dropRequirements") => [
    ...new Set([...(base.request[key] ?? []), ...(over.request[key] ?? [])]),
  ];
  return {
    ...base.request,
    ...dropUndefined(over.request),
    requirements: join("requirements"),
    dropRequirements: join("dropRequirements"),
    version: { ...base.request.version, ...dropUndefined(over.request.version ?? {}) },
  };
}

function refuseClashes(base: RequestPart, over: RequestPart): void {
  const details = (base.request.requirements ?? []).flatMap((one) =>
    (over.request.requirements ?? []).flatMap((other) => {
      const [left, right] = [parseRequirement(one), parseRequirement(other)];
      return left.name !== right.name || left.canonical === right.canonical
        ? []
        : [
            `${renderQuotedText(one)} in ${base.from}`,
            `${renderQuotedText(other)} in ${over.from}`,
          ];
    }),
  );
  if (details.length === 0) return;
  throw new PysnipError("PYSNIP_REQUIREMENT_CONFLICT", {
    headline: "two places ask for versions of one package differently",
    details,
    hint: "change one of the two",
  });
}

function dropUndefined<Value extends object>(value: Value): Value {
  return Object.fromEntries(
    Object.entries(value).filter(([, item]) => item !== undefined),
  ) as Value;
}
