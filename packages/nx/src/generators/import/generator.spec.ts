import { mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { readVersionVerdict, readWorkspace } from "@pysnip/engine";
import { FsTree, flushChanges } from "nx/src/generators/tree";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import importProject from "./generator.ts";

let root: string;
let said: string[];

beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), "pysnip-import-"));
  said = [];
  vi.spyOn(console, "log").mockImplementation((line: string) => said.push(line));
  vi.stubEnv("PATH", "/nowhere");
  vi.stubEnv("PYSNIP_CACHE_DIR", join(root, "cache"));
  await write("pysnip.toml", 'python = "3.11"\n');
});

afterEach(async () => {
  vi.unstubAllEnvs();
  vi.restoreAllMocks();
  await rm(root, { recursive: true, force: true });
});

async function write(path: string, text: string): Promise<void> {
  await mkdir(dirname(join(root, path)), { recursive: true });
  await writeFile(join(root, path), text);
}

/** The paths that Nx would write. */
async function generate(options: object, flush = true): Promise<string[]> {
  const tree = new FsTree(root, false);
  const callback = await importProject(tree, options);
  const changes = tree.listChanges();
  if (flush) {
    flushChanges(root, changes);
    await callback();
  }
  return changes.map(({ type, path }) => `${type} ${path}`).sort();
}

const SCORE = "import six\n\n\ndef score(days: int) -> int:\n    return days\n";

it("makes a job of a folder, records it, and changes nothing the second time", async () => {
  await write("jobs/churn/requirements.txt", "six\n");
  await write("jobs/churn/main.py", SCORE);
  const options = { directory: "./jobs/churn/", move: true };
  expect(await generate(options)).toEqual([
    "CREATE .gitattributes",
    "CREATE .gitignore",
    "CREATE jobs/churn/pyproject.toml",
    "CREATE jobs/churn/src/main.py",
    "CREATE nx.json",
    "DELETE jobs/churn/main.py",
  ]);
  expect(said.at(-1)).toBe("churn 1.0.0 is recorded; no version was before");
  expect(await readFile(join(root, "jobs/churn/src/main.py"), "utf8")).toBe(SCORE);
  const workspace = await readWorkspace(root, () => {});
  const { messages } = await readVersionVerdict(workspace, "jobs/churn", true);
  expect(messages[0]).toContain("1 line, all in place");
  expect(await generate(options)).toEqual([]);
  expect(said.at(-1)).toBe("churn in `jobs/churn` is a job already; nothing is written");
});

it("writes nothing itself, so that a dry run shows everything and leaves no trace", async () => {
  await write("jobs/churn/requirements.txt", "six\n");
  await write("jobs/churn/src/churn.py", SCORE);
  const changes = await generate({ directory: "jobs/churn" }, false);
  expect(changes).toContain("CREATE jobs/churn/pyproject.toml");
  await expect(readFile(join(root, "jobs/churn/pyproject.toml"))).rejects.toThrow("ENOENT");
  expect(said[0]).toBe("imported churn 1.0.0 from a requirement file (entry churn:score)");
});

it("takes several groups from one text", async () => {
  const lines = ["[project]", 'name = "churn"', 'version = "1.0.0"'];
  const groups = ["[project.optional-dependencies]", 'a = ["six"]', 'b = ["attrs"]'];
  await write("jobs/churn/pyproject.toml", [...lines, ...groups, ""].join("\n"));
  await write("jobs/churn/src/churn.py", SCORE);
  await generate({ directory: "jobs/churn", groups: "a, b" });
  const text = await readFile(join(root, "jobs/churn/pyproject.toml"), "utf8");
  expect(text).toContain('groups = [\n    "a",\n    "b",\n]');
});

it("refuses without a stack, and with nothing in the tree", async () => {
  await write("jobs/churn/main.py", SCORE);
  const tree = new FsTree(root, false);
  const error = await importProject(tree, { directory: "jobs/churn" }).catch(
    (thrown: unknown) => thrown,
  );
  expect(error).toMatchObject({ code: "PYSNIP_IMPORT_REFUSED" });
  expect((error as Error).stack).toBeUndefined();
  expect(tree.listChanges()).toEqual([]);
});
