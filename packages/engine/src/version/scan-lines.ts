/** A place in a text; both count from 1, columns in characters. */
export interface Place {
  readonly line: number;
  readonly column: number;
}

/** Scans a text for its line starts once and gives a function from offsets to places. */
export function createLocator(source: string): (offset: number) => Place {
  const starts = [0];
  for (let at = source.indexOf("\n"); at !== -1; at = source.indexOf("\n", at + 1)) {
    starts.push(at + 1);
  }
  return (offset) => {
    let low = 0;
    let high = starts.length;
    while (high - low > 1) {
      const middle = (low + high) >> 1;
      if ((starts[middle] as number) <= offset) low = middle;
      else high = middle;
    }
    const before = source.slice(starts[low], offset);
    return { line: low + 1, column: [...before].length + 1 };
  };
}
