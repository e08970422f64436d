/** A place in a text; both count from 1, columns in characters. */
export interface Place {
  readonly line: number;
  readonly column: number;
}

/** Finds places in one text by their offsets. */
export interface Locator {
  readonly lineOf: (offset: number) => number;
  /** Costs the length of the line before the offset, so it is for what is printed. */
  readonly placeOf: (offset: number) => Place;
}

/** Scans a text for its line starts once and gives functions from offsets to places. */
export function createLocator(source: string): Locator {
  const starts = [0];
  for (let at = source.indexOf("\n"); at !== -1; at = source.indexOf("\n", at + 1)) {
    starts.push(at + 1);
  }
  const lineOf = (offset: number): number => {
    let low = 0;
    let high = starts.length;
    while (high - low > 1) {
      const middle = (low + high) >> 1;
      if ((starts[middle] as number) <= offset) low = middle;
      else high = middle;
    }
    return low + 1;
  };
  const placeOf = (offset: number): Place => {
    const line = lineOf(offset);
    const before = source.slice(starts[line - 1], offset);
    return { line, column: [...before].length + 1 };
  };
  return { lineOf, placeOf };
}
