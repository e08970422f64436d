import { expect, it } from "vitest";
import { makeMemoryFolder } from "../../test/submission-input.ts";
import { planRelease } from "./plan-release.ts";
import { renderVersionPlan } from "./render-version-plan.ts";

const TEXT = "def score(days: int) -> int:\n    return 1\n";
const CHANGED = TEXT.replace("1", "2");
const MANIFEST = "jobs/churn/pyproject.toml";
const HISTORY = "jobs/churn/history.jsonl";

it("writes the content and a plan, and leaves version and history as they are", async () => {
  const { files, submit } = makeMemoryFolder();
  await submit({ text: TEXT });
  const [manifest, history] = [files.get(MANIFEST), files.get(HISTORY)];
  const plan = await submit({ text: CHANGED, versionPlan: true });
  const id = plan.contentId.slice("sha256:".length, 19);
  const path = `.nx/version-plans/churn-${id}.md`;
  expect(plan.files).toEqual([
    { path, content: '---\n"churn": patch\n---\n\nbody changed; contract unchanged\n' },
    { path: "jobs/churn/src/churn.py", content: CHANGED },
  ]);
  expect([files.get(MANIFEST), files.get(HISTORY)]).toEqual([manifest, history]);
  expect(plan.version).toBe("1.0.0");
  expect(plan.messages.slice(0, 2)).toEqual([
    "churn stays at 1.0.0 until `nx release version` (body changed; contract unchanged)",
    `planned: a patch version, in \`${path}\``,
  ]);
  const again = await submit({ text: CHANGED, versionPlan: true });
  expect(again.files).toEqual([plan.files[0]]);
});

it("plans what is asked for, with the reason as the sentence of the changelog", async () => {
  const { files, submit } = makeMemoryFolder();
  await submit({ text: TEXT });
  const version = { bump: "minor", reason: "Counts weeks too" } as const;
  const requirements = ["six"];
  const plan = await submit({ text: CHANGED, versionPlan: true, version, requirements });
  expect(plan.files[0]?.content).toBe('---\n"churn": minor\n---\n\nCounts weeks too\n');
  expect(files.get(MANIFEST)).toContain('dependencies = ["six"]');
  expect(files.get(MANIFEST)).toContain('version = "1.0.0"');
});

it("leaves the release to record what was written before it", async () => {
  const { files, submit } = makeMemoryFolder();
  await submit({ text: TEXT });
  await submit({ text: CHANGED, versionPlan: true });
  const { folder: _, ...release } = planRelease("jobs/churn", "1.0.1");
  const released = await submit(release);
  expect(released.messages[0]).toBe("churn 1.0.0 → 1.0.1 (body changed; contract unchanged)");
  expect(files.get(HISTORY)?.trimEnd().split("\n")).toHaveLength(2);
});

it("writes nothing for content that is recorded already", async () => {
  const { submit } = makeMemoryFolder();
  await submit({ text: TEXT });
  expect((await submit({ text: TEXT, versionPlan: true })).files).toEqual([]);
});

it.each([
  ["a new job", {}, false],
  ["a version of one's own", { version: { setVersion: "2.0.0" } }, true],
])("refuses it for %s", async (_, change, hasJob) => {
  const { submit } = makeMemoryFolder();
  if (hasJob) await submit({ text: TEXT });
  await expect(submit({ text: CHANGED, versionPlan: true, ...change })).rejects.toMatchObject({
    code: "PYSNIP_VERSION_REFUSED",
    hint: "leave out `--version-plan`",
  });
});

it.each(["on", "1.0", "null", "a-b", "a.b"])("keeps the project %s a name in YAML", (name) => {
  expect(renderVersionPlan(name, "prerelease", " why\n")).toBe(
    `---\n"${name}": prerelease\n---\n\nwhy\n`,
  );
});
