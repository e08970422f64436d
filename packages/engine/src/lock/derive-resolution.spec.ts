import { expect, it } from "vitest";
import type { PlatformName } from "../config/platform.ts";
import { parseToml } from "../config/parse-toml.ts";
import { deriveResolution } from "./derive-resolution.ts";
import { renderPlatformMarker } from "./render-platform-marker.ts";
import type { LockRequest } from "./lock-difference.ts";
import { uvLockSchema } from "./uv-lock.ts";

const wheel = (name: string, tag: string) =>
  `{ url = "https://index.example/${name}-${tag}.whl", hash = "sha256:${name.length.toString(16).padStart(2, "0").repeat(32)}" }`;

const text = `version = 1
[[package]]
name = "pysnip-resolution"
version = "0"
source = { virtual = "." }
dependencies = [
  { name = "colorama", marker = "sys_platform == 'win32'" },
  { name = "numpy", version = "1.26.4", marker = "sys_platform == 'darwin'" },
  { name = "numpy", version = "2.4.6", marker = "sys_platform != 'darwin'" },
  { name = "redis" },
  { name = "requests", extra = ["socks"] },
]
[[package]]
name = "async-timeout"
version = "5.0.1"
wheels = [${wheel("async_timeout-5.0.1", "py3-none-any")}]
[[package]]
name = "colorama"
version = "0.4.6"
wheels = [${wheel("colorama-0.4.6", "py2.py3-none-any")}]
[[package]]
name = "numpy"
version = "1.26.4"
resolution-markers = ["sys_platform == 'darwin'"]
wheels = [${wheel("numpy-1.26.4", "cp311-cp311-macosx_11_0_arm64")}]
[[package]]
name = "numpy"
version = "2.4.6"
resolution-markers = ["sys_platform != 'darwin'"]
wheels = [
  ${wheel("numpy-2.4.6", "cp311-cp311-manylinux_2_27_x86_64.manylinux_2_28_x86_64")},
  ${wheel("numpy-2.4.6", "cp311-cp311-musllinux_1_2_x86_64")},
  ${wheel("numpy-2.4.6", "cp312-cp312-win_amd64")},
]
[[package]]
name = "pysocks"
version = "1.7.1"
wheels = [${wheel("PySocks-1.7.1", "py3-none-any")}]
[[package]]
name = "redis"
version = "8.1.0"
dependencies = [{ name = "async-timeout", marker = "python_full_version < '3.11.3'" }]
wheels = [${wheel("redis-8.1.0", "py3-none-any")}]
[[package]]
name = "requests"
version = "2.34.2"
wheels = [${wheel("requests-2.34.2", "py3-none-any")}]
[package.optional-dependencies]
socks = [{ name = "pysocks" }]
[[package]]
name = "smuggled"
version = "1.0"
wheels = [${wheel("smuggled-1.0", "py3-none-any")}]
`;

const platforms: PlatformName[] = ["linux-x86_64", "macos-arm64", "windows-x86_64"];
const parseUvLock = (toml: string) => {
  const parsed = parseToml(toml);
  return uvLockSchema.parse("table" in parsed ? parsed.table : null);
};
const request: LockRequest = {
  requirements: [],
  requirementsHash: "",
  python: "3.11",
  platforms,
  bundlePlatforms: ["linux-x86_64"],
};
const derived = deriveResolution(parseUvLock(text), request);
const rows = derived.resolution.packages.map((item) => [
  `${item.name} ${item.version}`,
  item.marker,
  item.artefacts.map((artefact) => artefact.file),
]);

it("takes each package where it is needed, with the wheels of the declared platforms alone", () => {
  expect(rows).toEqual([
    // Needed before 3.11.3 only, so it belongs to the minor.
    ["async-timeout 5.0.1", null, ["async_timeout-5.0.1-py3-none-any.whl"]],
    ["colorama 0.4.6", 'sys_platform == "win32"', ["colorama-0.4.6-py2.py3-none-any.whl"]],
    [
      "numpy 1.26.4",
      'sys_platform == "darwin"',
      ["numpy-1.26.4-cp311-cp311-macosx_11_0_arm64.whl"],
    ],
    [
      "numpy 2.4.6",
      'sys_platform == "linux" or sys_platform == "win32"',
      ["numpy-2.4.6-cp311-cp311-manylinux_2_27_x86_64.manylinux_2_28_x86_64.whl"],
    ],
    ["pysocks 1.7.1", null, ["PySocks-1.7.1-py3-none-any.whl"]],
    ["redis 8.1.0", null, ["redis-8.1.0-py3-none-any.whl"]],
    ["requests 2.34.2", null, ["requests-2.34.2-py3-none-any.whl"]],
  ]);
});

