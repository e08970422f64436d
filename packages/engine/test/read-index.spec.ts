import { mkdir, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { expect, it } from "vitest";
import { readIndex } from "../src/uv/read-index.ts";
import { makeWorkspace } from "./make-workspace.ts";

const USER = ".config/pip/pip.conf";
const OLD = ".pip/pip.conf";
const CHOSEN = "chosen.conf";
const text = (section: string, host: string) =>
  `[${section}]\nindex-url: https://${host}.example\n`;

it.each<[title: string, files: Record<string, string>, chosen: string | null, host: string]>([
  ["the user's file", { [USER]: text("global", "a") }, null, "a"],
  ["the newer place first", { [USER]: text("global", "a"), [OLD]: text("global", "b") }, null, "a"],
  ["a command first", { [USER]: text("global", "b"), [OLD]: text("install", "a") }, null, "a"],
  [
    "the chosen file instead of the user's",
    { [CHOSEN]: text("global", "a"), [USER]: text("install", "b") },
    CHOSEN,
    "a",
  ],
  ["the user's where the chosen one is not there", { [USER]: text("global", "a") }, CHOSEN, "a"],
])("reads pip's files: %s", async (_title, files, chosen, expected) => {
  const { host } = await makeWorkspace({}, {});
  for (const [path, content] of Object.entries(files)) {
    await mkdir(dirname(join(host.home, path)), { recursive: true });
    await writeFile(join(host.home, path), content);
  }
  const variables = chosen === null ? {} : { PIP_CONFIG_FILE: join(host.home, chosen) };
  const { url } = await readIndex({ ...host, variables });
  expect(url && new URL(url).host).toBe(`${expected}.example`);
});

const LIBRARY = "Library/Application Support/pip/pip.conf";
it.each<[system: NodeJS.Platform, files: Record<string, string>, variable: string, value: string]>([
  ["linux", { "x/pip/pip.conf": "b", "y/pip/pip.conf": "a" }, "XDG_CONFIG_DIRS", "HOME/x:HOME/y"],
  ["linux", { "x/pip/pip.conf": "a" }, "XDG_CONFIG_DIRS", "y:HOME/x"],
  ["win32", { "x/pip/pip.ini": "a" }, "PROGRAMDATA", "HOME/x"],
  ["win32", { "x/pip/pip.ini": "b", "pip/pip.ini": "a" }, "PROGRAMDATA", "HOME/x"],
  ["darwin", { [LIBRARY]: "a", [USER]: "b" }, "LANG", "C"],
])("finds pip's files on %s: %j", async (system, files, variable, value) => {
  const { host } = await makeWorkspace({}, {});
  for (const [path, name] of Object.entries(files)) {
    await mkdir(dirname(join(host.home, path)), { recursive: true });
    await writeFile(join(host.home, path), text("global", name));
  }
  const variables = { [variable]: value.replaceAll("HOME", host.home) };
  const { url } = await readIndex({ ...host, system, variables });
  expect(url && new URL(url).host).toBe("a.example");
});
