import type { z } from "zod";
import type { bundleKinds, bytecodeModes, limitsTable } from "./bundle-schema.ts";
import type { ConfigProblem } from "./config.ts";
import { parseSize } from "./parse-size.ts";

/** What a job is shipped as. */
export type BundleKind = (typeof bundleKinds)[number];

/** Everything that the manifest and the workspace say of the shape of a bundle. */
export interface BundleSettings {
  readonly kind: BundleKind;
  /** The function that AWS Lambda calls, as `module.function`. */
  readonly handler: string | null;
  readonly bytecode: (typeof bytecodeModes)[number];
  /** In bytes. */
  readonly sizeLimit: number | null;
}

/** What one file says of bundles; what is absent says nothing. */
export interface WrittenBundle {
  readonly bundle?: BundleKind | undefined;
  readonly handler?: string | undefined;
  readonly bytecode?: BundleSettings["bytecode"] | undefined;
  readonly limits?: z.output<typeof limitsTable> | undefined;
}

/** Whether the files of a bundle hold the packages of the job in a form that can be imported. */
export function carriesPackages(kind: BundleKind): boolean {
  return kind === "fat" || kind === "layered";
}

/**
 * The shape of a job's bundle. A workspace's `handler` and `bytecode` reach the jobs that can have
 * them; the same in a job that cannot is a problem of the job.
 */
export function deriveBundleSettings(
  job: WrittenBundle,
  workspace: WrittenBundle,
  facts: { readonly jobKind: "function" | "script"; readonly python: string | null },
): { readonly settings: BundleSettings; readonly problems: readonly ConfigProblem[] } {
  const kind = job.bundle ?? workspace.bundle ?? "thin";
  const carries = carriesPackages(kind);
  const callable = carries && facts.jobKind === "function";
  const outer = limitOf(workspace);
  const inner = limitOf(job);
  const bytecode = carries ? (job.bytecode ?? workspace.bytecode ?? "none") : "none";
  const problems: ConfigProblem[] = [];
  const refuse = (key: string, message: string) =>
    problems.push({ path: ["tool", "pysnip", ...key.split(".")], message });
  if (job.handler !== undefined && !callable) {
    refuse("handler", carries ? "needs a job of kind `function`" : needsPackages(kind));
  }
  if (job.bytecode !== undefined && job.bytecode !== "none" && !carries) {
    refuse("bytecode", needsPackages(kind));
  }
  if (bytecode !== "none" && facts.python === "3.10") {
    refuse(
      "bytecode",
      'CPython 3.10 does not compile one file to the same bytes every time; write `bytecode = "none"`',
    );
  }
  if (outer !== null && inner !== null && inner > outer) {
    const there = JSON.stringify(workspace.limits?.["bundle-size"]);
    refuse(
      "limits.bundle-size",
      `widens \`limits.bundle-size\` of \`pysnip.toml\`, which is ${there}; a job can only narrow it`,
    );
  }
  const handler = callable ? (job.handler ?? workspace.handler ?? null) : null;
  const sizeLimit = kind === "thin" ? null : (inner ?? outer);
  return { settings: { kind, handler, bytecode, sizeLimit }, problems };
}

function needsPackages(kind: BundleKind): string {
  return `needs \`bundle = "fat"\` or \`bundle = "layered"\`, and this job's is \`"${kind}"\``;
}

function limitOf({ limits }: WrittenBundle): number | null {
  const written = limits?.["bundle-size"];
  return written === undefined ? null : parseSize(written);
}
