// Usage: node e2e/tools/complete-lockfile.mjs [folder], after `npm install` behind a registry that carries
// packages for its own platform only. npm then leaves the binaries of other platforms out of the lockfile,
// and `npm ci` refuses the result everywhere. This adds them by name and exact version, without integrity,
// because nobody here has seen the files. A lockfile that is whole stays as it is. Without a folder it is
// the lockfile of this repository.
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { REPOSITORY } from "./pack-packages.mjs";

/**
 * @typedef {object} Locked
 * @property {string} [version]
 * @property {string} [license]
 * @property {boolean} [dev]
 * @property {Record<string, string>} [engines]
 * @property {Record<string, string>} [optionalDependencies]
 */

const file = join(process.argv[2] ?? REPOSITORY, "package-lock.json");
const lock = JSON.parse(readFileSync(file, "utf8"));
/** @type {Record<string, Locked>} */
const packages = lock.packages;
/** @type {Record<string, object>} */
const added = {};
for (const [path, owner] of Object.entries(packages)) {
  for (const [name, version] of Object.entries(owner.optionalDependencies ?? {})) {
    const top = `node_modules/${name}`;
    const isListed = packages[`${path}/${top}`] !== undefined || packages[top] !== undefined;
    if (isListed || !/^\d+\.\d+\.\d+/.test(version)) continue;
    added[top] = describe(name, version, owner);
  }
}
// npm's own order, so that its next run changes nothing.
const inOrder = Object.entries({ ...packages, ...added }).toSorted(([a], [b]) =>
  a.localeCompare(b, "en"),
);
if (Object.keys(added).length > 0) {
  writeFileSync(
    file,
    `${JSON.stringify({ ...lock, packages: Object.fromEntries(inOrder) }, null, 2)}\n`,
  );
}
console.log(`${Object.keys(added).length} packages added to package-lock.json`);

/**
 * Binary packages say their platform in the last part of their name.
 * @param {string} name
 * @param {string} version
 * @param {Locked} owner
 */
function describe(name, version, owner) {
  const words = (name.split("/").at(-1) ?? "").split("-");
  const find = (/** @type {RegExp} */ pattern) => words.find((word) => pattern.test(word));
  const cpu = find(/^(arm64|arm|x64|ia32|riscv64|ppc64|s390x|loong64|wasm32)$/);
  const os = find(/^(darwin|win32|linux|freebsd|android|openharmony)$/);
  const libc = os === "linux" ? find(/^(musl|gnu)/)?.slice(0, 4) : undefined;
  return {
    version,
    ...(cpu ? { cpu: [cpu] } : {}),
    ...(owner.dev ? { dev: true } : {}),
    ...(libc ? { libc: [libc === "musl" ? "musl" : "glibc"] } : {}),
    ...(owner.license ? { license: owner.license } : {}),
    optional: true,
    ...(os ? { os: [os] } : {}),
    ...(owner.engines ? { engines: owner.engines } : {}),
  };
}
