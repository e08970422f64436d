import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { parse } from "yaml";

/** What a CI system would run of an example, without the steps that set up the machine. */
export interface Pipeline {
  /** The text of the file. */
  readonly text: string;
  /** One script per shell that the CI system starts. */
  readonly scripts: readonly string[];
  readonly variables: Readonly<Record<string, string>>;
}

// What the tests do in their own way: this machine has Node, Python and the sources already.
const SETUP_ACTIONS = [
  "actions/checkout",
  "actions/setup-node",
  "actions/setup-python",
  "actions/cache",
  "nrwl/nx-set-shas",
];
const SETUP_COMMANDS = [
  "apt-get update",
  "apt-get install --yes --no-install-recommends python3-pip",
];

const EXAMPLES = join(import.meta.dirname, "..", "..", "examples", "ci");

/** Reads the example for GitHub Actions: every step has a shell of its own. */
export async function readGithub(): Promise<Pipeline> {
  const text = await readFile(join(EXAMPLES, "github.yml"), "utf8");
  const { steps } = (parse(text) as GithubFile).jobs.pysnip;
  const actions = steps.flatMap(({ uses }) => uses?.split("@")[0] ?? []);
  refuseUnknown(actions.filter((action) => !SETUP_ACTIONS.includes(action)));
  return { text, scripts: steps.flatMap(({ run }) => run ?? []), variables: {} };
}

/** Reads the example for GitLab: all lines run in one shell, after those of `before_script`. */
export async function readGitlab(): Promise<Pipeline> {
  const text = await readFile(join(EXAMPLES, "gitlab-ci.yml"), "utf8");
  const job = (parse(text) as GitlabFile).pysnip;
  const lines = [...job.before_script, ...job.script];
  refuseUnknown(SETUP_COMMANDS.filter((command) => !lines.includes(command)));
  const script = lines.filter((line) => !SETUP_COMMANDS.includes(line)).join("\n");
  return { text, scripts: [script], variables: job.variables };
}

interface GithubFile {
  readonly jobs: {
    readonly pysnip: {
      readonly steps: readonly { readonly uses?: string; readonly run?: string }[];
    };
  };
}

interface GitlabFile {
  readonly pysnip: {
    readonly variables: Record<string, string>;
    readonly before_script: readonly string[];
    readonly script: readonly string[];
  };
}

function refuseUnknown(names: readonly string[]): void {
  if (names.length > 0) throw new Error(`not among the setup steps: ${names.join(", ")}`);
}
