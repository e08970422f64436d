import fc from "fast-check";
import type { WrittenJob } from "./judge-row.ts";

/** A requirement as its parts, before anybody spells it. */
export interface PlainRequirement {
  readonly name: readonly string[];
  readonly extras: readonly string[];
  readonly clauses: readonly { readonly operator: string; readonly version: PlainVersion }[];
  readonly marker: string | null;
}

interface PlainVersion {
  readonly epoch: number;
  readonly release: readonly number[];
  readonly pre: readonly ["a" | "b" | "rc", number] | null;
  readonly post: number | null;
  readonly dev: number | null;
  readonly local: readonly string[];
}

/** A set of requirements, and a job that asks for it in spellings and places that chance chose. */
export function writeSpelledJob(): fc.Arbitrary<{
  readonly requirements: readonly PlainRequirement[];
  readonly job: WrittenJob;
}> {
  const set = fc.uniqueArray(requirement, {
    maxLength: 7,
    selector: ({ name }) => name.join("-"),
  });
  const dice = fc.array(fc.nat({ max: 999_999 }), { minLength: 400, maxLength: 400 });
  return fc.tuple(set, dice).map(([requirements, throws]) => ({
    requirements,
    job: spreadOut(requirements, chooser(throws)),
  }));
}

/** A requirement in its plainest spelling. */
export function plainLine({ name, extras, clauses, marker }: PlainRequirement): string {
  const bracket = extras.length === 0 ? "" : `[${extras.join(",")}]`;
  const specifier = clauses.map((one) => one.operator + plainVersion(one.version)).join(",");
  return name.join("-") + bracket + specifier + (marker === null ? "" : ` ; ${marker}`);
}

function plainVersion({ epoch, release, pre, post, dev, local }: PlainVersion): string {
  return [
    epoch === 0 ? "" : `${epoch}!`,
    release.join("."),
    pre === null ? "" : pre.join(""),
    post === null ? "" : `.post${post}`,
    dev === null ? "" : `.dev${dev}`,
    local.length === 0 ? "" : `+${local.join(".")}`,
  ].join("");
}

type Choose = <Item>(items: readonly [Item, ...Item[]]) => Item;

// Words that no standard module, no word of a list and no command is called.
const word = fc.stringMatching(/^[b-z]{2}[a-z0-9]{1,4}q$/);
const numbers = fc.array(fc.nat({ max: 40 }), { minLength: 2, maxLength: 4 });
const version: fc.Arbitrary<PlainVersion> = fc.record({
  epoch: fc.constantFrom(0, 0, 0, 1),
  release: numbers,
  pre: fc.oneof(
    { weight: 3, arbitrary: fc.constant(null) },
    { weight: 1, arbitrary: fc.tuple(fc.constantFrom("a", "b", "rc"), fc.nat({ max: 9 })) },
  ),
  post: fc.constantFrom(null, null, 0, 3),
  dev: fc.constantFrom(null, null, null, 0, 5),
  local: fc.constant([]),
});
const clauses = fc.oneof(
  fc.constant([]),
  // One clause, or several `!=`, can always be met: a conflict would be another test.
  version.map((one) => [{ operator: ">=", version: one }]),
  version.map((one) => [{ operator: "~=", version: one }]),
  fc
    .tuple(version, fc.constantFrom([], ["cu121"], ["ubuntu", "1"]))
    .map(([one, local]) => [{ operator: "==", version: { ...one, local } }]),
  fc
    .array(version, { minLength: 1, maxLength: 3 })
    .map((all) => all.map((one) => ({ operator: "!=", version: one }))),
);
const requirement: fc.Arbitrary<PlainRequirement> = fc.record({
  name: fc.array(word, { minLength: 1, maxLength: 3 }),
  extras: fc.uniqueArray(word, { maxLength: 3 }).map((extras) => extras.sort()),
  clauses,
  marker: fc.constantFrom(
    null,
    null,
    'python_version < "3.13"',
    'sys_platform == "linux" and python_version >= "3.10"',
    'os_name == "nt" or os_name == "posix"',
  ),
});

function chooser(throws: readonly number[]): Choose {
  let at = 0;
  return (items) => {
    const thrown = throws[at % throws.length] ?? 0;
    at += 1;
    return items[thrown % items.length] ?? items[0];
  };
}

