import { type Import, parseSource, type Source } from "./read-sources.ts";

/** The rooms of the engine in the direction in which data flows. */
export const ROOMS = [
  "config",
  "requirements",
  "uv",
  "version",
  "lock",
  "env",
  "bundle",
  "run",
] as const;

/** The one program that Nx loads for a release; the class that it has to extend comes with `nx` itself. */
const RELEASE_DOOR = "packages/nx/src/release/version-actions.ts";
const EFFECT_NAME = /^(read|write|apply|exec|find)-/;
const WORLD = /^(node:)?(fs|fs\/promises|child_process|os|http|https|net)$|^execa$|^fast-glob$/;

/** Modules that one file alone may import, because they reach the world or are costly to load. */
const ONE_DOOR = new Map([
  ["execa", "packages/engine/src/host/exec-command.ts"],
  ["@lezer/python", "packages/engine/src/requirements/parse-python.ts"],
  ["undici", "packages/engine/src/uv/exec-fetch.ts"],
  ["parse5", "packages/engine/src/uv/parse-index-page.ts"],
]);

/** Whether a file may touch the world. */
export function isEffectFile(source: Source): boolean {
  return source.package === "nx" || source.room === "host" || EFFECT_NAME.test(source.name);
}

/** Rooms import only from rooms to their left, plus `errors`. */
export function checkRooms(sources: readonly Source[]): string[] {
  return eachImport(sources, (source, { target, relative }) => {
    if (!relative || source.package !== "engine" || source.room === "") return [];
    const from = source.room;
    const to = parseSource(target, "").room;
    if (to === from || to === "errors") return [];
    if (to === "")
      return [
        `${line(source, target)}: no room imports the index; import the file that declares it`,
      ];
    if (from === "errors")
      return [`${line(source, target)}: errors/ imports no room; pass the value in`];
    if (from === "host")
      return [
        `${line(source, target)}: host/ knows no room; the room calls host/, with plain values`,
      ];
    if (to === "host") return [];
    const place = (room: string) => (ROOMS as readonly string[]).indexOf(room);
    if (place(from) === -1)
      return [
        `${source.path}: "${from}" is no room; use one of ${ROOMS.join(", ")}, or add it to ROOMS with a reason`,
      ];
    if (place(to) !== -1 && place(to) < place(from)) return [];
    return [
      `${line(source, target)}: data flows ${ROOMS.join(" -> ")}; move what both need into ${from}/ or a room left of it`,
    ];
  });
}

/** Only files that are named for an effect reach `host/`; types are free, because they are values passed on. */
export function checkHostDoor(sources: readonly Source[]): string[] {
  return eachImport(sources, (source, { target, relative, typeOnly }) =>
    relative && !typeOnly && parseSource(target, "").room === "host" && !isEffectFile(source)
      ? [
          `${line(source, target)}: only read-, write-, apply-, exec- and find- files reach host/; do it there and pass the value in`,
        ]
      : [],
  );
}

/** Every other file decides and does not look: no files, processes, network. */
export function checkPurity(sources: readonly Source[]): string[] {
  return eachImport(sources, (source, { target, typeOnly }) =>
    !typeOnly && WORLD.test(target) && !isEffectFile(source)
      ? [
          `${line(source, target)}: "${source.name}" is named like a pure file; move this to a read- or apply- file of ${source.room || "a"}/ and pass the value in`,
        ]
      : [],
  );
}

/** Some modules have one door each. */
export function checkSingleDoors(sources: readonly Source[]): string[] {
  return eachImport(sources, (source, { target, typeOnly }) => {
    const door = ONE_DOOR.get(target);
    return door !== undefined && !typeOnly && source.path !== door
      ? [`${line(source, target)}: ${target} is imported by ${door} alone; call that file`]
      : [];
  });
}

/** The engine knows nothing of Nx; the plugin knows the engine by its index and Nx by public types. */
export function checkPackageDoors(sources: readonly Source[]): string[] {
  return eachImport(sources, (source, { target, relative, typeOnly }) => {
    if (relative) {
      return target.startsWith(`packages/${source.package}/src/`)
        ? []
        : [
            `${line(source, target)}: a relative import may not leave the package; use the package's name`,
          ];
    }
    if (source.package === "engine") {
      return /^(nx|@nx\/[^/]+|@pysnip\/nx)(\/|$)/.test(target)
        ? [`${line(source, target)}: the engine knows nothing of Nx; this belongs in packages/nx`]
        : [];
    }
    if (target.startsWith("@pysnip/") && target !== "@pysnip/engine") {
      return [
        `${line(source, target)}: export it from packages/engine/src/index.ts and import "@pysnip/engine"`,
      ];
    }
    if (!/^(nx|@nx\/[^/]+)(\/|$)/.test(target)) return [];
    if (target === "@nx/devkit" && typeOnly) return [];
    if (target === "nx/release" && source.path === RELEASE_DOOR) return [];
    return [
      `${line(source, target)}: only types of the public "@nx/devkit" are used, because users install nx alone; write it with the Tree or the context at hand`,
    ];
  });
}

function eachImport(
  sources: readonly Source[],
  check: (source: Source, found: Import) => string[],
): string[] {
  return sources.flatMap((source) => source.imports.flatMap((found) => check(source, found)));
}

function line(source: Source, target: string): string {
  return `${source.path} imports ${target}`;
}
