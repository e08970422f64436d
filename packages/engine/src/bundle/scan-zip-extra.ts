/** What the extra fields of a header say that matters to a strict reader. */
export interface ExtraFields {
  /** The content of the 64-bit field (APPNOTE 4.5.3). */
  readonly long: Buffer | null;
  /** The content of the Unicode path field (APPNOTE 4.6.9). */
  readonly path: Buffer | null;
}

/** Takes extra fields apart; a text says why they are refused. */
export function scanZipExtra(bytes: Buffer): ExtraFields | string {
  let long: Buffer | null = null;
  let path: Buffer | null = null;
  let at = 0;
  // Fewer than four bytes are padding: no reader takes them for a field.
  while (at + 4 <= bytes.length) {
    const kind = bytes.readUInt16LE(at);
    const end = at + 4 + bytes.readUInt16LE(at + 2);
    if (end > bytes.length) return "has an extra field that is longer than its header says";
    const content = bytes.subarray(at + 4, end);
    if (kind === LONG_KIND) {
      if (long !== null) return "has two 64-bit fields";
      long = content;
    } else if (kind === PATH_KIND) {
      if (path !== null) return "has two Unicode names";
      path = content;
    }
    at = end;
  }
  return { long, path };
}

/** Two sizes and a position of a header, as far as it has them. */
export type LongValues = readonly number[];

/**
 * Replaces those values that say "see the 64-bit field". The field has to hold exactly these, because
 * readers differ in what they do with more or fewer; one that only repeats the header is harmless.
 */
export function resolveLongValues(values: LongValues, extra: ExtraFields): number[] | string {
  const wanted = values.filter((value) => value === IN_LONG_FIELD).length;
  const given = extra.long?.length ?? 0;
  const long = (index: number) => Number(extra.long?.readBigUInt64LE(8 * index) ?? 0n);
  if (given !== wanted * 8) {
    const repeated = values.slice(0, given / 8);
    const repeats =
      wanted === 0 &&
      given === repeated.length * 8 &&
      repeated.every((value, index) => value === long(index));
    return repeats ? [...values] : `has a 64-bit field of ${given} bytes instead of ${wanted * 8}`;
  }
  let index = 0;
  return values.map((value) => (value === IN_LONG_FIELD ? long(index++) : value));
}

const LONG_KIND = 0x0001;
const PATH_KIND = 0x7075;
const IN_LONG_FIELD = 0xffffffff;
