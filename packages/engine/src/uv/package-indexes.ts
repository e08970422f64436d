import type { NamedIndex } from "../config/policy-schema.ts";

/** Where packages come from on this machine: transport, never part of a lockfile. */
export interface PackageIndexes {
  /** The address of the default index; null leaves it to uv. */
  readonly defaultUrl: string | null;
  /** What uv needs in its environment to be let into the default index. */
  readonly credentials: Readonly<Record<string, string>>;
  /** The address of the default index as pip needs it in its environment. */
  readonly secretUrl: string | null;
  /** The other indexes of `pysnip.toml`. */
  readonly named: readonly NamedIndex[];
}
