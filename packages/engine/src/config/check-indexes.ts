import type { ConfigProblem } from "./config.ts";
import type { IndexesTable, NamedIndex } from "./policy-schema.ts";

/** What is wrong with the indexes of `pysnip.toml`, each at its place. */
export function checkIndexes({ named }: IndexesTable): ConfigProblem[] {
  const problems = named.flatMap((index, at) => {
    const message = checkIndexUrl(index);
    return message === null ? [] : [{ path: [...PATH, at, "url"], message }];
  });
  return [...problems, ...named.flatMap((index, at) => checkName(index, at, named))];
}

/** The part of a variable's name that an index is known by, as uv derives it. */
export function indexVariable(name: string): string {
  return name.toUpperCase().replace(/[^A-Z0-9]/g, "_");
}

// The order goes from what would make later checks read another address than uv does.
function checkIndexUrl({ url, insecure, name }: NamedIndex): string | null {
  if (hasControl(url)) return "control characters and spaces do not belong in an address";
  if (url.includes("\\")) return "`\\` is read as two different hosts by two programs; write `/`";
  if (!/^[\x21-\x7e]{1,2000}$/.test(url)) {
    return "an address has 1 to 2000 characters of ASCII; write an international host in its `xn--` form";
  }
  const scheme = /^([a-z][a-z0-9+.-]{0,30}):\/\//i.exec(url)?.[1]?.toLowerCase();
  const authority = url.slice((scheme?.length ?? 0) + 3).split(/[/?#]/, 1)[0] ?? "";
  if (url.includes("@")) {
    const variable = `UV_INDEX_${indexVariable(name)}`;
    return `an address holds no credentials; set \`${variable}_USERNAME\` and \`${variable}_PASSWORD\`, or use netrc`;
  }
  if (/[?#]/.test(url)) {
    return "an address ends before `?` or `#`: what follows is neither hidden nor stable; use credentials instead";
  }
  if (scheme === "http" && !insecure) {
    return "`http` can be read and changed on the way; write `https`, or `insecure = true` for a test on this machine";
  }
  if (scheme === "file") return "a folder exists on one machine only; serve it by `https`";
  if (scheme !== "https" && scheme !== "http") return "must begin with `https://`";
  if (authority === "" || !URL.canParse(url)) return "names no host";
  return null;
}

function checkName(index: NamedIndex, at: number, all: readonly NamedIndex[]): ConfigProblem[] {
  const problems: ConfigProblem[] = [];
  const variable = indexVariable(index.name);
  const twin = all.slice(0, at).find((other) => indexVariable(other.name) === variable);
  if (twin) {
    const message = `\`${twin.name}\` and \`${index.name}\` would share the credentials of \`UV_INDEX_${variable}_USERNAME\`; rename one`;
    problems.push({ path: [...PATH, at, "name"], message });
  }
  if (index.name === "direct") {
    const message = "`direct` is what lockfiles call packages that come from no index";
    problems.push({ path: [...PATH, at, "name"], message });
  }
  if (index["any-age"] && index.name === "default") {
    const message = "would spare everything; leave `policy.min-release-age` out instead";
    problems.push({ path: [...PATH, at, "any-age"], message });
  }
  if (variable === "DEFAULT" && index.name !== "default") {
    problems.push({ path: [...PATH, at, "name"], message: "is written `default`" });
  }
  return problems;
}

const PATH = ["indexes", "named"] as const;

// Spaces are among them: parsers cut them off in different places.
function hasControl(text: string): boolean {
  return [...text].some((character) => {
    const code = character.charCodeAt(0);
    return code <= 0x20 || (code >= 0x7f && code <= 0x9f);
  });
}
