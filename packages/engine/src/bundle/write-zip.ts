import { createHash } from "node:crypto";
import { closeSync, openSync, readSync } from "node:fs";
import { PysnipError } from "../errors/pysnip-error.ts";
import {
  composeZip,
  type RawContent,
  type ZipEntry,
  type ZipFacts,
  type ZipSink,
} from "./render-zip.ts";
import { writeOutput } from "../host/write-output.ts";

/** What was written. */
export interface WrittenZip extends ZipFacts {
  /** `sha256:…` of the archive. */
  readonly sha256: string;
}

/** Writes an archive to a new file beside `path` and moves it there; memory stays small. */
export async function writeZip(path: string, entries: readonly ZipEntry[]): Promise<WrittenZip> {
  return await writeOutput(path, (write) => pourZip(entries, write));
}

/** What `writeZip` would write, without writing it: for `verify`. */
export async function readZipDigest(entries: readonly ZipEntry[]): Promise<WrittenZip> {
  return pourZip(entries, () => {});
}

// Small enough to stay in the processor's cache between reading, hashing and writing.
const CHUNK_BYTES = 1024 * 1024;
// Made once: an archive is poured without a pause, and new buffers would be most of what the collector
// of garbage has to do.
const chunk = Buffer.allocUnsafeSlow(CHUNK_BYTES);
const SEAL = "pysnip sha256:";
const SEAL_BYTES = SEAL.length + 64;

// Everything passes through one buffer: raw data are read into it right behind their header.
function pourZip(entries: readonly ZipEntry[], write: (bytes: Uint8Array) => void): WrittenZip {
  const hash = createHash("sha256");
  const source = openSources();
  let fill = 0;
  const sink: ZipSink = {
    take(bytes) {
      if (fill + bytes.length > CHUNK_BYTES) flush();
      if (bytes.length > CHUNK_BYTES) pass(bytes);
      else {
        chunk.set(bytes, fill);
        fill += bytes.length;
      }
    },
    copy(content) {
      if (fill + content.compressedSize > CHUNK_BYTES) flush();
      for (let done = 0; done < content.compressedSize;) {
        if (fill === CHUNK_BYTES) flush();
        const wanted = Math.min(CHUNK_BYTES - fill, content.compressedSize - done);
        const count = source.read(content.path, content.offset + done, chunk, fill, wanted);
        if (count === 0) throw refuseShort(content);
        done += count;
        fill += count;
      }
    },
  };
  try {
    const facts = composeZip(entries, sink, undefined, SEAL_BYTES);
    flush();
    // The digest of all that stands before it, as the archive's comment: with it, a copy of the file
    // can be told from a damaged one without anything beside it.
    pass(Buffer.from(`${SEAL}${hash.copy().digest("hex")}`, "latin1"));
    const size = facts.size + SEAL_BYTES;
    return { ...facts, size, sha256: `sha256:${hash.digest("hex")}` };
  } finally {
    source.close();
  }

  function flush() {
    pass(chunk.subarray(0, fill));
    fill = 0;
  }

  function pass(bytes: Uint8Array) {
    hash.update(bytes);
    write(bytes);
  }
}

// Members of one archive mostly follow each other here as they do there. Once two have, the next ones
// are read along with them, because a system call for each costs more than its bytes.
const WINDOW_BYTES = 256 * 1024;
const window = Buffer.allocUnsafeSlow(WINDOW_BYTES);

interface Sources {
  /** Puts bytes of a file into a buffer; fewer than wanted where the file ends or a window does. */
  read(path: string, at: number, target: Buffer, to: number, wanted: number): number;
  close(): void;
}

function openSources(): Sources {
  const files = new Map<string, number>();
  let windowPath = "";
  let windowAt = 0;
  let windowEnd = 0;
  let lastEnd = -1;
  return {
    read(path, at, target, to, wanted) {
      const isNear = path === windowPath && at >= lastEnd && at - lastEnd < WINDOW_BYTES / 4;
      const isInside = path === windowPath && at >= windowAt && at + wanted <= windowEnd;
      if (!isInside && isNear && wanted < WINDOW_BYTES / 4) {
        windowAt = at;
        windowEnd = at + readSync(openOnce(path), window, 0, WINDOW_BYTES, at);
      } else if (!isInside) {
        if (path !== windowPath) windowEnd = 0;
        windowPath = path;
        lastEnd = at + wanted;
        return readSync(openOnce(path), target, to, wanted, at);
      }
      lastEnd = at + wanted;
      const count = Math.min(wanted, windowEnd - at);
      window.copy(target, to, at - windowAt, at - windowAt + count);
      return count;
    },
    close() {
      for (const file of files.values()) closeSync(file);
    },
  };

  function openOnce(path: string): number {
    const known = files.get(path);
    if (known !== undefined) return known;
    // Far below what a process may open; who needs more wheels opens some of them again.
    if (files.size >= MOST_OPEN) {
      for (const file of files.values()) closeSync(file);
      files.clear();
    }
    const file = openSync(path, "r");
    files.set(path, file);
    return file;
  }
}

const MOST_OPEN = 128;

function refuseShort({ path }: RawContent): PysnipError {
  return new PysnipError("PYSNIP_ARCHIVE_INVALID", {
    headline: `\`${path}\` is shorter than when it was checked`,
    hint: "delete it and run the target again",
  });
}
