import { readFile, symlink } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, it } from "vitest";
import { readWorkspaceConfig } from "../src/config/read-config.ts";
import type { Policy } from "../src/requirements/policy.ts";
import { readJob } from "../src/requirements/read-job.ts";
import { readPolicy } from "../src/requirements/read-policy.ts";
import { makeWorkspace } from "./make-workspace.ts";

const manifest = (policy: string, dependencies = "[]") =>
  `[project]\nname = "churn"\nversion = "1.0.0"\ndependencies = ${dependencies}\n` +
  `[tool.pysnip]\nentry = "churn:score"\npython = "3.11"\n${policy}`;

async function read(files: Record<string, string>, links: Record<string, string> = {}) {
  const workspace = await makeWorkspace({ "job/pyproject.toml": manifest(""), ...files }, {});
  for (const [path, target] of Object.entries(links)) {
    await symlink(target, join(workspace.root, path));
  }
  const config = await readWorkspaceConfig(workspace.root);
  const open = { ...workspace, config };
  const { job } = await readJob(open, "job");
  return await readPolicy(open, job);
}
const refusal = async (...args: Parameters<typeof read>) =>
  await read(...args).then(
    () => "nothing was refused",
    (error: unknown) => String(error),
  );

it("reads the deny files of both, each from its own folder", async () => {
  const policy: Policy = await read({
    "pysnip.toml": '[policy]\ndeny-file = "policy/deny.txt"\n',
    "policy/deny.txt": "# bad\nEvil_One\n",
    "job/pyproject.toml": manifest('[tool.pysnip.policy]\ndeny-file = "../more.txt"\n'),
    "more.txt": "evil.two\n",
  });
  expect([...policy.deniedNames].sort()).toEqual([
    ["evil-one", "policy/deny.txt:2"],
    ["evil-two", "more.txt:1"],
  ]);
});

it("names both places when a job widens the policy, with line and column", async () => {
  const text = await refusal({
    "pysnip.toml": "[policy]\nmax-packages = 5\n",
    "job/pyproject.toml": manifest("[tool.pysnip.policy]\nmax-packages = 9\n"),
  });
  expect(text).toContain("PYSNIP_CONFIG_INVALID");
  expect(text).toContain(
    "job/pyproject.toml:9:1: `tool.pysnip.policy.max-packages` 9 widens `policy.max-packages` of `pysnip.toml`, which is 5; a job can only narrow it",
  );
});

it.each<[title: string, files: Record<string, string>, text: string]>([
  [
    "a rule is none",
    { "pysnip.toml": '[policy]\ndeny = ["ok", "-r x"]\n' },
    "pysnip.toml:2:15: `policy.deny[1]` `-r x` is no package name",
  ],
  [
    "a key of the job is misspelt",
    { "job/pyproject.toml": manifest("[tool.pysnip.policy]\nmax-package = 9\n") },
    "job/pyproject.toml:9:1: `tool.pysnip.policy.max-package` unknown key; did you mean `max-packages`?",
  ],
  [
    "the file is not there",
    { "pysnip.toml": '[policy]\ndeny-file = "deny.txt"\n' },
    "`deny.txt` does not exist",
  ],
  [
    "the file lies outside",
    { "pysnip.toml": '[policy]\ndeny-file = "../deny.txt"\n' },
    "`../deny.txt` lies outside the workspace",
  ],
  [
    "the file holds something else",
    { "pysnip.toml": '[policy]\ndeny-file = "deny.txt"\n', "deny.txt": "evil\nevil==1\n" },
    "deny.txt:2: `evil==1` is no package name; write one name a line",
  ],
])("refuses a policy when %s", async (_title, files, text) => {
  expect(await refusal(files)).toContain(text);
});

it("follows no link out of the workspace", async () => {
  const files = { "pysnip.toml": '[policy]\ndeny-file = "deny.txt"\n' };
  expect(await refusal(files, { "deny.txt": "/etc/hostname" })).toContain("PYSNIP_FILE_REFUSED");
});

it.each([
  ["[policy]\ndirect-references = true\n", "", true],
  ["", "", false],
  [
    "[policy]\ndirect-references = true\n",
    "[tool.pysnip.policy]\ndirect-references = false\n",
    false,
  ],
  ["", "[tool.pysnip.policy]\ndirect-references = true\n", false],
])("with %j and %j takes `name @ URL`: %j", async (outer, inner, accepted) => {
  const url = `https://h.example/x-1.0-py3-none-any.whl#sha256=${"a".repeat(64)}`;
  const job = manifest(inner, `["x @ ${url}"]`);
  const text = await refusal({ "pysnip.toml": outer, "job/pyproject.toml": job });
  expect(text.includes("direct references are off")).toBe(!accepted);
});

it("accepts the examples of the guide", async () => {
  const guide = new URL("../../../docs/guides/indexes-and-policy.md", import.meta.url);
  const text = await readFile(fileURLToPath(guide), "utf8");
  const blocks = [...text.matchAll(/```toml\n(.*?)```/gs)].map(([, block = ""]) => block);
  const mine = blocks.filter((block) => !block.includes("[tool."));
  const job = blocks.filter((block) => block.includes("[tool.")).join("");
  expect(mine).toHaveLength(2);
  const policy = await read({
    "pysnip.toml": mine.join(""),
    "policy/malicious.txt": "evil\n",
    "job/pyproject.toml": manifest(job),
  });
  expect(policy).toMatchObject({ releaseAge: 168, undeclaredImports: "error" });
});
