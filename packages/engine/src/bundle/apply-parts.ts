import pMap from "p-map";
import { carriesPackages } from "../config/derive-bundle-settings.ts";
import { shareWork, type Workspace } from "../config/workspace.ts";
import type { Lockfile } from "../lock/lockfile.ts";
import { parseRequirement } from "../requirements/parse-requirement.ts";
import { applyWheels } from "../uv/apply-wheels.ts";
import { directIndexName } from "../uv/derive-index-pins.ts";
import type { Interpreter } from "../uv/interpreter.ts";
import type { WantedFile } from "../uv/wanted-file.ts";
import { applyBytecode } from "./apply-bytecode.ts";
import { applyWheelContents } from "./apply-wheel-contents.ts";
import type { BundleRequest } from "./bundle-request.ts";
import { deriveParts, type Part, type PartWheel } from "./derive-parts.ts";
import { type PartPlan, type PartSource, planPart } from "./plan-part.ts";
import { planWheelhouse } from "./plan-wheelhouse.ts";
import { readCompiler } from "./read-compiler.ts";
import { readFileChecksum } from "./read-file-checksum.ts";

/** A part with everything that a bundle needs of it. */
export interface ReadyPart {
  readonly part: Part;
  readonly plan: PartPlan;
}

/** What a bundle carries, with the wheels on this machine; jobs with equal packages share it. */
export async function applyParts(
  workspace: Workspace,
  request: BundleRequest,
  lockfile: Lockfile,
): Promise<{ readonly parts: readonly ReadyPart[]; readonly compiler: string | null }> {
  const parts = deriveParts(request.bundle, lockfile);
  if (parts.length === 0) return { parts: [], compiler: null };
  const compiler =
    request.bytecode === "none" ? null : await readCompiler(workspace, request.python);
  const ready: ReadyPart[] = [];
  for (const part of parts) {
    const plan = await shareWork(workspace, keyOf(request, part, compiler), () =>
      applyPart(workspace, request, lockfile, part, compiler),
    );
    ready.push({ part, plan });
  }
  return { parts: ready, compiler: compiler?.version ?? null };
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
  lockfile: Lockfile,
  part: Part,
  compiler: Interpreter | null,
): Promise<PartPlan> {
  const wanted = part.wheels.map((each) => describeWanted(each, lockfile));
  const paths = await applyWheels(workspace, wanted);
  const pathOf = ({ wheel }: PartWheel) => paths.get(wheel.sha256) ?? "";
  if (!carriesPackages(request.bundle)) {
    const work = async (each: PartWheel) => ({
      ...each,
      path: pathOf(each),
      ...(await readFileChecksum(pathOf(each))),
    });
    return planWheelhouse(await pMap(part.wheels, work, { concurrency: AT_ONCE }));
  }
  const read = (each: PartWheel) => readPartSources(workspace, each, pathOf(each), compiler);
  const sources = await pMap(part.wheels, read, { concurrency: AT_ONCE });
  return planPart(part, request.python, compiler?.version ?? null, sources.flat());
}

function describeWanted({ item, wheel }: PartWheel, { requirements }: Lockfile): WantedFile {
  const { name, version, index } = item;
  const direct = (index === directIndexName ? requirements : [])
    .map(({ text }) => parseRequirement(text))
    .find((requirement) => requirement.name === name && requirement.url !== null);
  return { name, version, index, ...wheel, url: direct?.url ?? null };
}

async function readPartSources(
  workspace: Workspace,
  { item, wheel }: PartWheel,
  path: string,
  compiler: Interpreter | null,
): Promise<PartSource[]> {
  const contents = await applyWheelContents(workspace, wheel, path);
  const name = `${item.name} ${item.version}`;
  const own = { package: name, file: wheel.file, path, entries: contents.entries };
  if (compiler === null) return [own];
  const bytecode = await applyBytecode(workspace, compiler, wheel, path, contents);
  return [own, { package: name, file: `the bytecode of ${wheel.file}`, ...bytecode }];
}