it("names what has no wheel, and gives such a platform no environment", () => {
  expect(derived.missing).toEqual([
    { name: "numpy", version: "2.4.6", platform: "windows-x86_64" },
  ]);
  expect(Object.keys(derived.environmentHashes)).toEqual(["linux-x86_64", "macos-arm64"]);
});

it.each<[title: string, from: RegExp, to: string, lines: string[]]>([
  ["no hash", /, hash = "[^"]+"/g, "", ["async-timeout 5.0.1", "colorama 0.4.6", "numpy 1.26.4"]],
  ["another hash", /(?<=redis\S+ hash = ")sha256/, "md5", ["redis 8.1.0"]],
])("says that an index gives %s instead of a SHA-256", (_title, from, to, lines) => {
  const derive = () =>
    deriveResolution(parseUvLock(text.replace(from, to)), request, {
      findIndex: (name) => (name === "redis" ? "acme" : "default"),
      cutOff: null,
    });
  expect(derive).toThrow("PYSNIP_INDEX_REFUSED");
  for (const line of lines) expect(derive).toThrow(`  ${line}: the index`);
  const given = to === "" ? "gives none" : "gives a md5, which uv keeps instead,";
  expect(derive).toThrow(
    `redis 8.1.0: the index \`acme\` ${given} for \`redis-8.1.0-py3-none-any.whl\``,
  );
  // It has no wheel for Windows with or without a hash.
  expect(derive).not.toThrow("win_amd64");
});

it("takes the wheel that has a SHA-256 where another one has none", () => {
  const mixed = text.replace(
    wheel("PySocks-1.7.1", "py3-none-any"),
    (hashed) => `{ url = "https://index.example/PySocks-1.7.1-1-py3-none-any.whl" }, ${hashed}`,
  );
  const { resolution } = deriveResolution(parseUvLock(mixed), request);
  expect(resolution).toEqual(derived.resolution);
});

it("takes the version that every patch of the minor can install", () => {
  const forked = `version = 1
[[package]]
name = "pysnip-resolution"
source = { virtual = "." }
dependencies = [
  { name = "sieve", version = "2.0", marker = "python_full_version < '3.11.5'" },
  { name = "sieve", version = "4.0", marker = "python_full_version >= '3.11.5'" },
]
[[package]]
name = "sieve"
version = "2.0"
resolution-markers = ["python_full_version < '3.11.5'"]
wheels = [${wheel("sieve-2.0", "py3-none-any")}]
[[package]]
name = "sieve"
version = "4.0"
resolution-markers = ["python_full_version >= '3.11.5'"]
wheels = [${wheel("sieve-4.0", "py3-none-any")}]
`;
  const { resolution } = deriveResolution(parseUvLock(forked), request);
  expect(resolution.packages.map(({ version }) => version)).toEqual(["2.0"]);
});

const resolve = (edges: string[], ...packages: string[]) =>
  deriveResolution(
    parseUvLock(
      [
        'version = 1\n[[package]]\nname = "pysnip-resolution"\nsource = { virtual = "." }',
        `dependencies = [${edges.join(", ")}]`,
        ...packages.map((lines) => `[[package]]\n${lines}`),
      ].join("\n"),
    ),
    request,
  ).resolution.packages;
const on = (marker: string, more = "") => `{ name = "six", marker = "${marker}"${more} }`;
const six = (file: string, hash: string, source: string, system = "linux") =>
  [
    'name = "six"\nversion = "1.0"',
    `source = ${source}\nresolution-markers = ["sys_platform == '${system}'"]`,
    `wheels = [{ url = "https://index.example/${file}", hash = "sha256:${hash.repeat(64)}" }]`,
  ].join("\n");
const INDEX = '{ registry = "https://index.example/simple" }';
const ADDRESS = '{ url = "https://index.example/x" }';
const BOTH = [on("sys_platform == 'linux'"), on("sys_platform == 'win32'")];

it.each([
  ["only a middle range of patch versions takes", "python_full_version == '3.11.7'"],
  ["only some machines take", "platform_release >= '4' and 'x' in platform_version"],
])("holds what %s", (_title, marker) => {
  const found = resolve([on(marker)], six("six-1.0-py3-none-any.whl", "a", INDEX));
  expect(found.map(({ name }) => name)).toEqual(["six"]);
});

it("holds the files of all addresses that platforms take a version from", () => {
  const [found] = resolve(
    BOTH,
    six("six-1.0-py3-none-manylinux_2_17_x86_64.whl", "a", ADDRESS),
    six("six-1.0-py3-none-win_amd64.whl", "b", ADDRESS, "win32"),
  );
  expect(found).toMatchObject({
    index: "direct",
    marker: 'sys_platform == "linux" or sys_platform == "win32"',
    artefacts: [
      { file: "six-1.0-py3-none-manylinux_2_17_x86_64.whl", sha256: `sha256:${"a".repeat(64)}` },
      { file: "six-1.0-py3-none-win_amd64.whl", sha256: `sha256:${"b".repeat(64)}` },
    ],
  });
});

it.each([
  ["an address and an index", ADDRESS, "six-1.0-py2-none-any.whl", INDEX],
  ["two addresses with one file name", ADDRESS, "six-1.0-py3-none-any.whl", ADDRESS],
  ["two addresses whose files fit both", ADDRESS, "six-1.0-py2-none-any.whl", ADDRESS],
])("refuses a version that platforms take from %s", (_title, source, file, other) => {
  const resolveBoth = () =>
    resolve(
      BOTH,
      six("six-1.0-py3-none-any.whl", "a", source),
      six(file.replace("py2", "py2.py3"), "b", other, "win32"),
    );
  expect(resolveBoth).toThrow(
    "platforms take the same version of a package from places that differ",
  );
});

it("takes the version without a wheel for a platform that was left out", () => {
  const uvLock = parseUvLock(`version = 1
[[package]]
name = "pysnip-resolution"
source = { virtual = "." }
dependencies = [
  { name = "fork", version = "2.0", marker = "sys_platform == 'linux'" },
  { name = "fork", version = "1.0", marker = "sys_platform == 'darwin'" },
]
[[package]]
name = "fork"
version = "1.0"
resolution-markers = ["sys_platform == 'darwin'"]
wheels = [${wheel("fork-1.0", "cp311-cp311-macosx_11_0_arm64")}]
[[package]]
name = "fork"
version = "2.0"
resolution-markers = ["sys_platform == 'linux'"]
wheels = [${wheel("fork-2.0", "py3-none-any")}]
`);
  const absent = [{ platforms: ["windows-x86_64" as const], names: ["fork"] }];
  const facts = { findIndex: () => "default", cutOff: null, absent };
  const { missing } = deriveResolution(uvLock, request, facts);
  expect(missing).toEqual([{ name: "fork", version: "1.0", platform: "windows-x86_64" }]);
});

it("refuses what uv left untouched", () => {
  const seeded = `version = 1\n[[package]]\nname = "six"\nversion = "1.16.0"\nsource = { registry = "pins" }\n`;
  expect(() => deriveResolution(parseUvLock(seeded), request)).toThrow("PYSNIP_UV_UNUSABLE");
});

const all: PlatformName[] = ["linux-aarch64", "linux-x86_64", "macos-arm64", "windows-x86_64"];
it.each<[PlatformName[], string | null]>([
  [all, null],
  [["linux-aarch64", "linux-x86_64"], 'sys_platform == "linux"'],
  [["linux-x86_64"], 'sys_platform == "linux" and platform_machine == "x86_64"'],
  [
    ["linux-x86_64", "windows-x86_64"],
    'sys_platform == "linux" and platform_machine == "x86_64" or sys_platform == "win32"',
  ],
])("writes the marker of %s as %s", (included, marker) => {
  expect(renderPlatformMarker(included, all)).toBe(marker);
});
