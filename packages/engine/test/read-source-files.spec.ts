import { mkdir, mkdtemp, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { beforeEach, expect, it } from "vitest";
import { findManifests } from "../src/config/find-manifests.ts";
import { matchSource } from "../src/config/match-source.ts";
import { readSourceFiles } from "../src/config/read-source-files.ts";
import { readWorkspace } from "../src/config/read-workspace.ts";

let root: string;

beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), "pysnip-sources-"));
  await mkdir(join(root, ".git"));
});

async function write(files: Readonly<Record<string, string>>): Promise<void> {
  for (const [path, text] of Object.entries(files)) {
    await mkdir(dirname(join(root, path)), { recursive: true });
    await writeFile(join(root, path), text);
  }
}

async function list(generated: readonly string[] = []) {
  const workspace = await readWorkspace(root, () => {});
  return await readSourceFiles(workspace, { root: "a", name: "a", generated });
}

const tree = {
  "a/.gitignore": "gen/\n*.json\n",
  "a/src/job.py": "",
  "a/src/gen/x.py": "",
  "a/src/gen/deep/y.py": "",
  "a/src/model.json": "",
  "a/src/__pycache__/job.pyc": "",
  "a/src/.nx/cache/z": "",
  "a/src/.nx/other": "",
};
const always = ["src/.nx/other", "src/job.py"];

it.each<[globs: string[], more: string[]]>([
  [[], []],
  [["src/gen/*.py"], ["src/gen/x.py"]],
  [["src/gen/**/*.py"], ["src/gen/deep/y.py", "src/gen/x.py"]],
  [["src/model.json"], ["src/model.json"]],
  [["src/**/gen/**/*.p?"], ["src/gen/deep/y.py", "src/gen/x.py"]],
  [["src/model.json/**", "src/gen/", "src/gen", "src/*n/**/*/y.**"], ["src/gen/deep/y.py"]],
  [
    ["src/?odel.json", "src/gen/deep/*"],
    ["src/gen/deep/y.py", "src/model.json"],
  ],
  [["src/job.py", "src/absent/*"], []],
  // Bytecode is never a source.
  [["src/**"], ["src/gen/deep/y.py", "src/gen/x.py", "src/model.json"]],
])("takes ignored files along that %j declares", async (globs, more) => {
  await write(tree);
  const found = await list(globs);
  expect(found.files).toEqual([...always, ...more].sort());
  const ignored = ["src/gen/deep/y.py", "src/gen/x.py", "src/model.json"];
  expect(found.ignored).toEqual(ignored.filter((path) => !more.includes(path)));
});

it("obeys a `.nxignore` before every `.gitignore`, as Nx does", async () => {
  const rules = { ".nxignore": "*.json\n!*.log\n", "a/.gitignore": "!keep.json\n*.log\n" };
  await write({ ...rules, "a/src/keep.json": "", "a/src/x.log": "", "a/src/job.py": "" });
  expect(await list()).toEqual({ files: ["src/job.py", "src/x.log"], ignored: ["src/keep.json"] });
});

it("obeys an ignore file that is a link, as git and Nx do", async () => {
  await write({ "own/ignore": "*.json\n", "a/src/x.json": "", "a/src/job.py": "" });
  await symlink(join(root, "own/ignore"), join(root, ".gitignore"));
  expect(await list()).toEqual({ files: ["src/job.py"], ignored: ["src/x.json"] });
});

it.each<[glob: string, folders: string]>([
  ["src/*a*a*b", ""],
  ["src/*a*a*/*a*a*/*a*a*b", `${"a".repeat(120)}/${"a".repeat(120)}/`],
  ["src/**/a*a/**/a*a/**/a*a/**/*a*a*b", "aa/".repeat(200)],
])("answers at once for %j and a name that was made for it", (glob, folders) => {
  const started = performance.now();
  expect(matchSource(glob, `src/${folders}${"a".repeat(255)}`)).toBe(false);
  expect(performance.now() - started).toBeLessThan(200);
  expect(matchSource(glob, `src/${folders}${"a".repeat(255)}b`)).toBe(true);
});

it("refuses a link that a glob of generated files leads to, and not one that is ignored", async () => {
  await write(tree);
  await symlink("/etc/hostname", join(root, "a/src/gen/link"));
  await expect(list(["src/gen/x.py"])).resolves.toBeDefined();
  await expect(list(["src/gen/*"])).rejects.toThrow("PYSNIP_SOURCE_REFUSED");
});

it("gives nothing for a job without sources", async () => {
  await write({ "a/pyproject.toml": "" });
  expect(await list()).toEqual({ files: [], ignored: [] });
});

it("finds the manifests that Nx would find", async () => {
  await write({
    ".gitignore": "dist/\n",
    ".nxignore": "old/\n",
    "pyproject.toml": "",
    "a/pyproject.toml": "",
    "a/b/pyproject.toml": "",
    "[c]/pyproject.toml": "",
    ".hidden/pyproject.toml": "",
    "dist/a/pyproject.toml": "",
    "old/pyproject.toml": "",
    "d/.gitignore": "e\n",
    "d/e/pyproject.toml": "",
    "node_modules/x/pyproject.toml": "",
  });
  expect(await findManifests(await readWorkspace(root, () => {}))).toEqual([
    ".hidden/pyproject.toml",
    "[c]/pyproject.toml",
    "a/b/pyproject.toml",
    "a/pyproject.toml",
    "pyproject.toml",
  ]);
});
