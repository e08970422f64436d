import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, inject, it } from "vitest";
import { createWorkspace, type Workspace } from "./harness/create-workspace.ts";
import { lockByEngine } from "./harness/lock-script.ts";
import { writeJob } from "./harness/write-job.ts";

// What people put together, each with another reason to go wrong: extras, upper bounds, markers,
// native code, alternatives for each platform.
const sets: readonly (readonly string[])[] = [
  ["requests"],
  ["requests[socks]", "urllib3<2"],
  ["pandas>=2,<3"],
  ["pydantic>=2,<3"],
  ["numpy", "scipy"],
  ["fastapi", "uvicorn[standard]"],
  ["sqlalchemy>=2", "alembic"],
  ["scikit-learn", "joblib"],
  ["httpx[http2,brotli]"],
  ["rich", "typer"],
  ["jinja2", "pyyaml", "click<8.2"],
  ["aiohttp"],
  ["opentelemetry-sdk", "protobuf<6"],
];
const platforms = {
  "linux-x86_64": "x86_64-manylinux_2_28",
  "linux-aarch64": "aarch64-manylinux_2_28",
  "macos-arm64": "aarch64-apple-darwin",
  "windows-x86_64": "x86_64-pc-windows-msvc",
};
const root = (index: number) => `jobs/set${index}`;

let workspace: Workspace;
beforeAll(async () => {
  workspace = await createWorkspace();
  for (const [index, dependencies] of sets.entries()) {
    await writeJob(workspace, { root: root(index), dependencies });
    await workspace.write(`${root(index)}/requirements.in`, `${dependencies.join("\n")}\n`);
  }
  const done = await lockByEngine(workspace, [...sets.keys()].map(root));
  expect(done.exitCode, done.all).toBe(0);
});
afterAll(() => workspace.dispose());

describe.each(sets.map((set, index) => ({ title: set.join(", "), index })))(
  "$title",
  ({ index }) => {
    it("is what uv resolves for each platform alone", async () => {
      const found = Object.entries(platforms).map(
        async ([platform, target]) => [platform, target, await resolveByUv(index, target)] as const,
      );
      for (const [platform, target, first] of await Promise.all(found)) {
        await expectEqual(index, platform, first, () => resolveByUv(index, target));
      }
    });

    it("is what pip resolves here", async () => {
      await expectEqual(index, "linux-x86_64", await resolveByPip(index), () =>
        resolveByPip(index),
      );
    });
  },
);

// Copies of an index may lag behind one another, so a difference counts when it stays.
async function expectEqual(
  index: number,
  platform: string,
  found: readonly string[],
  resolve: () => Promise<string[]>,
): Promise<void> {
  if (found.join() === (await readLocked(index, platform)).join()) return;
  await workspace.remove(`${root(index)}/pysnip.lock`);
  const done = await lockByEngine(workspace, [root(index)]);
  expect(done.exitCode, done.all).toBe(0);
  expect(await readLocked(index, platform)).toEqual(await resolve());
}

interface Locked {
  readonly name: string;
  readonly version: string;
  readonly marker: string | null;
}

async function readLocked(index: number, platform: string): Promise<string[]> {
  const { resolution } = JSON.parse(await workspace.read(`${root(index)}/pysnip.lock`));
  const [system, machine] = {
    "linux-x86_64": ["linux", "x86_64"],
    "linux-aarch64": ["linux", "aarch64"],
    "macos-arm64": ["darwin", "arm64"],
    "windows-x86_64": ["win32", "AMD64"],
  }[platform] as [string, string];
  const script =
    "import json, sys\nfrom pip._vendor.packaging.markers import Marker\n" +
    "rows, environment = json.load(sys.stdin)\n" +
    "print(json.dumps([r['name'] + '==' + r['version'] for r in rows if r['marker'] is None or Marker(r['marker']).evaluate(environment)]))";
  const rows = (resolution.packages as Locked[]).map(({ name, version, marker }) => ({
    name,
    version,
    marker,
  }));
  const environment = { sys_platform: system, platform_machine: machine };
  const done = await workspace.exec("python3", ["-c", script], {
    input: JSON.stringify([rows, environment]),
  });
  expect(done.exitCode, done.all).toBe(0);
  return (JSON.parse(done.stdout) as string[]).sort();
}

async function resolveByUv(index: number, target: string): Promise<string[]> {
  const done = await workspace.exec(
    "uv",
    [
      ...["pip", "compile", "--quiet", "--no-header", "--no-annotate", "--no-config"],
      ...["--no-strip-markers", "--python-version", inject("run").pythonMinor],
      ...["--python-platform", target, "--only-binary", ":all:", "requirements.in"],
    ],
    { cwd: root(index) },
  );
  expect(done.exitCode, done.all).toBe(0);
  return done.stdout
    .split("\n")
    .filter((line) => line.includes("=="))
    .map((line) =>
      line
        .replace(/\[[^\]]*\]/, "")
        .replace(/ *;.*$/, "")
        .trim(),
    )
    .sort();
}

async function resolveByPip(index: number): Promise<string[]> {
  const report = join(workspace.root, root(index), "report.json");
  const done = await workspace.exec(
    "python3",
    [
      ...["-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--dry-run"],
      ...["--ignore-installed", "--only-binary", ":all:", "--report", report],
      ...["--requirement", "requirements.in", "--target", "nowhere"],
    ],
    { cwd: root(index) },
  );
  expect(done.exitCode, done.all).toBe(0);
  const { install } = JSON.parse(await workspace.read(`${root(index)}/report.json`)) as {
    install: { metadata: { name: string; version: string } }[];
  };
  return install
    .map(
      ({ metadata }) =>
        `${metadata.name.replace(/[-_.]+/g, "-").toLowerCase()}==${metadata.version}`,
    )
    .sort();
}
