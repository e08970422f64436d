/** Lines of a requirement file that no version can satisfy together. */
export interface ConflictRow {
  readonly title: string;
  readonly input: string;
  readonly headline: string;
  /** What stands behind the path: line, column and text of each party. */
  readonly details: readonly string[];
}

/** Requirements that exclude each other whatever an index holds. */
export const CONFLICTS: readonly ConflictRow[] = [
  {
    title: "one package at two versions",
    input: "numpy==1\nnumpy==2",
    headline: "The requirements of `numpy` exclude each other",
    details: ["1:1: `numpy==1`", "2:1: `numpy==2`"],
  },
  {
    title: "a range that ends before another begins",
    input: "pandas>=2\n\n  Pandas < 2",
    headline: "The requirements of `pandas` exclude each other",
    details: ["1:1: `pandas>=2`", "3:3: `Pandas < 2`"],
  },
  {
    title: "a range that excludes itself",
    input: "numpy>=2,<1",
    headline: "No version of `numpy` can satisfy its requirement",
    details: ["1:1: `numpy>=2,<1`"],
  },
  {
    title: "a set of three that only holds in pairs",
    input: "a>=1,<=2\na!=1.*\na<2",
    headline: "The requirements of `a` exclude each other",
    details: ["1:1: `a>=1,<=2`", "2:1: `a!=1.*`", "3:1: `a<2`"],
  },
];