function spreadOut(requirements: readonly PlainRequirement[], choose: Choose): WrittenJob {
  const places: Record<"project" | "group" | "file" | "header" | "list", string[]> = {
    project: [],
    group: [],
    file: [],
    header: [],
    list: [],
  };
  for (const one of shuffle(requirements, choose)) {
    const times = choose([1, 1, 1, 2] as const);
    for (let time = 0; time < times; time += 1) {
      const place = choose(["project", "group", "file", "header", "list"] as const);
      places[one.marker !== null && place === "list" ? "project" : place].push(spell(one, choose));
    }
  }
  const quoted = (lines: readonly string[]): string =>
    lines.map((line) => JSON.stringify(line)).join(", ");
  const end = choose(["\n", "\r\n"] as const);
  const note = () => choose(["", " # why", "\t# -r x, and more"] as const);
  const manifest = `[project]\nname = "the-job"\nversion = "1.0.0"
dependencies = [${quoted(places.project)}]${note()}
[project.optional-dependencies]\nmore = [${quoted(places.group)}]
[tool.pysnip]\nentry = "a:main"\npython = "3.11"\nbuiltins = false
requirements = ["r.txt"]\ngroups = ["more"]\n`;
  const file = places.file.map(
    (line) => line + note() + end + choose(["", end, `# rest${end}`] as const),
  );
  const separator = choose([" ", ",", ", ", "\n", " ,\n"] as const);
  return {
    manifest: manifest.replaceAll("\n", choose(["\n", "\r\n"] as const)),
    files: {
      "jobs/a/r.txt": choose(["", "\ufeff"] as const) + file.join(""),
      "jobs/a/src/a.py": `# /// script${end}# dependencies = [${quoted(places.header)}]${end}# ///${end}`,
    },
    list: places.list.length === 0 ? null : places.list.join(separator),
  };
}

function spell(one: PlainRequirement, choose: Choose): string {
  const blank = (): string => choose(["", "", " ", "  ", "\t"] as const);
  const dash = (): string => choose(["-", "_", ".", "--", "_.-"] as const);
  const cased = (text: string): string =>
    choose([text, text.toUpperCase(), text.charAt(0).toUpperCase() + text.slice(1)] as const);
  const name = one.name.map(cased).join(dash());
  const named = shuffle(one.extras, choose).map(cased);
  const bracket =
    named.length === 0
      ? choose(["", "", "[]"] as const)
      : `${blank()}[${[...named, ...choose([[], named.slice(0, 1)] as const)].join(`${blank()},${blank()}`)}]`;
  const texts = shuffle(one.clauses, choose).map(
    ({ operator, version: bound }) => operator + blank() + spellVersion(bound, operator, choose),
  );
  const repeated = [...texts, ...choose([[], texts.slice(0, 1)] as const)];
  const specifier = repeated.join(`${blank()},${blank()}`);
  const enclosed =
    specifier === ""
      ? ""
      : choose([specifier, `${blank()}(${specifier})`, ` ${specifier}`] as const);
  return name + bracket + enclosed + spellMarker(one.marker, choose);
}

function spellVersion(plain: PlainVersion, operator: string, choose: Choose): string {
  const { epoch, release, pre, post, dev, local } = plain;
  const join = (): string => choose(["", ".", "-", "_"] as const);
  const words = {
    a: ["a", "alpha", "A", "Alpha"],
    b: ["b", "beta", "BETA", "b"],
    rc: ["rc", "c", "pre", "Preview"],
  } as const;
  // Behind `~=` a zero more is another range.
  const zeros = operator === "~=" ? "" : choose(["", ".0", ".0.0"] as const);
  const lead = choose(["", "", "v", "V"] as const);
  const era = epoch === 0 ? choose(["", "", "0!"] as const) : `${epoch}!`;
  const stage =
    pre === null ? "" : join() + choose(words[pre[0]]) + choose(["", ".", "-"] as const) + pre[1];
  const later =
    post === null
      ? ""
      : choose([
          `-${post}`,
          join() + choose(["post", "rev", "r", "POST"] as const) + post,
        ] as const);
  const early = dev === null ? "" : join() + choose(["dev", "DEV"] as const) + dev;
  const label = local.length === 0 ? "" : `+${local.join(choose([".", "-", "_"] as const))}`;
  const digits = release.map((part) => choose(["", "", "0"] as const) + part).join(".") + zeros;
  return lead + era + digits + stage + later + early + label;
}

function spellMarker(marker: string | null, choose: Choose): string {
  if (marker === null) return "";
  const requoted = choose([marker, marker.replaceAll('"', "'")] as const);
  const spaced = choose([
    requoted,
    requoted.replace(/ ([<>=]+) /g, "$1"),
    requoted.replaceAll(" ", "  "),
  ] as const);
  const enclosed = choose([spaced, `(${spaced})`] as const);
  return choose([";", " ; ", " ;\t"] as const) + enclosed;
}

function shuffle<Item>(items: readonly Item[], choose: Choose): Item[] {
  const rest = [...items];
  const mixed: Item[] = [];
  while (rest.length > 0) {
    const at = choose(rest.map((_, index) => index) as [number, ...number[]]);
    mixed.push(...rest.splice(at, 1));
  }
  return mixed;
}
