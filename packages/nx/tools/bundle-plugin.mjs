// Usage: node packages/nx/tools/bundle-plugin.mjs
// Writes `dist` from the compiled sources: one file per program that Nx loads, and few chunks that these
// share. Nx starts several short processes per command, and loading some hundred small files takes each of
// them three times as long as all the rest of its work. What is bundled is shipped with its licences.
import { cpSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { rolldown } from "rolldown";
import { hashBuild } from "./hash-build.mjs";

// What stands in `src/adapter/tool-version.ts` for the digest of the build.
const UNBUILT = '"unbuilt"';

const folder = fileURLToPath(new URL("..", import.meta.url));
const compiled = join(folder, "../../out-tsc/nx");
const runner = join(folder, "../engine/dist/python");
const output = join(folder, "dist");

const programs = [
  ...listExports(),
  "./dist/release/version-actions.js",
  ...listPrograms("executors.json", "executors"),
  ...listPrograms("generators.json", "generators"),
  ...listPrograms("migrations.json", "generators"),
];
const entries = [...new Set(programs)].map((path) => path.slice("./dist/".length));

const bundle = await rolldown({
  // Its comments name files from here, whoever calls.
  cwd: join(folder, "../.."),
  input: Object.fromEntries(
    entries.map((path) => [path.replace(/\.js$/, ""), join(compiled, path)]),
  ),
  platform: "node",
  // A release runs inside the Nx of the workspace.
  external: [/^node:/, "nx/release"],
  // jsonc-parser's `main` loads its parts in a way that no bundler can follow.
  resolve: { mainFields: ["module", "main"] },
  onLog: (level, log) => {
    // The same module may be asked for now by one program and later by another.
    if (log.code !== "INEFFECTIVE_DYNAMIC_IMPORT") throw new Error(`${level}: ${log.message}`);
  },
});
const { output: parts } = await bundle.generate({
  entryFileNames: "[name].js",
  chunkFileNames: "chunks/[name]-[hash].js",
  // They look for files of the package from where they stand: `dist/chunks`, as deep as in `src`.
  codeSplitting: {
    groups: [{ name: "located", test: /[\\/](runner-directory|tool-version)\.js$/ }],
  },
});
await bundle.close();

const chunks = parts.filter((part) => part.type === "chunk");
for (const { fileName, code } of chunks) {
  if (/\bimport\.meta\.(dirname|filename)\b/.test(code) && !fileName.includes("located")) {
    throw new Error(`dist/${fileName} asks where it stands; add its module to the group "located"`);
  }
}
const build = hashBuild(chunks, runner);
const places = chunks.filter(({ code }) => code.includes(UNBUILT));
if (places.length !== 1) throw new Error(`${places.length} chunks ask for the digest of the build`);
rmSync(output, { recursive: true, force: true });
for (const { fileName, code } of chunks) {
  mkdirSync(dirname(join(output, fileName)), { recursive: true });
  writeFileSync(join(output, fileName), code.replaceAll(UNBUILT, `"${build}"`));
}
cpSync(join(compiled, "index.d.ts"), join(output, "index.d.ts"));
cpSync(runner, join(output, "python"), { recursive: true });
writeFileSync(
  join(output, "LICENSES.txt"),
  renderLicenses(chunks.flatMap((part) => part.moduleIds)),
);

/** @returns {string[]} the code that the package exports */
function listExports() {
  /** @type {{ exports: Record<string, string | { default: string }> }} */
  const manifest = JSON.parse(readFileSync(join(folder, "package.json"), "utf8"));
  return Object.values(manifest.exports)
    .map((target) => (typeof target === "string" ? target : target.default))
    .filter((path) => path.endsWith(".js"));
}

/**
 * What a manifest of Nx says where its programs are.
 * @param {string} file
 * @param {string} kind
 * @returns {string[]}
 */
function listPrograms(file, kind) {
  /** @type {Record<string, Record<string, Record<string, unknown>>>} */
  const manifest = JSON.parse(readFileSync(join(folder, file), "utf8"));
  return Object.values(manifest[kind] ?? {})
    .flatMap(({ implementation, batchImplementation, factory }) => [
      implementation,
      batchImplementation,
      factory,
    ])
    .filter((path) => typeof path === "string")
    .map((path) => path.replace(/#.*$/, ""));
}

/**
 * @param {readonly string[]} modules
 * @returns {string} name, version and licence of every package that a module comes from
 */
function renderLicenses(modules) {
  const packages = modules
    .map((id) => /^.*[\\/]node_modules[\\/](?:@[^\\/]+[\\/])?[^\\/]+/.exec(id)?.[0])
    .filter((path) => path !== undefined);
  const texts = [...new Set(packages)].sort().map((path) => {
    const { name, version, license } = JSON.parse(readFileSync(join(path, "package.json"), "utf8"));
    const file = readdirSync(path).find((entry) => /^licen[cs]e/i.test(entry));
    const text = file ? readFileSync(join(path, file), "utf8") : `Licence: ${license}\n`;
    return `${name} ${version}\n\n${text.trimEnd()}\n`;
  });
  return texts.join(`\n${"-".repeat(80)}\n\n`);
}
