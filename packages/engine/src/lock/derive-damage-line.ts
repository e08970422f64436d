import type { Lockfile } from "./lockfile.ts";
import { renderLock } from "./render-lock.ts";
import { scanJsonLines } from "./scan-json-lines.ts";

/**
 * The line of a lockfile that its faults are about, from 1; 0 where they are about the whole. A
 * fault says itself which key or value it means, between back-ticks.
 */
export function deriveDamageLine(text: string, faults: readonly string[]): number {
  const words = faults.flatMap(namedIn).slice(0, MOST_WORDS);
  const { lines, brokenAt } = scanJsonLines(text, words);
  if (brokenAt !== null) return brokenAt;
  for (const word of words) {
    const line = lineOfPath(lines, word) ?? lineOfValue(text, word);
    if (line > 0) return line;
  }
  return lineOfOddSpelling(text);
}

// A fault may quote what stands in the file, and each word is looked for in all of it.
const MOST_WORDS = 8;

function namedIn(fault: string): string[] {
  return [...fault.matchAll(/`([^`]{1,256})`/g)].map(([, word = ""]) => word);
}

// What a key lacks is missed in the table around it.
function lineOfPath(lines: ReadonlyMap<string, number>, path: string): number | undefined {
  const end = path.lastIndexOf(".");
  return lines.get(path) ?? (end === -1 ? undefined : lineOfPath(lines, path.slice(0, end)));
}

function lineOfValue(text: string, value: string): number {
  const index = text.indexOf(JSON.stringify(value));
  return index === -1 ? 0 : text.slice(0, index).split("\n").length;
}

function lineOfOddSpelling(text: string): number {
  try {
    const right = renderLock(JSON.parse(text) as Lockfile).split("\n");
    return text.split("\n").findIndex((line, index) => line !== right[index]) + 1;
  } catch {
    return 0;
  }
}
