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

/** What a docstring says of one parameter or field. */
export interface DocumentedName {
  readonly name: string;
  readonly text: string;
}

/** One function that a snippet binds in its module; `docstring` is its first line only. */
export interface SnippetFunction {
  readonly name: string;
  readonly line: number;
  /** Whether it stands under an `if`, in a `try` or the like, so that a run may leave it out. */
  readonly conditional: boolean;
  readonly async: boolean;
  readonly generator: boolean;
  readonly parameters: readonly SnippetParameter[];
  readonly returns: string | null;
  readonly docstring: string | null;
  /** What its docstring says of parameters, in Google's, NumPy's or Sphinx's style. */
  readonly documented: readonly DocumentedName[];
  readonly documentedReturn: string | null;
  readonly decorators: readonly string[];
}

/** One field of a class: an annotated name, or a name that a value is assigned to. */
export interface SnippetField {
  readonly name: string;
  readonly annotation: string | null;
  readonly default: string | null;
}

/** One class that a snippet binds in its module; `bases` are the argument texts, keywords included. */
export interface SnippetClass {
  readonly name: string;
  readonly line: number;
  readonly bases: readonly string[];
  readonly decorators: readonly string[];
  readonly docstring: string | null;
  readonly documented: readonly DocumentedName[];
  readonly fields: readonly SnippetField[];
}

/** One name that an import in the module binds, and what it stands for, such as `datetime.date`. */
export interface SnippetImport {
  readonly name: string;
  readonly path: string;
}

/** One name that an assignment in the module binds; `value` is null when the name is unpacked or only annotated. */
export interface SnippetAssignment {
  readonly name: string;
  readonly line: number;
  readonly annotation: string | null;
  readonly value: string | null;
  /** `parameter` is a type parameter of a definition (PEP 695); its value is what bounds it. */
  readonly how: "assign" | "type" | "lambda" | "parameter";
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
  /** Names that have `@overload` stubs, each once. */
  readonly overloads: readonly string[];
  readonly classes: readonly SnippetClass[];
  readonly assignments: readonly SnippetAssignment[];
  /** Those under `if TYPE_CHECKING` included: annotations use them. */
  readonly imports: readonly SnippetImport[];
  /** The line of the first statement at the top level that does something when the file is imported. */
  readonly firstStatementLine: number | null;
  readonly hasMainGuard: boolean;
  readonly problems: readonly SyntaxProblem[];
}
