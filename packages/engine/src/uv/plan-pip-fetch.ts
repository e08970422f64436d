import { directIndexName } from "./derive-index-pins.ts";
import type { WantedFile } from "./wanted-file.ts";

/** One run of pip that fetches files of one index and of equal tags. */
export interface PipFetchStep {
  readonly index: string;
  readonly files: readonly WantedFile[];
  /** Options of `pip download`, before the folder and the file of requirements. */
  readonly arguments: readonly string[];
  readonly requirements: string;
}

/**
 * Plans how pip fetches wheels. It takes only what fits the platform that it is told, so files are
 * grouped by their tags. Source archives are left out: pip would build them.
 */
export function planPipFetch(files: readonly WantedFile[]): PipFetchStep[] {
  const groups = new Map<string, WantedFile[]>();
  for (const wanted of files.filter(({ file }) => file.endsWith(".whl"))) {
    const tags = wanted.file.slice(0, -".whl".length).split("-").slice(-3).join("-");
    const key = `${wanted.index} ${tags}`;
    groups.set(key, [...(groups.get(key) ?? []), wanted]);
  }
  return [...groups.values()].flatMap((group) => {
    const [first] = group;
    return first ? [planStep(first, group)] : [];
  });
}

function planStep({ index, file }: WantedFile, files: readonly WantedFile[]): PipFetchStep {
  const [pythons = "", abis = "", platforms = ""] = file.slice(0, -4).split("-").slice(-3);
  return {
    index,
    files,
    arguments: [
      ...["--no-deps", "--require-hashes", "--only-binary", ":all:", "--ignore-requires-python"],
      ...["--implementation", "cp", "--python-version", derivePython(pythons)],
      ...abis.split(".").flatMap((abi) => ["--abi", abi]),
      ...platforms.split(".").flatMap((platform) => ["--platform", platform]),
      ...(index === directIndexName ? ["--no-index"] : []),
    ],
    requirements: files.map(renderLine).join(""),
  };
}

function renderLine({ name, version, index, url, sha256 }: WantedFile): string {
  const address = url?.split("#", 1)[0];
  const pin = index === directIndexName ? `${name} @ ${address}` : `${name}==${version}`;
  return `${pin} --hash=${sha256}\n`;
}

// `cp311` is 3.11; a tag such as `py3` fits every version, of which any will do.
function derivePython(tags: string): string {
  const minor = /(?:^|\.)(?:cp|py)3(\d{1,3})(?:\.|$)/.exec(tags)?.[1];
  return minor === undefined ? "3" : `3.${minor}`;
}
