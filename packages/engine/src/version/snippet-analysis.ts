/** How a value reaches a parameter; the five kinds of Python's data model. */
export type ParameterKind =
  | "positional-only"
  | "positional-or-keyword"
  | "var-positional"
  | "keyword-only"
  | "var-keyword";

/** One parameter; annotation and default are source text with canonical spacing, or null. */
export interface SnippetParameter {
  readonly name: string;
  readonly kind: ParameterKind;
  readonly annotation: string | null;
  readonly default: string | null;
}

/** One function at the top level of a snippet; `docstring` is its first line only. */
export interface SnippetFunction {
  readonly name: string;
  readonly line: number;
  readonly async: boolean;
  readonly generator: boolean;
  readonly parameters: readonly SnippetParameter[];
  readonly returns: string | null;
  readonly docstring: string | null;
  readonly decorators: readonly string[];
}

/** One field of a class: an annotated name, or a name that a value is assigned to. */
export interface SnippetField {
  readonly name: string;
  readonly annotation: string | null;
  readonly default: string | null;
}

/** One class at the top level of a snippet; `bases` are the argument texts, keywords included. */
export interface SnippetClass {
  readonly name: string;
  readonly line: number;
  readonly bases: readonly string[];
  readonly decorators: readonly string[];
  readonly docstring: string | null;
  readonly fields: readonly SnippetField[];
}

/** One name that a top-level statement binds; `value` is null when the name is unpacked or only annotated. */
export interface SnippetAssignment {
  readonly name: string;
  readonly line: number;
  readonly annotation: string | null;
  readonly value: string | null;
  readonly how: "assign" | "type" | "lambda";
}

/** A place that is not Python, as far as the structure shows; line and column count from 1. */
export interface SyntaxProblem {
  readonly line: number;
  readonly column: number;
  readonly message: string;
}

/** What the text of a snippet says of itself; plain values, derived without running anything. */
export interface SnippetAnalysis {
  readonly docstring: string | null;
  /** In source order, without `@overload` stubs; a name may occur twice, then the last one counts. */
  readonly functions: readonly SnippetFunction[];
  readonly classes: readonly SnippetClass[];
  readonly assignments: readonly SnippetAssignment[];
  /** The line of the first top-level statement that does something when the file is imported. */
  readonly firstStatementLine: number | null;
  readonly hasMainGuard: boolean;
  readonly problems: readonly SyntaxProblem[];
}
