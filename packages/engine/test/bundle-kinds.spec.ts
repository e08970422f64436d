import {
  appendFile,
  chmod,
  readdir,
  readFile,
  readlink,
  rm,
  stat,
  writeFile,
} from "node:fs/promises";
import { dirname, join, sep } from "node:path";
import { inflateRawSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import { applyBundle } from "../src/bundle/apply-bundle.ts";
import type { BundleManifest } from "../src/bundle/bundle-manifest.ts";
import type { BundleRequest } from "../src/bundle/bundle-request.ts";
import { parseZip } from "../src/bundle/parse-zip.ts";
import { readBundleVerdict } from "../src/bundle/read-bundle-verdict.ts";
import type { Workspace } from "../src/config/workspace.ts";
import { PysnipError } from "../src/errors/pysnip-error.ts";
import { digest } from "../src/lock/hash-lock.ts";
import {
  fixtureWheels,
  makeFixtureJob,
  makeFixtureWheel,
  tripleModule,
  twoMachines,
} from "./bundle-fixture.ts";
import { ageUse, plantUnused } from "./plant-unused.ts";

const kinds: readonly Partial<BundleRequest>[] = [
  { bundle: "thin" },
  { bundle: "fat", handler: "lambda_function.handle" },
  { bundle: "fat", platforms: twoMachines },
  { bundle: "layered" },
  { bundle: "wheelhouse", platforms: twoMachines },
];

async function make(change: Partial<BundleRequest>, layout?: Parameters<typeof makeFixtureJob>[1]) {
  const { workspace, request } = await makeFixtureJob(change, layout);
  const folder = join(workspace.root, request.outputPath);
  return { workspace, request, folder, archive: join(folder, "churn.zip") };
}

it.each(kinds)("names every member of $bundle with its digest", async (change) => {
  const { workspace, request, archive } = await make(change);
  await applyBundle(workspace, request);
  const { members, manifest } = readArchive(await readFile(archive));
  const found = Object.fromEntries([...members].map(([name, content]) => [name, digest(content)]));
  delete found["bundle.json"];
  expect(found).toEqual(manifest.members);
  expect(manifest.kind).toBe(change.bundle);
});

it("copies what a wheel has compressed as it is, where machines look for it", async () => {
  const { workspace, request, archive } = await make({ platforms: twoMachines });
  await applyBundle(workspace, request);
  const bytes = await readFile(archive);
  const listed = parseZip(withoutSeal(bytes), "bundle");
  const copied = listed.filter(({ method }) => method === 8);
  expect(copied.map(({ name }) => name)).toEqual([
    "packages/linux-aarch64/alpha.py",
    "packages/linux-x86_64/alpha.py",
  ]);
  const { members, manifest } = readArchive(bytes);
  expect(members.get("packages/linux-x86_64/alpha.py")?.toString()).toBe(tripleModule);
  const script = members.get("packages/linux-x86_64/bin/alpha-tool")?.toString();
  expect(script).toBe("#!/usr/bin/env python3\nimport alpha\n");
  expect(manifest.parts?.["linux-x86_64"]).toMatchObject({
    folder: "packages/linux-x86_64",
    glibc: "2.17",
  });
  const modes = new Map(listed.map(({ name, mode }) => [name, mode]));
  expect(modes.get("packages/linux-x86_64/bin/alpha-tool")).toBe(0o755);
  expect(modes.get("src/churn.py")).toBe(0o644);
});

it("shares one folder between machines that install the same wheels", async () => {
  const wheels = fixtureWheels.filter(({ name }) => name === "alpha");
  const { workspace, request, archive } = await make({ platforms: twoMachines }, { wheels });
  await applyBundle(workspace, request);
  const { manifest } = readArchive(await readFile(archive));
  expect(manifest.parts?.["linux-aarch64"]).toEqual(manifest.parts?.["linux-x86_64"]);
  expect(manifest.parts?.["linux-x86_64"]?.folder).toBe("packages/linux-aarch64+linux-x86_64");
  expect(manifest.parts?.["linux-x86_64"]?.glibc).toBeUndefined();
});

const refused: [string, Partial<BundleRequest>, Parameters<typeof makeFixtureJob>[1], RegExp[]][] =
  [
    [
      "a bundle above its limit",
      { sizeLimit: 1000 },
      {},
      [/PYSNIP_BUNDLE_TOO_LARGE/, /allows 1 kB/, / {2}alpha 1\.0 +\d+/],
    ],
    [
      "a layer above the limit",
      { bundle: "layered", sizeLimit: 3000 },
      {},
      [/PYSNIP_BUNDLE_TOO_LARGE/, /would have 8 kB/],
    ],
    [
      "a handler in the place of a module of the job",
      { handler: "churn.handle" },
      {},
      [/PYSNIP_SOURCE_REFUSED/, /`jobs\/churn\/src` has a module of that name/],
    ],
    [
      "a handler in the place of a module of Python",
      { handler: "json.handler" },
      {},
      [/PYSNIP_SOURCE_REFUSED/, /Python 3\.11 itself/],
    ],
    [
      "a handler in the place of the runner",
      { handler: "pysnip_runner.handle" },
      {},
      [/PYSNIP_SOURCE_REFUSED/, /the bundle itself/],
    ],
    [
      "two wheels with other content for one file",
      {},
      {
        wheels: [
          ...fixtureWheels,
          makeFixtureWheel("gamma", "1.0", "py3-none-any", { "alpha.py": "other\n" }),
        ],
      },
      [/`alpha\.py` of alpha-1\.0\S+ and of gamma-1\.0\S+ differ/],
    ],
    [
      "bytecode where there is no interpreter",
      { bytecode: "unchecked-hash" },
      {},
      [/PYSNIP_PYTHON_MISSING/, /bytecode = "none"/],
    ],
  ];

it.each(refused)("refuses %s and writes nothing", async (_title, change, layout, texts) => {
  const { workspace, request, folder } = await make(change, layout);
  const error = await applyBundle(workspace, request).catch((caught: unknown) => caught);
  expect(error).toBeInstanceOf(PysnipError);
  for (const text of texts) expect((error as PysnipError).message).toMatch(text);
  expect(await readdir(folder).catch(() => [])).toEqual([]);
});

it.each(kinds.filter(({ bundle }) => bundle !== "layered"))(
  "takes a limit for $bundle to the byte",
  async (change) => {
    const { workspace, request, archive } = await make(change);
    const { size } = await applyBundle(workspace, request);
    expect((await stat(archive)).size).toBe(size);
    await applyBundle(workspace, { ...request, sizeLimit: size });
    await expect(applyBundle(workspace, { ...request, sizeLimit: size - 1 })).rejects.toThrow(
      "PYSNIP_BUNDLE_TOO_LARGE",
    );
  },
);

it("reports packages by size, the largest first", async () => {
  const { workspace, request } = await make({});
  const { messages } = await applyBundle(workspace, request);
  expect(messages.join("\n").replaceAll(/ {2,}/g, "  ")).toMatch(
    /packages for linux-x86_64 {2}packed {2}unpacked\n {2}alpha 1\.0 {2}\d+ bytes {2}\d+ bytes\n {2}beta 2\.0 {2}.*\n {2}together/,
  );
});

it("gives equal packages one layer, by hard link, and takes an old one away", async () => {
  const { workspace, request, folder } = await make({ bundle: "layered" });
  await applyBundle(workspace, request);
  const layer = await layerOf(folder);
  const old = `deps-${"0".repeat(32)}.zip`;
  const other = { ...request, name: "other", outputPath: "dist/jobs/other" };
  const elsewhere = join(workspace.root, other.outputPath);
  await applyBundle(workspace, other);
  await writeFile(join(elsewhere, old), "old");
  await writeFile(join(elsewhere, "deps-mine.zip"), "not ours");
  await applyBundle(workspace, other);
  expect((await readdir(elsewhere)).toSorted()).toEqual(
    ["deps-mine.zip", layer, "other.bundle.json", "other.zip"].toSorted(),
  );
  const [left, right] = [await stat(join(folder, layer)), await stat(join(elsewhere, layer))];
  expect(left.ino).toBe(right.ino);
});

it("makes a layer of the store again when somebody wrote into it", async () => {
  const { workspace, request, folder } = await make({ bundle: "layered" });
  await applyBundle(workspace, request);
  const layer = await layerOf(folder);
  const before = digest(await readFile(join(folder, layer)));
  await chmod(join(folder, layer), 0o644);
  await writeFile(join(folder, layer), "damaged");
  await applyBundle(asAnotherCommand(workspace), request);
  expect(digest(await readFile(join(folder, layer)))).toBe(before);
});

it("makes a layer again that was damaged behind its record, once a comparison found it", async () => {
  const { workspace, request, folder } = await make({ bundle: "layered" });
  await applyBundle(workspace, request);
  const layer = join(folder, await layerOf(folder));
  const bytes = await readFile(layer);
  await chmod(layer, 0o644);
  const damaged = Buffer.from(bytes);
  damaged.writeUInt8(damaged.readUInt8(100) ^ 1, 100);
  await writeFile(layer, damaged);
  const [record = ""] = (await readdir(workspace.cacheDirectory, { recursive: true }))
    .filter((name) => name.endsWith(".zip.json"))
    .map((name) => join(workspace.cacheDirectory, name));
  const { mtimeMs: time } = await stat(layer);
  await writeFile(record, JSON.stringify({ ...JSON.parse(await readFile(record, "utf8")), time }));
  const again = asAnotherCommand(workspace);
  await applyBundle(again, request);
  await expect(readBundleVerdict(again, request)).rejects.toThrow("the first difference is at");
  await applyBundle(asAnotherCommand(workspace), request);
  expect((await readFile(layer)).equals(bytes)).toBe(true);
});

it("refuses sources that changed after they were hashed, and writes nothing", async () => {
  const { workspace, request, folder } = await make({ bundle: "thin" });
  const hashed = { since: Date.now() - 3_600_000, listLeft: () => [] };
  await expect(applyBundle(workspace, { ...request, hashed })).rejects.toMatchObject({
    code: "PYSNIP_SOURCE_CHANGED",
    details: expect.arrayContaining(["  jobs/churn/src/churn.py"]),
  });
  await expect(readdir(folder)).rejects.toThrow("ENOENT");
  const later = { ...hashed, since: Date.now() + 1 };
  await applyBundle(asAnotherCommand(workspace), { ...request, hashed: later });
});

describe("a wheel that was damaged in the store", () => {
  type Make = Awaited<ReturnType<typeof make>>;
  const rows: [
    title: string,
    change: Partial<BundleRequest>,
    act: (made: Make) => Promise<unknown>,
  ][] = [
    ["by a `fat` bundle", {}, bundleAgain],
    ["by a `wheelhouse`", { bundle: "wheelhouse" }, bundleAgain],
    [
      "by a layer that is made",
      { bundle: "layered" },
      async (made) => {
        await rm(join(made.workspace.cacheDirectory, "layers"), { recursive: true });
        await bundleAgain(made);
      },
    ],
    [
      "by `verify` of a layer",
      { bundle: "layered" },
      ({ workspace, request }) => readBundleVerdict(asAnotherCommand(workspace), request),
    ],
  ];

  it.each(rows)("is not copied %s", async (_title, change, act) => {
    const made = await make(change);
    await applyBundle(made.workspace, made.request);
    await damageWheels(made.workspace);
    await expect(act(made)).rejects.toThrow("PYSNIP_INDEX_UNREACHABLE");
  });

  it("does not matter to a layer that is there", async () => {
    const { workspace, request, folder } = await make({ bundle: "layered" });
    const { sha256 } = await applyBundle(workspace, request);
    await damageWheels(workspace);
    await rm(folder, { recursive: true });
    expect(await applyBundle(asAnotherCommand(workspace), request)).toMatchObject({ sha256 });
    expect(await layerOf(folder)).toMatch(/^deps-/);
  });

  async function bundleAgain({ workspace, request }: Make): Promise<void> {
    await applyBundle(asAnotherCommand(workspace), request);
  }

  async function damageWheels({ cacheDirectory }: Make["workspace"]): Promise<void> {
    const store = join(cacheDirectory, "wheels");
    for (const name of await readdir(store, { recursive: true })) {
      if (name.endsWith(".whl")) await appendFile(join(store, name), "x");
    }
  }
});

it.each<[store: string, bundle: BundleRequest["bundle"], depth: number]>([
  ["wheels", "fat", 3],
  ["wheels", "wheelhouse", 3],
  ["wheels", "layered", 3],
  ["layers", "layered", 2],
])("notes that the entries of `%s` are used by `%s`", async (store, bundle, depth) => {
  const { workspace, request } = await make({ bundle, platforms: twoMachines });
  await applyBundle(workspace, request);
  const folder = join(workspace.cacheDirectory, store);
  const entries = (await readdir(folder, { recursive: true, withFileTypes: true }))
    .filter((entry) => entry.isFile())
    .map(({ parentPath }) => parentPath);
  expect(entries[0]?.slice(folder.length).split(sep)).toHaveLength(depth);
  for (const entry of entries) await ageUse(entry);
  await applyBundle(asAnotherCommand(workspace), request);
  for (const entry of entries) {
    expect(Date.now() - (await stat(entry)).mtimeMs).toBeLessThan(60_000);
  }
});

it("cleans the stores when a layer was made", async () => {
  const { workspace, request } = await make({ bundle: "layered" });
  const unused = await plantUnused(workspace.cacheDirectory);
  await applyBundle(workspace, request);
  await expect(stat(unused)).rejects.toThrow("ENOENT");
});

it.each(kinds)("accepts the files of $bundle, and none that was changed", async (change) => {
  const { workspace, request, folder } = await make(change);
  await applyBundle(workspace, request);
  const verdict = () =>
    readBundleVerdict(workspace, request).then(
      ({ messages }) => messages.join("\n"),
      (error: Error) => error.message,
    );
  expect(await verdict()).toBe("`dist/jobs/churn/churn.zip` is what its sources and lockfile give");
  for (const name of await readdir(folder)) {
    const path = join(folder, name);
    const bytes = await readFile(path);
    await chmod(path, 0o644);
    for (const place of [0, Math.floor(bytes.length / 2), bytes.length - 1]) {
      const flipped = Buffer.from(bytes);
      flipped.writeUInt8(flipped.readUInt8(place) ^ 1, place);
      await writeFile(path, flipped);
      expect(await verdict()).toContain(`\`dist/jobs/churn/${name}\`: `);
    }
    await appendFile(path, "x");
    expect(await verdict()).toContain(`\`dist/jobs/churn/${name}\`: `);
    await rm(path);
    expect(await verdict()).toContain(`\`dist/jobs/churn/${name}\`: it does not exist`);
    await writeFile(path, bytes);
  }
  expect(await verdict()).toContain("is what its sources");
});

it.runIf(process.platform === "linux")(
  "leaves nothing open or behind when a comparison fails",
  async () => {
    const { workspace, request, folder } = await make({ bundle: "layered" });
    await applyBundle(workspace, request);
    await readBundleVerdict(workspace, request);
    const layer = join(folder, await layerOf(folder));
    await chmod(layer, 0o644);
    await writeFile(layer, "damaged");
    const store = join(workspace.cacheDirectory, "wheels");
    for (const name of await readdir(store, { recursive: true })) {
      if (name.endsWith(".whl")) await rm(join(store, name));
    }
    await expect(readBundleVerdict(workspace, request)).rejects.toThrow("ENOENT");
    expect(await readdir(join(workspace.cacheDirectory, "stage"))).toEqual([]);
    const open = await Promise.all(
      (await readdir("/proc/self/fd")).map((file) =>
        readlink(join("/proc/self/fd", file)).catch(() => ""),
      ),
    );
    expect(open.filter((path) => path.startsWith(dirname(workspace.root)))).toEqual([]);
  },
);

it.each<[title: string, change: (text: string) => string]>([
  ["cut short", (text) => text.slice(0, 40)],
  ["of another content", (text) => text.replace('"mode":420', '"mode":493')],
])("remembers what is in a wheel, and looks again where that is %s", async (_title, change) => {
  const { workspace, request, archive } = await make({});
  await applyBundle(workspace, request);
  const before = digest(await readFile(archive));
  const store = join(workspace.cacheDirectory, "wheels");
  const names = await readdir(store, { recursive: true });
  const record = join(store, names.find((name) => /contents-\d+$/.test(name)) ?? "");
  const remembered = await readFile(record, "utf8");
  expect(change(remembered)).not.toBe(remembered);
  await writeFile(record, change(remembered));
  await applyBundle(asAnotherCommand(workspace), request);
  expect(await readFile(record, "utf8")).toBe(remembered);
  expect(digest(await readFile(archive))).toBe(before);
  expect(await readdir(dirname(record))).toHaveLength(2);
});

// Nothing is remembered but the runner, which is not the real one.
function asAnotherCommand(workspace: Workspace): Workspace {
  const runner = workspace.shared.get("runner") ?? Promise.resolve([]);
  return { ...workspace, shared: new Map([["runner", runner]]) };
}

async function layerOf(folder: string): Promise<string> {
  return (await readdir(folder)).find((name) => name.startsWith("deps-")) ?? "";
}

function readArchive(bytes: Buffer): {
  readonly members: ReadonlyMap<string, Buffer>;
  readonly manifest: BundleManifest;
} {
  const members = new Map(
    parseZip(withoutSeal(bytes), "bundle").map(({ name, method, offset, compressedSize }) => {
      const raw = bytes.subarray(offset, offset + compressedSize);
      return [name, method === 0 ? raw : inflateRawSync(raw)];
    }),
  );
  const text = members.get("bundle.json")?.toString("utf8") ?? "";
  return { members, manifest: JSON.parse(text) as BundleManifest };
}

// Wheels may have no comment, and the reader is theirs.
function withoutSeal(bytes: Buffer): Buffer {
  const end = Buffer.from(bytes.subarray(0, bytes.length - "pysnip sha256:".length - 64));
  end.writeUInt16LE(0, end.length - 2);
  return end;
}
