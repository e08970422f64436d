import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { measureProcessor } from "../../test/measure-processor.ts";
import { parseDocstringSections } from "./parse-docstring-sections.ts";

const sectionsOf = (docstring: string) => {
  const { names, returns } = parseDocstringSections(docstring);
  return [...names.map(({ name, text }) => `${name}: ${text}`), `=> ${returns}`];
};

const GOOGLE = `Score a customer.

    Args:
        customer (str): The customer's id,
            as the shop knows it.
        limit (dict[str, tuple(int, int)], optional): How many
        *names: Rest. With: a colon.
        \\*\\*options (int): More.

            Second paragraph.
        plain

    Returns:
        dict[str, float]: The score,
        by name.

    Raises:
        ValueError: never.
    `;

const NUMPY = `
    Score a customer.

    Parameters
    ----------
    customer : str
        The customer's id,
        as the shop knows it.
    x, y : int, optional
        Coordinates.
    *names
        Rest.
    **options : dict
        More.

    Returns
    -------
    float
        The score.

    Notes
    -----
    z : not a parameter
        At all.
    `;

const SPHINX = `Score a customer.

    :param customer: The customer's id,
        as the shop knows it.
    :type customer: str
    :param int limit: How many.
    :keyword deep: Whether.
    :raises ValueError: never
    :returns: The score.
    :rtype: float

    Not of the score.
    `;

describe("parseDocstringSections", () => {
  it("reads Google's style", () => {
    expect(sectionsOf(GOOGLE)).toEqual([
      "customer: The customer's id, as the shop knows it.",
      "limit: How many",
      "names: Rest. With: a colon.",
      "options: More. Second paragraph.",
      "=> The score, by name.",
    ]);
  });

  it("reads NumPy's style and stops at the next heading", () => {
    expect(sectionsOf(NUMPY)).toEqual([
      "customer: The customer's id, as the shop knows it.",
      "x: Coordinates.",
      "y: Coordinates.",
      "names: Rest.",
      "options: More.",
      "=> The score.",
    ]);
  });

  it("reads Sphinx's style", () => {
    expect(sectionsOf(SPHINX)).toEqual([
      "customer: The customer's id, as the shop knows it.",
      "limit: How many.",
      "deep: Whether.",
      "=> The score.",
    ]);
  });

  it.each([
    ["sections are empty", "Do.\n\nArgs:\nReturns:\n"],
    ["a heading is a sentence", "Args: none that matter\n    a: text\n"],
    ["there is only one line", "Do the work: now."],
    ["nothing is there", ""],
  ])("finds nothing when %s", (_title, docstring) => {
    expect(sectionsOf(docstring)).toEqual(["=> null"]);
  });

  it("keeps the first text when a name is described twice and cuts a long one", () => {
    expect(sectionsOf(`:param a: one\n:param a: two\n:param b: ${"x".repeat(2000)}`)).toEqual([
      "a: one",
      `b: ${"x".repeat(999)}…`,
      "=> null",
    ]);
  });

  it.each([
    ["parentheses open", `Args:\n  a ${"(".repeat(60_000)}`],
    ["fields repeat", ":param a: b\n".repeat(5000)],
    ["blanks pile up", `Args:\n  a${" ".repeat(60_000)}: b`],
    ["headings pile up", "Args:\n".repeat(10_000)],
    ["underlines pile up", "Parameters\n---\n".repeat(4000)],
  ])("ends in good time when %s", (_title, docstring) => {
    expect(measureProcessor(() => parseDocstringSections(docstring))).toBeLessThan(0.5);
  });

  it("never throws when the text is put together at random", () => {
    const part = fc.constantFrom(
      "Args:",
      "Returns",
      "---",
      "\n",
      "  ",
      "\t",
      "a",
      ":",
      "(",
      ")",
      ":param",
      "*",
      "\u0000",
    );
    fc.assert(
      fc.property(fc.array(part, { maxLength: 40 }), (parts) => {
        for (const { name, text } of parseDocstringSections(parts.join("")).names) {
          expect([name, text]).not.toContain("");
        }
      }),
    );
  });
});
