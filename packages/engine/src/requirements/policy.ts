import type { prereleaseModes, undeclaredImportModes } from "../config/policy-schema.ts";
import type { PackageGlob } from "./parse-package-rule.ts";

/** One rule of a policy, with the text that it was written as and the place that says so. */
export interface PackageRule extends PackageGlob {
  readonly text: string;
  readonly place: string;
}

/** A list of rules of which one has to admit a package; a job and its workspace have one each. */
export interface AllowList {
  readonly rules: readonly PackageRule[];
  readonly place: string;
}

/** A bound on a number, and the place that says so. */
export interface Limit {
  readonly most: number;
  readonly place: string;
}

/** What may be chosen where a version is a pre-release: a mode, or the packages that may use one. */
export type Prereleases = (typeof prereleaseModes)[number] | readonly string[];

/** What a job may depend on: the policy of its workspace, narrowed by its own. */
export interface Policy {
  /** Every list has to admit a package; none means that all are admitted. */
  readonly allow: readonly AllowList[];
  readonly deny: readonly PackageRule[];
  /** Names of the deny files, in normal form, each with its place. */
  readonly deniedNames: ReadonlyMap<string, string>;
  readonly onlyWheels: boolean;
  /** Names in normal form, sorted. */
  readonly wheelExceptions: readonly string[];
  readonly directReferences: boolean;
  readonly prereleases: Prereleases;
  /** How old a release has to be, in hours. */
  readonly releaseAge: number;
  readonly mostRequirements: Limit | null;
  readonly mostPackages: Limit | null;
  readonly mostNewPackages: Limit | null;
  readonly undeclaredImports: (typeof undeclaredImportModes)[number];
}
