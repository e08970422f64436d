import { existsSync, readdirSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, it } from "vitest";
import { ciSignals } from "../src/config/ci-signals.ts";
import { pinnedUvVersion } from "../src/uv/uv-release.ts";

const REPOSITORY = fileURLToPath(new URL("../../..", import.meta.url));

const pages = [
  ...readdirSync(REPOSITORY).filter((name) => name.endsWith(".md")),
  ...readdirSync(join(REPOSITORY, "docs"), { recursive: true, encoding: "utf8" })
    .filter((name) => name.endsWith(".md"))
    .map((name) => join("docs", name)),
];

const read = (path: string) => readFileSync(join(REPOSITORY, path), "utf8");

it("finds the pages", () => {
  expect(pages).toContain("README.md");
  expect(pages.length).toBeGreaterThan(8);
});

it.each(pages)("leads to files that exist when %s links to them", (page) => {
  const links = [...read(page).matchAll(/\]\(([^)\s]+)\)/g)].map(([, link = ""]) => link);
  const broken = links
    .filter((link) => !/^[a-z]+:/.test(link) && !link.startsWith("#"))
    .map((link) => link.replace(/#.*$/, ""))
    .filter((link) => !existsSync(join(REPOSITORY, dirname(page), link)));
  expect(broken).toEqual([]);
});

// One setup step for uv: what we tell users is what our own CI does, and the release that pysnip pins.
it.each([".ci/run", "docs/guides/ci.md"])("sets up the pinned uv by one command in %s", (path) => {
  const folder = `"$HOME/.cache/pysnip-ci/uv-${pinnedUvVersion}"`;
  expect(read(path)).toContain(`python3 -m pip install --target ${folder} uv==${pinnedUvVersion}`);
});

it("sets up the same uv in the end-to-end tests", () => {
  expect(read("e2e/tools/provide-uv.mjs")).toContain(`UV_VERSION = "${pinnedUvVersion}"`);
});

it("scrubs in the end-to-end tests the very signals that the engine knows", () => {
  const list = /CI_SIGNALS = [^[]*\[([^\]]*)\]/.exec(read("e2e/tools/ci-signals.mjs"))?.[1] ?? "";
  expect([...list.matchAll(/"([^"]+)"/g)].map(([, name]) => name)).toEqual(ciSignals);
});
