import { mkdir, readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { z } from "zod";
import { parseJson } from "../config/parse-json.ts";
import { shareWork, type Workspace } from "../config/workspace.ts";
import { applyPublication } from "../env/apply-publication.ts";
import { PysnipError } from "../errors/pysnip-error.ts";
import { applyStoreCleaning } from "../config/apply-store-cleaning.ts";
import { execCommand } from "../host/exec-command.ts";
import { makeStage } from "../host/make-stage.ts";
import { markUse } from "../host/mark-use.ts";
import { runnerDirectory } from "../host/runner-directory.ts";
import { deriveClosedEnvironment } from "../uv/derive-closed-environment.ts";
import { hashFile } from "../uv/find-stored-file.ts";
import type { Interpreter } from "../uv/interpreter.ts";
import type { StoredWheel } from "./apply-wheel-contents.ts";
import { deriveBytecodePlace } from "./derive-store-places.ts";
import { parseSealedText, renderSealedText } from "./render-sealed-text.ts";
import type { WheelContents, WheelEntry } from "./scan-wheel.ts";

/** The bytecode of one wheel: a file, and what of it goes where. */
export interface Bytecode {
  readonly path: string;
  readonly entries: readonly WheelEntry[];
}

/**
 * Compiles the modules of a wheel once per interpreter version. One fresh process does one wheel in
 * one order with one hash seed, because bytecode depends on what lives in the process that writes it.
 */
export function applyBytecode(
  workspace: Workspace,
  compiler: Interpreter,
  wheel: StoredWheel,
  contents: WheelContents,
): Promise<Bytecode> {
  const { cacheDirectory } = workspace;
  const target = deriveBytecodePlace(cacheDirectory, wheel.sha256, compiler.version);
  return shareWork(workspace, ["bytecode", target], async () => {
    markUse(target);
    const known = await readBytecode(target);
    if (known !== null) return known;
    await wheel.fetch();
    const stage = await makeStage(cacheDirectory, "bytecode");
    try {
      const made = join(stage, "bytecode");
      await mkdir(made);
      await compile(workspace, compiler, contents, wheel.path, made);
      await applyPublication(made, target, async () => (await readBytecode(target)) !== null);
    } finally {
      await rm(stage, { recursive: true, force: true });
    }
    const built = await readBytecode(target);
    if (built === null) throw new Error(`${target} was changed while it was made`);
    await applyStoreCleaning(workspace);
    return built;
  });
}

const PACK = "pack.bin";
const INDEX = "index";

const compiledModules = z.array(
  z.object({
    path: z.string(),
    sha256: z.string(),
    size: z.int(),
    crc32: z.int(),
    offset: z.int(),
  }),
);
const index = z.object({ v: z.literal(1), sha256: z.string(), modules: compiledModules });

async function readBytecode(directory: string): Promise<Bytecode | null> {
  const sealed = await readFile(join(directory, INDEX), "utf8").catch(() => null);
  const text = sealed === null ? null : parseSealedText(sealed);
  const known = text === null ? undefined : index.safeParse(parseJson(text)).data;
  const path = join(directory, PACK);
  if (known === undefined || (await hashFile(path)) !== known.sha256) return null;
  return { path, entries: known.modules.map(describe) };
}

function describe(module: z.output<typeof compiledModules>[number]): WheelEntry {
  const { path, sha256, size, crc32, offset } = module;
  const raw = { offset, compressedSize: size, method: 0, crc32 } as const;
  return { path, sha256, size, mode: 0o644, raw, rewritten: null };
}

async function compile(
  workspace: Workspace,
  compiler: Interpreter,
  contents: WheelContents,
  wheelPath: string,
  folder: string,
): Promise<void> {
  const taken = new Set(contents.entries.map(({ path }) => path));
  const modules = contents.entries.flatMap(({ path, raw }) =>
    path.endsWith(".py") && raw !== null ? [{ path, ...raw }] : [],
  );
  const pack = join(folder, PACK);
  const program = join(runnerDirectory(), "compile_wheel.py");
  const result = await execCommand({
    file: compiler.path,
    arguments: ["-s", "-S", "-B", "-X", "utf8", program, wheelPath, pack],
    directory: folder,
    environment: {
      ...deriveClosedEnvironment(workspace.host.variables),
      PYTHONHASHSEED: "0",
    },
    input: JSON.stringify(modules),
    timeoutSeconds: 600,
  });
  const made = compiledModules.safeParse(parseJson(result.stdout)).data;
  const sha256 = await hashFile(pack);
  if (result.exitCode !== 0 || made === undefined || sha256 === null) {
    throw new PysnipError("PYSNIP_BYTECODE_FAILED", {
      headline: `the modules of \`${contents.file}\` could not be compiled`,
      details: result.stderr.split("\n").slice(-10),
      hint: 'say `bytecode = "none"`',
    });
  }
  // A wheel that brings bytecode of its own keeps it.
  const added = made.filter(({ path }) => !taken.has(path));
  const listed = JSON.stringify({ v: 1, sha256, modules: added });
  await writeFile(join(folder, INDEX), renderSealedText(listed));
}
