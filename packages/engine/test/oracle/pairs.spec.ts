import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { parseRequirement } from "../../src/requirements/parse-requirement.ts";

const canonical = (text: string): string => parseRequirement(text).canonical;

describe("canonical requirements", () => {
  it.each([
    ["Foo_Bar.baz", "foo-bar--BAZ", "names differ in case and separators (PEP 503)"],
    [
      "requests[Security,tests]>=2",
      "requests[tests, security] >= 2",
      "extras differ in order and case",
    ],
    [
      "requests[use_chardet_on_py3]",
      "requests[use-chardet-on-py3]",
      "extras differ in separators (PEP 685)",
    ],
    ["foo<2,>=1", "foo >=1 , <2", "clauses differ in order and spaces"],
    ["foo==1.0", "foo==1.0.0", "versions differ in zero padding"],
    ["foo>=1.0rc1", "foo>=1.0.0-RC.1", "pre-releases differ in spelling"],
    ["foo==1.0-1", "foo==v1.0.post1", "a post-release is implicit"],
    ["foo (>=1,<2)", "foo>=1,<2,", "one has parentheses, one a trailing comma"],
    [
      'foo;python_version<"3.8"',
      "foo ; python_version < '3.8'",
      "markers differ in quotes and spaces",
    ],
    ["foo==1.0+ubuntu-1", "foo==1.0+ubuntu.1", "local labels differ in separators"],
    ["foo>=1,>=1", "foo>=1", "a clause is repeated"],
    ["foo[]", "foo", "the list of extras is empty"],
    ["foo[a,a]", "foo[a]", "an extra is repeated"],
    ["foo;(os_name=='nt')", "foo;os.name=='nt'", "a marker has parentheses and an old name"],
    [
      "foo;(os_name=='a' and os_name=='b') or os_name=='c'",
      "foo;os_name=='a' and os_name=='b' or os_name=='c'",
      "parentheses say what precedence says",
    ],
    ["foo==v01.0.*", "foo==1.0.*", "the version of a wildcard is written in full"],
  ])("calls %s and %s equal when %s", (left, right) => {
    expect(canonical(left)).toBe(canonical(right));
  });

  it.each([
    ["foo~=1.0", "foo~=1.0.0", "padding narrows `~=`"],
    ["foo==1.0", "foo===1.0", "one compares text"],
    ["foo==1.0", "foo==1.0.*", "one is a prefix"],
    ["foo==1.*", "foo==1.0.*", "prefixes differ in length"],
    ["foo>1.0", "foo>=1.0", "one holds its bound"],
    ["foo>=1.0", "foo>=1.0.dev0", "one names a dev release"],
    ["foo==1.0", "foo==1.0+cpu", "one names a local label"],
    ["foo==1.0", "foo==1!1.0", "epochs differ"],
    ["foo;sys_platform=='Linux'", "foo;sys_platform=='linux'", "texts of a marker differ in case"],
    [
      "foo;os_name=='a' and os_name=='b' or os_name=='c'",
      "foo;os_name=='a' and (os_name=='b' or os_name=='c')",
      "parentheses change precedence",
    ],
    ["foo[a]", "foo", "one has an extra"],
    ["foo-1", "foo1", "a separator is missing"],
    ["foo>=1.10", "foo>=1.1", "a zero is a digit"],
    ["foo!=1.5", "foo!=1.5.*", "one shuts out a prefix"],
    ["foo @ https://e.org/x#a", "foo @ https://e.org/x#b", "URLs differ in the fragment"],
    ["foo;extra=='x'", "foo[x]", "one asks for an extra, one is part of it"],
    ["foo;python_version<='3.9'", "foo;python_full_version<='3.9'", "variables differ"],
    [
      "foo;os_name=='a' and os_name=='b'",
      "foo;os_name=='b' and os_name=='a'",
      "conditions are swapped, which is never rewritten",
    ],
    ["foo===1.0A", "foo===1.0a", "texts of `===` differ in case"],
    ["foo~=1.0,==1.*", "foo~=1.0", "a clause is implied by another"],
  ])("calls %s and %s different when %s", (left, right) => {
    expect(canonical(left)).not.toBe(canonical(right));
  });

  it.each([
    [
      "Requests[tests, Security] >=2.0, <3 ; python_version<'3.8'",
      'requests[security,tests]<3,>=2 ; python_version < "3.8"',
    ],
    ["foo [B,a]@https://e.org/x ; os.name=='nt'", 'foo[a,b] @ https://e.org/x ; os_name == "nt"'],
    ["foo", "foo"],
  ])("writes %s as %s", (text, expected) => {
    expect(canonical(text)).toBe(expected);
    expect(canonical(expected)).toBe(expected);
  });
});

