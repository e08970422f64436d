import { readFileSync } from "node:fs";
import { readdir, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { expect, it } from "vitest";
import type { Workspace } from "../src/config/workspace.ts";
import type { Policy } from "../src/requirements/policy.ts";
import { readImportFindings } from "../src/requirements/read-import-findings.ts";
import { readJob } from "../src/requirements/read-job.ts";
import { scanImports } from "../src/requirements/scan-imports.ts";
import { makeWorkspace, reopen } from "./make-workspace.ts";

const manifest =
  '[project]\nname = "churn"\nversion = "1.0.0"\ndependencies = ["numpy", "psycopg2"]\n' +
  '[tool.pysnip]\nentry = "churn:score"\npython = "3.11"\n';
const files = {
  ".gitignore": "scratch.py\n",
  "job/pyproject.toml": manifest,
  "job/src/churn.py": "import numpy\nimport features.build\ndef score():\n    import yaml\n",
  "job/src/features/build.py": "import numpy, sklearn\n",
  "job/src/scratch.py": "import torch\n",
  "job/src/data.txt": "import pandas\n",
};

async function find(workspace: Workspace, mode: Policy["undeclaredImports"] = "warn") {
  const { job, requirements } = await readJob(workspace, "job");
  let parsed = 0;
  const findings = readImportFindings(
    workspace,
    job,
    requirements,
    { undeclaredImports: mode },
    // The scanner is asked for once for each text that has to be parsed, so this counts loads too.
    async () => {
      parsed += 1;
      return scanImports;
    },
  );
  return { ...(await findings), parsed };
}
const again = ({ root, host }: Workspace) => reopen({ root, home: host.home, variables: {} });

it("warns of what is imported and not declared, in every file that belongs to the job", async () => {
  const workspace = await makeWorkspace(files, {});
  expect(await find(workspace)).toMatchObject({
    warnings: [
      "warning: job/src/churn.py:4:12: `yaml` is imported but not declared; it comes from `pyyaml`",
      "warning: job/src/features/build.py:1:15: `sklearn` is imported but not declared; it comes from `scikit-learn`",
    ],
    information: ["declared and never imported: `psycopg2` (right for plugins and drivers)"],
  });
});

it("refuses the same by policy, and looks at nothing when it is off", async () => {
  const workspace = await makeWorkspace(files, {});
  await expect(find(workspace, "error")).rejects.toMatchObject({
    code: "PYSNIP_IMPORT_UNDECLARED",
    details: [expect.stringContaining("`pyyaml`"), expect.stringContaining("`scikit-learn`")],
  });
  expect(await find(again(workspace), "off")).toEqual({
    warnings: [],
    information: [],
    parsed: 0,
  });
});

it("parses each text once, then only what changed, and says the same", async () => {
  const workspace = await makeWorkspace(files, {});
  const first = await find(workspace);
  expect(first.parsed).toBe(2);
  expect(await find(again(workspace))).toEqual({ ...first, parsed: 0 });
  await writeFile(join(workspace.root, "job/src/features/build.py"), "import numpy\n");
  const third = await find(again(workspace));
  expect(third).toMatchObject({ parsed: 1, warnings: [first.warnings[0]] });
});

it("scans anew when a record is damaged, and for another Python", async () => {
  const workspace = await makeWorkspace(files, {});
  const first = await find(workspace);
  const folder = join(workspace.cacheDirectory, "scans");
  const names = await readdir(folder);
  expect(names).toHaveLength(2);
  await writeFile(join(folder, names[0] ?? ""), '{"v":1,"required":"x"}');
  expect(await find(again(workspace))).toEqual({ ...first, parsed: 1 });
  const newer = manifest.replace("3.11", "3.12");
  await writeFile(join(workspace.root, "job/pyproject.toml"), newer);
  expect(await find(again(workspace))).toEqual({ ...first, parsed: 2 });
});

const unchecked = {
  "is too large": {
    path: "large.py",
    text: `import torch\nx = "${"a".repeat(1024 * 1024)}"\n`,
    sentence: "job/src/large.py: it is too large for its imports to be checked",
  },
  "has a name that is not UTF-8": {
    path: Buffer.from("\xff.py", "latin1"),
    text: "import torch\n",
    sentence: "job/src/\uFFFD.py: it cannot be found by its name, so its imports are not checked",
  },
} as const;

it.each(Object.entries(unchecked))(
  "says that a file %s rather than nothing, and refuses it where the policy wants an error",
  async (_title, { path, text, sentence }) => {
    const declared = manifest.replace('"numpy"', '"numpy", "pyyaml", "scikit-learn"');
    const workspace = await makeWorkspace({ ...files, "job/pyproject.toml": declared }, {});
    const folder = Buffer.from(join(workspace.root, "job/src/"));
    await writeFile(Buffer.concat([folder, Buffer.from(path)]), text);
    expect((await find(workspace)).warnings).toEqual([`warning: ${sentence}`]);
    await expect(find(again(workspace), "error")).rejects.toMatchObject({
      code: "PYSNIP_IMPORT_UNDECLARED",
      headline: "`churn` has files whose imports cannot be checked",
      details: [sentence],
      hint: expect.stringContaining("at most 1 MiB"),
    });
  },
);

it("lists a file that cannot be checked beside what is not declared", async () => {
  const { path, text, sentence } = unchecked["is too large"];
  const workspace = await makeWorkspace({ ...files, [`job/src/${path}`]: text }, {});
  await expect(find(workspace, "error")).rejects.toMatchObject({
    headline: "`churn` imports what it does not declare",
    details: [expect.stringContaining("`yaml`"), expect.stringContaining("`sklearn`"), sentence],
    hint: expect.stringMatching(/^declare .*; make each file/),
  });
});

it("loads no parser of Python with the lock room, only when something has to be parsed", () => {
  const source = join(import.meta.dirname, "../src");
  const loaded = new Set([join(source, "lock/apply-lock.ts")]);
  for (const file of loaded) {
    const text = readFileSync(file, "utf8");
    for (const [, clause = "", target = ""] of text.matchAll(STATIC_IMPORT)) {
      if (!clause.startsWith("type ")) loaded.add(join(dirname(file), target));
    }
  }
  const names = [...loaded].map((file) => file.slice(source.length + 1));
  expect(names).toContain("requirements/read-import-scan.ts");
  expect(names).not.toContain("requirements/parse-python.ts");
});

const STATIC_IMPORT = /^(?:import|export) ([^;"]*) from "(\.[^"]+)";/gm;
