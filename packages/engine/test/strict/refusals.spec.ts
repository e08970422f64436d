import { dirname } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { applyJobEnvironment } from "../../src/env/apply-job-environment.ts";
import { applyLock } from "../../src/lock/apply-lock.ts";
import { digest } from "../../src/lock/hash-lock.ts";
import { diffLock } from "../../src/lock/diff-lock.ts";
import type { LockDifference } from "../../src/lock/lock-difference.ts";
import { parseLock } from "../../src/lock/parse-lock.ts";
import { readLockRequest } from "../../src/lock/read-lock.ts";
import { type LocalIndex, makeWheel, startIndex } from "../local-index.ts";
import { readTree } from "../make-workspace.ts";
import {
  makeStrictWorkspace,
  paths,
  renderStrictFiles,
  renderStrictLock,
} from "./make-strict-workspace.ts";

type Files = Record<string, string>;
type Edit = (files: Files) => void;

const ROOT = "jobs/churn";
const SIGNAL = { CI: "true" };

let index: LocalIndex;
beforeAll(async () => {
  index = await startIndex([makeWheel("six", "1.17")]);
});
afterAll(() => index.close());

/** Replaces a text that has to be there. */
const replace =
  (path: keyof typeof paths, before: string, after: string): Edit =>
  (files) => {
    const text = files[paths[path]] ?? "";
    expect(text).toContain(before);
    files[paths[path]] = text.replace(before, after);
  };
const all =
  (...edits: Edit[]): Edit =>
  (files) => {
    for (const edit of edits) edit(files);
  };

type Reason = Exclude<LockDifference["reason"], "missing" | "invalid">;

/** For every reason the edits that are its cause, each with a title. */
const stale: Record<Reason, Record<string, Edit>> = {
  "requirement-added": {
    "in dependencies": replace("manifest", '  "six>=1.16",\n', '  "six>=1.16",\n  "idna",\n'),
    "in a group": replace("manifest", '  "tomli",\n', '  "tomli",\n  "idna",\n'),
    "in libraries": replace("manifest", "acme_core =", 'idna = "~> 3.4"\nacme_core ='),
    "in a requirement file": replace("file", "attrs>=23\n", "attrs>=23\nidna==3.10\n"),
    "as a constraint": replace("constraints", "<3\n", "<3\nidna<4\n"),
    "in the header of the entry": replace("source", '"rich",\n', '"rich",\n#   "idna",\n'),
    "by pysnip itself": replace("manifest", "builtins = false\n", ""),
    "in several places": all(
      replace("manifest", '"six>=1.16",', '"six>=1.16", "idna"'),
      replace("manifest", '"tomli",', '"tomli", "idna"'),
      replace("manifest", "acme_core =", 'idna = "*"\nacme_core ='),
      replace("file", "attrs>=23\n", "attrs>=23\nidna\n"),
    ),
  },
  "requirement-removed": {
    "from dependencies": replace("manifest", '  "six>=1.16",\n', ""),
    "from the header of the entry": replace("source", '#   "rich",\n', ""),
    "from the constraints": replace("constraints", "urllib3<3\n", ""),
  },
  python: {
    "in the manifest": replace("manifest", 'python = "3.11"', 'python = "3.12"'),
    "in the workspace": all(
      replace("manifest", 'python = "3.11"\n', ""),
      replace("workspace", "[[indexes", 'python = "3.12"\n\n[[indexes'),
    ),
  },
  "platform-added": {
    "in the manifest": replace(
      "manifest",
      '  "linux-aarch64",\n',
      '  "linux-aarch64",\n  "macos-arm64",\n',
    ),
    "by the default": replace(
      "manifest",
      'platforms = [\n  "linux-x86_64",\n  "linux-aarch64",\n]\n',
      "",
    ),
  },
  "platform-removed": {
    "from the manifest": all(
      replace("manifest", '  "linux-aarch64",\n', ""),
      replace(
        "manifest",
        'bundle-platforms = ["linux-x86_64", "linux-aarch64"]',
        'bundle-platforms = ["linux-x86_64"]',
      ),
    ),
    "by the workspace": all(
      replace("manifest", 'platforms = [\n  "linux-x86_64",\n  "linux-aarch64",\n]\n', ""),
      replace("manifest", 'bundle-platforms = ["linux-x86_64", "linux-aarch64"]\n', ""),
      replace("workspace", "[[indexes", 'platforms = ["linux-x86_64"]\n\n[[indexes'),
    ),
  },
  "bundle-platform-added": {
    "in the manifest": all(
      replace("manifest", '  "linux-aarch64",\n', '  "linux-aarch64",\n  "macos-arm64",\n'),
      replace(
        "manifest",
        '"linux-x86_64", "linux-aarch64"]',
        '"linux-x86_64", "linux-aarch64", "macos-arm64"]',
      ),
    ),
  },
  "bundle-platform-removed": {
    "from the manifest": replace("manifest", '"linux-x86_64", "linux-aarch64"]', '"linux-x86_64"]'),
    "by the default": replace(
      "manifest",
      'bundle-platforms = ["linux-x86_64", "linux-aarch64"]\n',
      "",
    ),
  },
  index: {
    "in the workspace": replace("workspace", '["acme-*"]', '["acme-*", "si*"]'),
    "in libraries": replace(
      "manifest",
      "acme_core =",
      'six = { version = ">=1.16", index = "acme" }\nacme_core =',
    ),
    "that is gone": all(
      replace("manifest", ', index = "acme"', ""),
      replace("workspace", 'packages = ["acme-*"]\n', ""),
    ),
  },
  prereleases: {
    "in the workspace": replace("workspace", '["six"]', '["six", "rich"]'),
    "in the job": replace(
      "manifest",
      "[tool.pysnip.lib",
      "[tool.pysnip.policy]\nprereleases = []\n\n[tool.pysnip.lib",
    ),
    "that is gone": replace("workspace", 'prereleases = ["six"]\n', ""),
  },
  "release-age": {
    "in the workspace": replace("workspace", '"3 days"', '"7 days"'),
    "in the job": replace(
      "manifest",
      "[tool.pysnip.lib",
      "[tool.pysnip.policy]\nmin-release-age = 9\n\n[tool.pysnip.lib",
    ),
    "that is gone": replace("workspace", 'min-release-age = "3 days"\n', ""),
  },
  "any-age": {
    "in the workspace": replace("workspace", "any-age = true\n", "any-age = false\n"),
    "that is gone": replace("workspace", "any-age = true\n", ""),
  },
  "wheel-exception": {
    "in the workspace": replace("workspace", '["acme-core"]', "[]"),
    "in the job": replace(
      "manifest",
      "[tool.pysnip.lib",
      "[tool.pysnip.policy]\nwheel-exceptions = []\n\n[tool.pysnip.lib",
    ),
    "that is gone": replace("workspace", 'wheel-exceptions = ["acme-core"]\n', ""),
  },
};

