/** Reads a minimum age as whole hours: a number of days, or text such as `36 hours` and `7d`; null for anything else. */
export function parseReleaseAge(value: number | string): number | null {
  if (typeof value === "number") return value * HOURS_OF_DAY;
  const [, count = "", unit = ""] = /^\s*(\d{1,5})\s*([a-z]{1,5})\s*$/.exec(value) ?? [];
  const hours = Number(count) * (HOURS.get(unit.replace(/s$/, "")) ?? Number.NaN);
  return Number.isInteger(hours) && hours <= MOST_HOURS ? hours : null;
}

/** Writes whole hours for a person: in days where they are whole. */
export function renderReleaseAge(hours: number): string {
  const days = hours % HOURS_OF_DAY === 0;
  const count = days ? hours / HOURS_OF_DAY : hours;
  return `${count} ${days ? "day" : "hour"}${count === 1 ? "" : "s"}`;
}

/**
 * The moment before which a release must have been uploaded, in UTC. It is cut down to the day, or
 * to the hour for ages in hours, so that lockfiles made shortly after one another agree.
 */
export function deriveCutOff(now: string, hours: number): string {
  const step = hours % HOURS_OF_DAY === 0 ? HOURS_OF_DAY : 1;
  const moment = Math.floor((Date.parse(now) - hours * HOUR) / (step * HOUR)) * step * HOUR;
  return new Date(moment).toISOString().replace(".000Z", "Z");
}

const HOUR = 3_600_000;
const HOURS_OF_DAY = 24;
const MOST_HOURS = 3650 * HOURS_OF_DAY;
const HOURS: ReadonlyMap<string, number> = new Map([
  ["h", 1],
  ["hour", 1],
  ["d", HOURS_OF_DAY],
  ["day", HOURS_OF_DAY],
  ["w", 7 * HOURS_OF_DAY],
  ["week", 7 * HOURS_OF_DAY],
]);
