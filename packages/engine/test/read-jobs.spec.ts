import { symlink, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, it } from "vitest";
import { readJobs } from "../src/requirements/read-jobs.ts";
import { readSubmissionFacts } from "../src/version/read-submission-facts.ts";
import { makeWorkspace } from "./make-workspace.ts";

const manifest = (name: string, more = 'python = "3.11"\n') =>
  `[project]\nname = "${name}"\nversion = "1.0.0"\n[tool.pysnip]\nentry = "a:b"\n${more}`;

it("finds each job under its own name, and no others, when `pysnip.toml` is broken", async () => {
  const { root } = await makeWorkspace(
    {
      "pysnip.toml": "pythn = 1\n",
      "pyproject.toml": "[tool.poetry]\n",
      "a/pyproject.toml": manifest("one"),
      "b/pyproject.toml": manifest("two", ""),
      "c/pyproject.toml": manifest("three", "entyr = 1\n"),
      "other/pyproject.toml": "[tool.ruff]\n",
    },
    {},
  );
  const message = expect.stringContaining("`pythn` unknown key; did you mean `python`?");
  expect(await readJobs(root, [".", "a", "b", "c", "other"])).toEqual([
    { kind: "other" },
    { kind: "broken", name: "one", message },
    { kind: "broken", name: "two", message },
    { kind: "broken", name: "three", message },
    { kind: "other" },
  ]);
});

it("finds no job in a folder whose manifest is a link, a folder or huge", async () => {
  const { root } = await makeWorkspace(
    { "real/pyproject.toml": manifest("real"), "link/a": "", "folder/pyproject.toml/a": "" },
    {},
  );
  await symlink("../real/pyproject.toml", join(root, "link/pyproject.toml"));
  await writeFile(join(root, "pyproject.toml"), `# ${"x".repeat(1024 * 1024)}\n`);
  const found = await readJobs(root, ["link", "folder", "."]);
  expect(found).toEqual([{ kind: "other" }, { kind: "other" }, { kind: "other" }]);
});

const utf16 = (text: string) => Buffer.from(text, "utf16le").toString("utf8");

it.each([
  ["huge", `# ${"x".repeat(1024 * 1024)}\n`, "at most 1048576 are read (PYSNIP_FILE_REFUSED)"],
  ["in another encoding", utf16("[tool]\n"), "a/pyproject.toml: holds NUL characters"],
  ["not TOML", "x =\n", "a/pyproject.toml:1:"],
])(
  "finds a broken job where a manifest is %s and has a lockfile",
  async (_title, text, message) => {
    const files = { "a/pyproject.toml": text, "b/pyproject.toml": text, "a/pysnip.lock": "" };
    for (const more of [{}, { "pysnip.toml": "pythn = 1\n" }]) {
      const { root } = await makeWorkspace({ ...files, ...more }, {});
      const said = "pysnip.toml" in more ? "did you mean `python`?" : message;
      expect(await readJobs(root, ["a", "b"])).toEqual([
        { kind: "broken", name: "a", message: expect.stringContaining(said) },
        { kind: "other" },
      ]);
    }
  },
);

it("refuses a job under its own name when a file that it names is a link", async () => {
  const { root } = await makeWorkspace(
    { "a/pyproject.toml": manifest("one", 'python = "3.11"\nrequirements = ["r.txt"]\n') },
    {},
  );
  await symlink("/etc/hostname", join(root, "a/r.txt"));
  expect(await readJobs(root, ["a"])).toMatchObject([{ kind: "broken", name: "one" }]);
});

it("knows the names of the projects that are no jobs, before a job takes one", async () => {
  const workspace = await makeWorkspace(
    {
      "a/project.json": '{ "name": "alpha" }',
      "jobs/x/project.json": '{ "name": "x" }',
      "b/beta/project.json": "{}",
      "c/package.json": '{ "name": "gamma" }',
      "d/package.json": '["no object"]',
      "e/package.json": "no JSON",
      "c2/package.json": '{ "name": "@org/delta", "nx": { "name": "delta" } }',
      "f/pyproject.toml": manifest("phi"),
      "dist/a/package.json": '{ "name": "built" }',
      "g/node_modules/x/package.json": '{ "name": "installed" }',
    },
    { PATH: "" },
  );
  await symlink("../a/project.json", join(workspace.root, "d/project.json"));
  const request = { folder: "jobs/x", text: "def f(): ...\n", python: "3.11" } as const;
  const graph = [
    { name: "x", root: "jobs/x" },
    { name: "inferred", root: "h" },
  ];
  const facts = await readSubmissionFacts(workspace, request, graph);
  const names = ["@org/delta", "alpha", "beta", "delta", "gamma", "inferred", "phi"];
  expect(facts.existingProjects.toSorted()).toEqual(names);
});