const lock =
  (edit: (text: string) => string): Edit =>
  (files) => {
    const before = files[paths.lock] ?? "";
    files[paths.lock] = edit(before);
    expect(files[paths.lock]).not.toBe(before);
  };

const broken: Record<string, Edit> = {
  "is missing": (files) => delete files[paths.lock],
  "is empty": lock(() => ""),
  "has conflict markers": lock((text) =>
    text
      .replace('    "python"', '<<<<<<< HEAD\n    "python"')
      .replace('"3.11"\n', '"3.11"\n=======\n>>>>>>> other\n'),
  ),
  "is cut short": lock((text) => text.slice(0, text.indexOf('"python":') + 9)),
  "has a byte order mark": lock((text) => `\ufeff${text}`),
  "is of a newer pysnip": lock((text) => text.replace(/"lockVersion": \d+/, '"lockVersion": 99')),
  "is of an older pysnip": lock((text) => text.replace(/"lockVersion": \d+/, '"lockVersion": 0')),
  "has no version": lock((text) => text.replace(/  "lockVersion": \d+,\n/, "")),
  "holds a requirement that its digest denies": lock(() =>
    renderStrictLock((body) => ({
      ...body,
      requirements: body.requirements.map((item) => ({ ...item, hash: digest("another") })),
    })),
  ),
  "holds a hash that does not follow": lock(() =>
    renderStrictLock((body) => ({ ...body, requirementsHash: digest("another") })),
  ),
  "holds an environment that does not follow": lock(() =>
    renderStrictLock((body) => ({ ...body, environmentHashes: {} })),
  ),
  "holds a package that nothing asks for": lock(() =>
    renderStrictLock((body) => {
      const packages = body.resolution.packages.map((item) =>
        item.name === "rich" ? { ...item, name: "rogue" } : item,
      );
      return { ...body, resolution: { ...body.resolution, packages } };
    }),
  ),
  "has an unknown key": lock((text) => text.replace('"python"', '"pythom"')),
  "has a value of the wrong kind": lock((text) => text.replace('"version": "1.0"', '"version": 1')),
  "was edited": lock((text) => text.replace('"name": "six"', '"name": "evil"')),
  "has a repeated key": lock((text) =>
    text.replace('    "python": "3.11"', '    "python": "3.12",\n    "python": "3.11"'),
  ),
  "has line ends of Windows": lock((text) => text.replaceAll("\n", "\r\n")),
  "is indented otherwise": lock((text) => `${JSON.stringify(JSON.parse(text), null, 4)}\n`),
};

