/**
 * The milliseconds that a server asks to be left alone, by its `Retry-After`: seconds, or a moment as
 * its own clock (`Date`) has it. 0 where it asks for none.
 */
export function derivePause(retryAfter: string, date: string): number {
  const text = retryAfter.trim();
  if (/^\d{1,15}$/.test(text)) return Number(text) * 1000;
  // A text that is shorter is no moment, though a parser may make one of it.
  const pause = HTTP_DATE.test(text) ? Date.parse(text) - Date.parse(date) : 0;
  return Number.isFinite(pause) ? Math.max(pause, 0) : 0;
}

const HTTP_DATE = /^[A-Z][a-z]{2}, \d{2} [A-Z][a-z]{2} \d{4} \d{2}:\d{2}:\d{2} GMT$/;
