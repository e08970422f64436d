import { describe, expect, it } from "vitest";
import {
  checkHostDoor,
  checkPackageDoors,
  checkPurity,
  checkRooms,
  checkSingleDoors,
} from "./architecture/check-imports.ts";
import {
  checkBudgets,
  checkDocLines,
  checkNames,
  checkTypeHoles,
  checkWorldAccess,
} from "./architecture/check-shape.ts";
import { parseSource, readSources, type Source } from "./architecture/read-sources.ts";

const sources = readSources();

interface Rule {
  readonly title: string;
  readonly check: (sources: readonly Source[]) => string[];
  /** One file that breaks the rule: a rule that cannot fail is none. */
  readonly broken: readonly [path: string, text: string];
  /** One file that comes close and is allowed. */
  readonly allowed: readonly [path: string, text: string];
}

const LOCK = "packages/engine/src/lock";

const RULES: readonly Rule[] = [
  {
    title: "rooms import only from rooms to their left",
    check: checkRooms,
    broken: [`${LOCK}/plan-lock.ts`, 'import { run } from "../bundle/plan-bundle.ts";'],
    allowed: [`${LOCK}/plan-lock.ts`, 'import { a } from "../config/config.ts";'],
  },
  {
    title: "host/ is reached from effect files only",
    check: checkHostDoor,
    broken: [`${LOCK}/plan-lock.ts`, 'import { readBytes } from "../host/files.ts";'],
    allowed: [
      `${LOCK}/plan-lock.ts`,
      'import type { HostEnvironment } from "../host/environment.ts";',
    ],
  },
  {
    title: "pure files do not touch the world",
    check: checkPurity,
    broken: [`${LOCK}/derive-lock.ts`, 'const fs = await import("node:fs/promises");'],
    allowed: [`${LOCK}/read-lock.ts`, 'import { readFile } from "node:fs/promises";'],
  },
  {
    title: "modules with one door are imported there",
    check: checkSingleDoors,
    broken: [`${LOCK}/apply-lock.ts`, 'import { execa } from "execa";'],
    allowed: ["packages/engine/src/host/exec-command.ts", 'import { execa } from "execa";'],
  },
  {
    title: "the engine imports nothing of Nx",
    check: checkPackageDoors,
    broken: [`${LOCK}/apply-lock.ts`, 'import type { Tree } from "@nx/devkit";'],
    allowed: ["packages/nx/src/plugin.ts", 'import type { Tree } from "@nx/devkit";'],
  },
  {
    title: "the plugin imports the engine by its index",
    check: checkPackageDoors,
    broken: [
      "packages/nx/src/plugin.ts",
      'import { a } from "../../engine/src/lock/read-lock.ts";',
    ],
    allowed: ["packages/nx/src/plugin.ts", 'import { a } from "@pysnip/engine";'],
  },
  {
    title: "a class of Nx is extended where a release loads it, and nowhere else",
    check: checkPackageDoors,
    broken: ["packages/nx/src/plugin.ts", 'import { VersionActions } from "nx/release";'],
    allowed: [
      "packages/nx/src/release/version-actions.ts",
      'import { VersionActions } from "nx/release";',
    ],
  },
  {
    title: "the plugin takes types alone from the public devkit",
    check: checkPackageDoors,
    broken: ["packages/nx/src/plugin.ts", 'import { formatFiles } from "@nx/devkit";'],
    allowed: ["packages/nx/src/plugin.ts", 'import { type Tree } from "@nx/devkit";'],
  },
  {
    title: "environment and clock are read in one file each",
    check: checkWorldAccess,
    broken: [`${LOCK}/apply-lock.ts`, "const now = Date.now();"],
    allowed: ["packages/engine/src/host/clock.ts", "const now = Date.now();"],
  },
  {
    title: "no drawer for everything",
    check: checkNames,
    broken: [`${LOCK}/lock-utils.ts`, ""],
    allowed: [`${LOCK}/utilise-lock.ts`, ""],
  },
  {
    title: "files and functions keep their budgets",
    check: checkBudgets,
    broken: [`${LOCK}/plan-lock.ts`, `function long() {${"\n".repeat(90)}}`],
    allowed: [`${LOCK}/plan-lock.ts`, `function short() {${"\n".repeat(60)}}`],
  },
  {
    title: "types are never switched off",
    check: checkTypeHoles,
    broken: [`${LOCK}/plan-lock.ts`, "const a = b as any;"],
    allowed: [`${LOCK}/plan-lock.ts`, 'const any = "any";'],
  },
  {
    title: "exported functions and types say what they are for",
    check: checkDocLines,
    broken: [`${LOCK}/plan-lock.ts`, "export function plan() {}"],
    allowed: [
      `${LOCK}/plan-lock.ts`,
      "/** Plans. */\nexport function plan() {}\nfunction part() {}",
    ],
  },
];

describe("architecture", () => {
  it("reads the sources of both packages", () => {
    expect(sources.length).toBeGreaterThan(20);
  });

  it.each(RULES)("holds: $title", ({ check }) => {
    expect(check(sources)).toEqual([]);
  });

  it.each(RULES)("would notice when not: $title", ({ check, broken, allowed }) => {
    expect(check([parseSource(...broken)])).toHaveLength(1);
    expect(check([parseSource(...allowed)])).toEqual([]);
  });
});