const cases = [
  ...Object.entries(stale).flatMap(([reason, edits]) =>
    Object.entries(edits).map(([title, edit]) => ({ reason, title: `${reason} ${title}`, edit })),
  ),
  ...Object.entries(broken).map(([title, edit]) => ({
    reason: null,
    title: `the lockfile ${title}`,
    edit,
  })),
];

async function open(edit: Edit, variables: Record<string, string>) {
  const files = renderStrictFiles();
  edit(files);
  return await makeStrictWorkspace(files, { ...variables, PYSNIP_INDEX_URL: index.url });
}

const thrownBy = (work: Promise<unknown>) =>
  work.then(
    () => null,
    (error: Error) => error,
  );

describe("in CI", () => {
  it("finds the lockfile current before anything is edited, and starts nothing", async () => {
    const { workspace, readStarted } = await open(() => {}, SIGNAL);
    expect(await applyLock(workspace, ROOT, "auto")).toMatchObject({ written: false });
    expect(await readStarted()).toEqual([]);
  });

  const messages = new Map<string, string>();

  it.each(cases)("refuses when $title, and touches nothing", async ({ reason, title, edit }) => {
    const { workspace, readStarted } = await open(edit, SIGNAL);
    const before = await readTree(dirname(workspace.root));
    const error = await thrownBy(applyLock(workspace, ROOT, "auto"));
    expect(error?.name).toBe("PysnipError");
    expect(error?.message).toContain("because this looks like CI (`CI` is set)");
    // Locking again does not help against a newer pysnip.
    const command = title.endsWith("newer pysnip")
      ? "hint: npm install --save-dev @pysnip/nx@latest"
      : "hint: run `npx nx run churn:lock` on your machine and commit";
    expect(error?.message).toContain(command);
    if (reason !== null) {
      const { request } = await readLockRequest(workspace, ROOT);
      const text = before[`${workspace.root}/${paths.lock}`] ?? "";
      expect(diffLock(request, parseLock(text, paths.lock))).toContainEqual(
        expect.objectContaining({ reason }),
      );
    }
    expect(await readTree(dirname(workspace.root))).toEqual(before);
    expect(await readStarted()).toEqual([]);
    expect(index.requests).toEqual([]);
    messages.set(title, error?.message ?? "");
  });

  it("says what changed, with file, line and key", async () => {
    const text = [...messages].map(([title, message]) => `# ${title}\n\n${message}\n`).join("\n");
    expect(messages.size).toBe(cases.length);
    await expect(text).toMatchFileSnapshot("refusals.txt");
  });

  it("says the same where an environment is asked for beside a lockfile that is not current", async () => {
    const { workspace, readStarted } = await open(stale.python["in the manifest"] ?? all(), SIGNAL);
    const error = await thrownBy(applyJobEnvironment(workspace, ROOT, "auto"));
    expect(error?.message).toMatchInlineSnapshot(`
      "the lockfile of \`churn\` does not match its manifest (PYSNIP_LOCK_MISMATCH)
        jobs/churn/pyproject.toml:15 python: python 3.11 -> 3.12
      hint: npx nx run churn:lock"
    `);
    expect(await readStarted()).toEqual([]);
  });
});

it("would see a process: on a developer's machine the same edit starts uv", async () => {
  const { workspace, readStarted } = await open(stale.python["in the manifest"] ?? all(), {});
  await thrownBy(applyLock(workspace, ROOT, "auto"));
  expect(await readStarted()).toContain("uv");
});

it("would see a request: the index counts them", async () => {
  await fetch(`${index.url}/six/`);
  expect(index.requests).toEqual(["/simple/six/"]);
});
