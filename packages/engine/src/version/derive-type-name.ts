/**
 * Derives the name under which a type is known here (`dt.date` and `D` after `from datetime import
 * date as D` give `date`), or null for one that the snippet imports from anywhere else: a `Date` of
 * another library is no date. A name that is imported nowhere is taken by its last part.
 */
export function deriveTypeName(
  written: string,
  imports: ReadonlyMap<string, string>,
): string | null {
  const dot = written.indexOf(".");
  const first = dot === -1 ? written : written.slice(0, dot);
  const path = imports.get(first);
  const name = written.slice(written.lastIndexOf(".") + 1);
  if (path === undefined) return name;
  const whole = path + written.slice(first.length);
  const end = whole.lastIndexOf(".");
  return MODULES.has(whole.slice(0, end)) ? whole.slice(end + 1) : null;
}

const MODULES: ReadonlySet<string> = new Set(
  `typing typing_extensions types builtins collections collections.abc datetime uuid decimal pathlib re
  ipaddress enum dataclasses pydantic pydantic.types pydantic.networks pydantic.fields
  pydantic.dataclasses annotated_types`.split(/\s+/),
);