const number = fc.integer({ min: 1, max: 40 });
const release = fc.array(number, { minLength: 2, maxLength: 3 }).map((parts) => parts.join("."));
const clause = fc.oneof(
  fc
    .tuple(fc.constantFrom(">=", "<=", "<", ">", "==", "!=", "~="), release)
    .map((parts) => parts.join("")),
  fc
    .tuple(fc.constantFrom("==", "!="), release)
    .map(([operator, version]) => `${operator}${version}.*`),
  fc
    .tuple(fc.constantFrom(">=", "<"), release, fc.constantFrom("a1", "rc2", ".post3", ".dev4"))
    .map((parts) => parts.join("")),
);
const parts = fc.record({
  name: fc.constantFrom("foo-bar", "numpy", "zope-interface"),
  extras: fc.uniqueArray(fc.constantFrom("a", "b-c", "security"), { maxLength: 3 }),
  clauses: fc.uniqueArray(clause, { maxLength: 4 }),
  marker: fc.constantFrom("", 'python_version < "3.12"', 'os_name == "nt" and extra == "x-y"'),
});
type Parts = typeof parts extends fc.Arbitrary<infer Value> ? Value : never;

function write({ name, extras, clauses, marker }: Parts): string {
  const list = extras.length === 0 ? "" : `[${extras.join(",")}]`;
  return `${name}${list}${clauses.join(",")}${marker === "" ? "" : `;${marker}`}`;
}

// Another spelling of the same requirement: `pick` decides at each place, so that a failure can be repeated.
function respell(
  { name, extras, clauses, marker }: Parts,
  pick: (limit: number) => number,
): string {
  const gap = (): string => ["", " ", "  ", "\t"][pick(4)] ?? "";
  const sign = (): string => ["-", "_", ".", "--", "_."][pick(5)] ?? "-";
  const recase = (text: string): string =>
    [...text].map((one) => (pick(2) === 0 ? one.toUpperCase() : one)).join("");
  const rename = (text: string): string => recase(text.replaceAll("-", sign));
  const mixed = <Item>(items: readonly Item[]): Item[] =>
    items
      .map((item) => ({ item, order: pick(1000) }))
      .toSorted((left, right) => left.order - right.order)
      .map(({ item }) => item);
  const conditions = mixed(clauses).map((text) => {
    const operator = /^[<>=!~]+/.exec(text)?.[0] ?? "";
    const version = text.slice(operator.length);
    const padded =
      operator === "~=" || /[^0-9.]/.test(version) || pick(2) === 0 ? version : `${version}.0`;
    return `${operator}${gap()}${pick(2) === 0 ? "v" : ""}${recase(padded)}${gap()}`;
  });
  const list =
    extras.length === 0
      ? ""
      : `[${gap()}${mixed(extras).map(rename).join(`${gap()},${gap()}`)}${gap()}]`;
  const specifier = conditions.join(`,${gap()}`);
  const enclosed = pick(2) === 0 ? `(${specifier})` : specifier;
  const quoted = pick(2) === 0 ? marker.replaceAll('"', "'") : marker;
  const end =
    marker === "" ? "" : `;${gap()}(${quoted.replaceAll(" == ", `${gap()}==${gap()}`)})${gap()}`;
  return gap() + rename(name) + gap() + list + gap() + enclosed + gap() + end;
}

describe("the canonical text of any requirement", () => {
  const picks = fc.infiniteStream(fc.nat(999_999));
  const picker = (stream: Iterator<number>) => (limit: number) =>
    (stream.next().value as number) % limit;

  it("stays when order, spelling, spaces and case change", () => {
    fc.assert(
      fc.property(parts, picks, (value, stream) => {
        expect(canonical(respell(value, picker(stream)))).toBe(canonical(write(value)));
      }),
      { numRuns: 500 },
    );
  });

  it("moves when a clause, an extra, the marker or the name changes", () => {
    fc.assert(
      fc.property(parts, parts, (value, other) => {
        const changes: Parts[] = [
          { ...value, name: other.name },
          { ...value, extras: other.extras },
          { ...value, clauses: other.clauses },
          { ...value, marker: other.marker },
        ];
        const same = (left: readonly string[], right: readonly string[]): boolean =>
          left.toSorted().join() === right.toSorted().join();
        for (const change of changes) {
          const isEqual =
            change.name === value.name &&
            change.marker === value.marker &&
            same(change.extras, value.extras) &&
            same(change.clauses, value.clauses);
          expect(canonical(write(change)) === canonical(write(value))).toBe(isEqual);
        }
      }),
      { numRuns: 500 },
    );
  });
});
