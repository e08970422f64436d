/** The present moment as ISO 8601 in UTC, or the one that SOURCE_DATE_EPOCH fixes. */
export function readClock(sourceDateEpoch?: string): string {
  const fixed = sourceDateEpoch !== undefined && /^\d{1,12}$/.test(sourceDateEpoch);
  return (fixed ? new Date(Number(sourceDateEpoch) * 1000) : new Date()).toISOString();
}

/** The present moment in milliseconds since 1970, for comparing with times of files. */
export function readMilliseconds(): number {
  return Date.now();
}
