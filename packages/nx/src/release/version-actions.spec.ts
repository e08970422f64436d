import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { applySubmission, readWorkspace } from "@pysnip/engine";
import { FsTree, flushChanges } from "nx/src/generators/tree";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import JobVersionActions, { afterAllProjectsVersioned } from "./version-actions.ts";

const FOLDER = "jobs/churn";
const MANIFEST = `${FOLDER}/pyproject.toml`;
const HISTORY = `${FOLDER}/history.jsonl`;

let root: string;

beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), "pysnip-release-"));
  vi.stubEnv("PATH", "/nowhere");
  vi.stubEnv("PYSNIP_CACHE_DIR", join(root, "cache"));
  await write("pysnip.toml", 'python = "3.11"\n');
});

afterEach(async () => {
  await afterAllProjectsVersioned();
  vi.unstubAllEnvs();
  await rm(root, { recursive: true, force: true });
});

const read = (path: string) => readFile(join(root, path), "utf8");

async function write(path: string, text: string): Promise<void> {
  await mkdir(dirname(join(root, path)), { recursive: true });
  await writeFile(join(root, path), text);
}

async function submit(text: string): Promise<void> {
  const workspace = await readWorkspace(root, () => {});
  await applySubmission(workspace, { folder: FOLDER, text }, { toolVersion: "0.0.0" });
}

async function makeActions(tree: FsTree): Promise<JobVersionActions> {
  const actions = new JobVersionActions(
    { name: "jobs" } as ConstructorParameters<typeof JobVersionActions>[0],
    { name: "churn", type: "app", data: { root: FOLDER } },
    { manifestRootsToUpdate: [] } as unknown as ConstructorParameters<typeof JobVersionActions>[2],
  );
  await actions.init(tree);
  await actions.validate(tree);
  return actions;
}

const SCORE = "def score(days: int) -> int:\n    return days\n";

it("reads the version, and writes the next one with a line of the history", async () => {
  await submit(SCORE);
  await write(MANIFEST, `# mine\n${await read(MANIFEST)}`);
  const [manifest, history] = [await read(MANIFEST), await read(HISTORY)];
  const tree = new FsTree(root, false);
  const actions = await makeActions(tree);
  expect(await actions.readCurrentVersionFromSourceManifest(tree)).toEqual({
    currentVersion: "1.0.0",
    manifestPath: MANIFEST,
  });
  const lines = await actions.updateProjectVersion(tree, "1.1.0-beta.1");
  expect(lines[0]).toBe("churn 1.0.0 → 1.1.0-beta.1 (content unchanged; contract unchanged)");
  expect(await read(MANIFEST)).toBe(manifest);
  flushChanges(root, tree.listChanges());
  await afterAllProjectsVersioned();
  expect(await read(MANIFEST)).toBe(
    manifest.replace('version = "1.0.0"', 'version = "1.1.0-beta.1"'),
  );
  const [first, second] = (await read(HISTORY)).trimEnd().split("\n");
  expect(`${first}\n`).toBe(history);
  expect(JSON.parse(second ?? "")).toMatchObject({ from: "1.0.0", to: "1.1.0-beta.1" });
  expect(await readdir(join(root, "cache", "submissions"))).toEqual([]);
});

it("records what somebody edited in place", async () => {
  await submit(SCORE);
  await write(`${FOLDER}/src/churn.py`, SCORE.replace("return days", "return days + 1"));
  const tree = new FsTree(root, false);
  const lines = await (await makeActions(tree)).updateProjectVersion(tree, "1.0.1");
  expect(lines[0]).toBe("churn 1.0.0 → 1.0.1 (body changed; contract unchanged)");
});

it("leaves nothing behind in a dry run", async () => {
  await submit(SCORE);
  const tree = new FsTree(root, false);
  await (await makeActions(tree)).updateProjectVersion(tree, "1.0.1");
  expect(await readdir(join(root, "cache", "submissions"))).not.toEqual([]);
  await afterAllProjectsVersioned();
  expect(await readdir(join(root, "cache", "submissions"))).toEqual([]);
  // The next command finds nothing to complete.
  await submit(SCORE);
  expect(await read(MANIFEST)).toContain('version = "1.0.0"');
});

it.each([
  ["a version that Python reads as another", "1.0.1-0", "cannot have the version `1.0.1-0`"],
  [
    "a lower version",
    "0.9.0",
    "hint: to `npx nx g @pysnip/nx:snippet jobs/churn` add `--allow-downgrade",
  ],
])("refuses %s, without a stack", async (_, version, text) => {
  await submit(SCORE);
  const tree = new FsTree(root, false);
  const actions = await makeActions(tree);
  const error = await actions
    .updateProjectVersion(tree, version)
    .catch((thrown: unknown) => thrown);
  expect(error).toMatchObject({ message: expect.stringContaining(text) });
  expect((error as Error).stack).toBeUndefined();
  expect(tree.listChanges()).toEqual([]);
});

it("says nothing of a manifest without a version, and nothing of registries and dependencies", async () => {
  await write(MANIFEST, "[project]\n");
  const tree = new FsTree(root, false);
  const actions = await makeActions(tree);
  expect(await actions.readCurrentVersionFromSourceManifest(tree)).toBeNull();
  expect(await actions.readCurrentVersionFromRegistry()).toBeNull();
  expect(await actions.updateProjectDependencies()).toEqual([]);
});
