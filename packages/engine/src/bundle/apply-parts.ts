import pMap from "p-map";
import { carriesPackages } from "../config/derive-bundle-settings.ts";
import { shareWork, type Workspace } from "../config/workspace.ts";
import { deriveWantedFile } from "../lock/derive-wanted-files.ts";
import type { Lockfile } from "../lock/lockfile.ts";
import { applyWheels } from "../uv/apply-wheels.ts";
import { storedFilePath } from "../uv/find-stored-file.ts";
import type { Interpreter } from "../uv/interpreter.ts";
import { applyBytecode } from "./apply-bytecode.ts";
import { applyWheelContents, type StoredWheel } from "./apply-wheel-contents.ts";
import type { BundleRequest } from "./bundle-request.ts";
import { deriveParts, type Part } from "./derive-parts.ts";
import { type BundledPackages, planPackages } from "./plan-packages.ts";
import { type PartPlan, type PartSource, planPart } from "./plan-part.ts";
import { planWheelhouse } from "./plan-wheelhouse.ts";
import { readCompiler } from "./read-compiler.ts";
import { readFileChecksum } from "./read-file-checksum.ts";

/** A part with everything that a bundle needs of it. */
export interface ReadyPart {
  readonly part: Part;
  readonly plan: PartPlan;
  /** Brings the wheels to this machine, whole; whoever copies from them waits for it. */
  readonly fetch: () => Promise<void>;
}

/** What a bundle carries, and which version of CPython compiled it. */
export interface ReadyParts {
  readonly parts: readonly ReadyPart[];
  readonly compiler: string | null;
  readonly packages: BundledPackages;
}

/** What a bundle carries; jobs with equal lockfiles share it, and parts with equal wheels. */
export function applyParts(
  workspace: Workspace,
  request: BundleRequest,
  lockfile: Lockfile,
): Promise<ReadyParts> {
  const key = ["parts", request.bundle, request.bytecode, lockfile.lockHash];
  return shareWork(workspace, key, () => prepareParts(workspace, request, lockfile));
}

async function prepareParts(
  workspace: Workspace,
  request: BundleRequest,
  lockfile: Lockfile,
): Promise<ReadyParts> {
  const parts = deriveParts(request.bundle, lockfile);
  const isNeeded = request.bytecode !== "none" && parts.length > 0;
  const compiler = !isNeeded ? null : await readCompiler(workspace, request.python);
  const ready: ReadyPart[] = [];
  for (const part of parts) {
    const wanted = part.wheels.map(({ item, wheel }) => deriveWantedFile(lockfile, item, wheel));
    const fetch = async () => void (await applyWheels(workspace, wanted));
    // A layer is mostly in the store already, and then nothing is copied from wheels.
    if (request.bundle !== "layered") await fetch();
    const plan = await shareWork(workspace, keyOf(request, part, compiler), () =>
      applyPart(workspace, request, part, compiler, fetch),
    );
    ready.push({ part, plan, fetch });
  }
  const packages = planPackages(request.bundle, ready);
  return { parts: ready, compiler: compiler?.version ?? null, packages };
}

const AT_ONCE = 4;

function keyOf(request: BundleRequest, part: Part, compiler: Interpreter | null): string[] {
  const wheels = part.wheels.flatMap(({ wheel }) => [wheel.sha256, wheel.file]);
  const folder = carriesPackages(request.bundle) ? "folder" : "wheels";
  return ["part", folder, request.python, compiler?.version ?? "", ...part.platforms, ...wheels];
}

async function applyPart(
  workspace: Workspace,
  request: BundleRequest,
  part: Part,
  compiler: Interpreter | null,
  fetch: () => Promise<void>,
): Promise<PartPlan> {
  const wheels = part.wheels.map(({ item, wheel }) => {
    const path = storedFilePath(workspace.cacheDirectory, wheel);
    return { item, wheel: { ...wheel, path, fetch } };
  });
  if (!carriesPackages(request.bundle)) {
    const work = async ({ item, wheel }: (typeof wheels)[number]) => ({
      item,
      wheel,
      path: wheel.path,
      ...(await readFileChecksum(wheel.path)),
    });
    return planWheelhouse(await pMap(wheels, work, { concurrency: AT_ONCE }));
  }
  const read = ({ item, wheel }: (typeof wheels)[number]) =>
    readPartSources(workspace, `${item.name} ${item.version}`, wheel, compiler);
  const sources = await pMap(wheels, read, { concurrency: AT_ONCE });
  return planPart(part, request.python, compiler?.version ?? null, sources.flat());
}

async function readPartSources(
  workspace: Workspace,
  name: string,
  wheel: StoredWheel,
  compiler: Interpreter | null,
): Promise<PartSource[]> {
  const { file, path } = wheel;
  const contents = await applyWheelContents(workspace, wheel);
  const own = { package: name, file, path, entries: contents.entries };
  if (compiler === null) return [own];
  const bytecode = await applyBytecode(workspace, compiler, wheel, contents);
  return [own, { package: name, file: `the bytecode of ${file}`, ...bytecode }];
}
