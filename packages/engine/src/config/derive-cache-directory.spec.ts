import { resolve } from "node:path";
import { expect, it } from "vitest";
import { deriveCacheDirectory } from "./derive-cache-directory.ts";

const HOME = resolve("/home/a");

it.each([
  ["the user's cache folder", {}, "linux", `${HOME}/.cache/pysnip`],
  ["the one that is chosen", { PYSNIP_CACHE_DIR: "/c/x" }, "linux", resolve("/c/x")],
  ["nothing chosen", { PYSNIP_CACHE_DIR: "" }, "linux", `${HOME}/.cache/pysnip`],
  ["the desktop's choice", { XDG_CACHE_HOME: "/xdg" }, "linux", resolve("/xdg/pysnip")],
  ["a relative choice of the desktop", { XDG_CACHE_HOME: "xdg" }, "linux", `${HOME}/.cache/pysnip`],
  ["a Mac", {}, "darwin", `${HOME}/Library/Caches/pysnip`],
])("lies in the user's cache folder or where it is wanted: %s", (_, variables, system, path) => {
  expect(deriveCacheDirectory({ variables, home: HOME, system })).toBe(resolve(path));
});

it.each(["cache", "./cache", "../cache", "~/.cache/pysnip", " /cache", "file:///cache"])(
  "refuses what another folder would take for another place: %j",
  (chosen) => {
    const derive = () =>
      deriveCacheDirectory({
        variables: { PYSNIP_CACHE_DIR: chosen },
        home: HOME,
        system: "linux",
      });
    expect(derive).toThrow(
      expect.objectContaining({
        code: "PYSNIP_CACHE_UNUSABLE",
        headline: `\`PYSNIP_CACHE_DIR\` is \`${chosen}\`, which is no absolute path`,
        hint: "set `PYSNIP_CACHE_DIR` to an absolute path, or unset it",
      }),
    );
  },
);
