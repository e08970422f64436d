import { execFileSync } from "node:child_process";
import { parse } from "smol-toml";
import { expect, it } from "vitest";
import { digest, sealLock } from "./hash-lock.ts";
import type { LockedPackage } from "./lockfile.ts";
import { renderPylock } from "./render-pylock.ts";
import { renderRequirements } from "./render-requirements.ts";

const sha = (letter: string) => `sha256:${letter.repeat(64)}`;
const item = (name: string, files: Record<string, string>, more: Partial<LockedPackage> = {}) => ({
  name,
  version: "1.0",
  index: "default",
  marker: null,
  needs: [],
  artefacts: Object.entries(files).map(([file, letter]) => ({ file, sha256: sha(letter) })),
  ...more,
});
const url = "https://x.example/direct-1.0-py3-none-any.whl";
const requirement = `direct @ ${url}#sha256=${"d".repeat(64)}`;
const lockfile = sealLock({
  lockVersion: 1,
  requirements: [{ text: requirement, hash: digest(requirement) }],
  requirementsHash: digest(""),
  resolution: {
    python: "3.11",
    implementation: "cpython",
    platforms: ["linux-x86_64", "macos-arm64", "windows-x86_64"],
    bundlePlatforms: ["linux-x86_64"],
    packages: [
      item("both", { "both-1.0-py3-none-any.whl": "a", "both-1.0.tar.gz": "b" }),
      item("direct", { "direct-1.0-py3-none-any.whl": "d" }, { index: "direct" }),
      item("nowhere", {}, { marker: 'sys_platform == "win32"' }),
      item(
        "private",
        { "private-1.0-py3-none-any.whl": "c" },
        { index: "acme", marker: 'sys_platform == "linux"' },
      ),
      item("sourced", { "sourced-1.0.tar.gz": "e" }),
    ],
  },
  environmentHashes: { "linux-x86_64": sha("1"), "macos-arm64": sha("2") },
});
const place = (name: string, size: number | null = 7) => ({
  url: `https://f.example/${name}`,
  size,
});
const pylock = renderPylock(lockfile, {
  indexes: new Map([
    ["default", "https://d.example/simple/"],
    ["acme", "https://a.example/simple/"],
  ]),
  files: new Map([
    [sha("a"), place("both.whl")],
    [sha("b"), place("both.tar.gz")],
    [sha("c"), place("private.whl", null)],
    [sha("d"), { url, size: null }],
    [sha("e"), place("sourced.tar.gz")],
  ]),
});
const hashes = (letter: string) => ({ hashes: { sha256: letter.repeat(64) } });

it("renders a pylock.toml of the whole platforms, each package with its files", () => {
  expect(parse(pylock)).toEqual({
    "lock-version": "1.0",
    "created-by": "pysnip",
    "requires-python": "==3.11.*",
    environments: [
      'sys_platform == "linux" and platform_machine == "x86_64"',
      'sys_platform == "darwin" and platform_machine == "arm64"',
    ],
    packages: [
      {
        name: "both",
        version: "1.0",
        index: "https://d.example/simple/",
        sdist: { name: "both-1.0.tar.gz", ...place("both.tar.gz"), ...hashes("b") },
        wheels: [{ name: "both-1.0-py3-none-any.whl", ...place("both.whl"), ...hashes("a") }],
      },
      { name: "direct", version: "1.0", archive: { url, ...hashes("d") } },
      {
        name: "private",
        version: "1.0",
        marker: 'sys_platform == "linux"',
        index: "https://a.example/simple/",
        wheels: [
          {
            name: "private-1.0-py3-none-any.whl",
            url: "https://f.example/private.whl",
            ...hashes("c"),
          },
        ],
      },
      {
        name: "sourced",
        version: "1.0",
        index: "https://d.example/simple/",
        sdist: { name: "sourced-1.0.tar.gz", ...place("sourced.tar.gz"), ...hashes("e") },
      },
    ],
  });
});

const oracle =
  "import sys, tomllib\nfrom packaging.pylock import Pylock\n" +
  "Pylock.from_dict(tomllib.loads(sys.stdin.read())).validate()\nprint('valid')\n";
const hasOracle = ask("import tomllib, packaging.pylock; print('yes')", "") === "yes";

it.skipIf(!hasOracle)(
  "renders what `packaging` calls valid, and notices what is not (needs packaging.pylock)",
  () => {
    expect(ask(oracle, pylock)).toBe("valid");
    expect(ask(oracle, pylock.replace("lock-version", "lock-versions"))).not.toBe("valid");
  },
);

function ask(program: string, input: string): string | null {
  try {
    const options = { input, stdio: ["pipe", "pipe", "ignore"] as ("pipe" | "ignore")[] };
    return execFileSync("python3", ["-I", "-c", program], options).toString().trim();
  } catch {
    return null;
  }
}

it("renders requirements with every hash, with markers, and addresses where no index is asked", () => {
  expect(renderRequirements(lockfile)).toBe(
    [
      `both==1.0 \\\n    --hash=${sha("a")} \\\n    --hash=${sha("b")}`,
      `${requirement} \\\n    --hash=${sha("d")}`,
      `private==1.0 ; sys_platform == "linux" \\\n    --hash=${sha("c")}`,
      `sourced==1.0 \\\n    --hash=${sha("e")}\n`,
    ].join("\n"),
  );
});
