import { join } from "node:path";
import { fileURLToPath } from "node:url";

/**
 * One way to ship a job. `command` makes the file anew; `start` is how its result is started, and `caches` says by
 * which variables it is told where to keep what it extracts.
 * @typedef {object} Bundler
 * @property {string} title
 * @property {string} output what it makes, relative to the folder of the set's outputs
 * @property {(job: BuildJob) => string[]} command
 * @property {(output: string) => string[]} [start] arguments for Python
 * @property {(cache: string) => Record<string, string>} [caches]
 */

/**
 * A job that is bundled: the folder of its sources, a file with its packages or null for none, the folder to write
 * to, and what the plugin says of it.
 * @typedef {{ root: string, source: string, pins: string | null, output: string, request: Record<string, unknown> }} BuildJob
 */

/** Where the outputs of a kind of ours lie, below the folder of the set. */
export const OURS = { fat: "fat", bytecode: "bytecode", layered: "layered" };

/**
 * @param {import("./make-bundle-place.mjs").BundlePlace} place
 * @returns {{ install: Bundler, pex: Bundler, rawPex: Bundler, shiv: Bundler, fat: Bundler, copy: Bundler }}
 */
export function makeBundlers(place) {
  const { interpreter, tools, wheels } = place;
  const find = ["--find-links", wheels];
  const install = [
    "uv",
    "pip",
    "install",
    "-q",
    "--offline",
    "--no-index",
    ...find,
    "--no-deps",
    "-p",
    interpreter,
  ];
  /** @param {string} name @param {string[]} more @returns {(job: BuildJob) => string[]} */
  const pex =
    (name, more) =>
    ({ pins, source, output }) => [
      ...[join(tools, "pex"), "--python", interpreter, "--no-pypi", ...find, ...more],
      ...(pins === null ? [] : ["-r", pins]),
      ...["-D", source, "-e", "job:answer", "-o", join(output, name)],
    ];
  const pexCaches = (/** @type {string} */ cache) => ({ PEX_ROOT: cache });
  return {
    install: {
      title: "`uv pip install --target` + `zip`",
      output: "install.zip",
      command: ({ pins, source, output }) => {
        const installed = join(output, "installed");
        const script =
          'folder=$1; source=$2; shift 2; mkdir -p "$folder" && "$@" && cp "$source/job.py" "$folder" && cd "$folder" && zip -qrX ../install.zip .';
        const work = pins === null ? ["true"] : [...install, "--target", installed, "-r", pins];
        return ["sh", "-c", script, "sh", installed, source, ...work];
      },
      start: (output) => [join(output, "..", "installed", "job.py")],
    },
    pex: {
      title: "pex",
      output: "job.pex",
      command: pex("job.pex", []),
      start: (output) => [output],
      caches: pexCaches,
    },
    rawPex: {
      title: "pex `--no-pre-install-wheels`",
      output: "raw.pex",
      command: pex("raw.pex", ["--no-pre-install-wheels"]),
      start: (output) => [output],
      caches: pexCaches,
    },
    shiv: {
      title: "shiv `--reproducible`",
      output: "job.pyz",
      command: ({ pins, source, output }) => [
        ...[
          join(tools, "shiv"),
          "--reproducible",
          "-e",
          "job:answer",
          "-o",
          join(output, "job.pyz"),
        ],
        ...["--site-packages", source],
        ...(pins === null ? [] : ["--no-index", ...find, "-r", pins]),
      ],
      start: (output) => [output],
      caches: (cache) => ({ SHIV_ROOT: cache }),
    },
    fat: {
      title: "pysnip `fat`, a process of its own",
      output: OURS.fat,
      command: ({ root, request }) => [
        ...[process.execPath, STARTER, join(place.plugin, "executors/bundle/executor.js")],
        ...[place.workspace, root, JSON.stringify(request)],
      ],
    },
    copy: {
      title: "`cp` of the `fat` bundle",
      output: "copy.zip",
      command: ({ request, output }) => [
        ...["cp", join(place.workspace, String(request["outputPath"]), `${request["name"]}.zip`)],
        join(output, "copy.zip"),
      ],
    },
  };
}

const STARTER = fileURLToPath(new URL("run-bundle-executor.mjs", import.meta.url));
