import { createHash } from "node:crypto";
import {
  checkZipContents,
  hashZipMember,
  inflateZipMember,
  type HashName,
} from "./check-zip-contents.ts";
import { parseZipSource, type ByteSource, type FileMode, type ZipMember } from "./parse-zip.ts";
import { planWheelMembers, type PlacedMember, type WheelPlan } from "./plan-wheel-members.ts";
import { renderWheelRecord, scanWheelRecord, type RecordLine } from "./scan-wheel-record.ts";
import { refuseZip, refuseZipWhere, type ZipProblem } from "./zip-refusal.ts";

/** Where raw data of a member lie in its wheel, with what an archive's headers say of them. */
export interface RawRange {
  readonly offset: number;
  readonly compressedSize: number;
  readonly method: 0 | 8;
  readonly crc32: number;
}

/** One file that a wheel puts below site-packages. */
export interface WheelEntry {
  /** Its place below the root, with `/` between folders. */
  readonly path: string;
  /** `sha256:…` of its content, inflated. */
  readonly sha256: string;
  readonly size: number;
  readonly mode: FileMode;
  /** Null where the content is not the wheel's own. */
  readonly raw: RawRange | null;
  /** The content in base64, where pysnip had to write it anew; else null. */
  readonly rewritten: string | null;
}

/** A wheel that was checked to the last byte, as the store remembers it; plain JSON. */
export interface WheelContents {
  readonly file: string;
  /** What the wheel says it was made by. */
  readonly generator: string;
  /** Sorted by path. */
  readonly entries: readonly WheelEntry[];
}

/**
 * Checks a wheel wholly (headers, contents, RECORD) and says where its files go. Costly, so it is done
 * once per wheel; `file` is the wheel's own name, also where it lies under another one.
 */
export async function scanWheel(source: ByteSource, file: string): Promise<WheelContents> {
  const members = parseZipSource(source, file);
  const digests = await checkZipContents(source, members, file);
  const digestOf = new Map(members.map((member, index) => [member, digests[index] ?? ""]));
  const plan = planWheelMembers(file, members);
  const wheel = readInformation("WHEEL");
  const record = scanWheelRecord(readInformation("RECORD"));
  if (typeof record === "string") throw refuse(`${plan.information}/RECORD`, record);
  checkWheelVersion();
  refuseZipWhere(file, await checkRecord(record, source, file, plan, digestOf));
  const entries = plan.files.map((placed) => renderEntry(source, file, placed, digestOf));
  const isRecord = ({ path }: WheelEntry) => path === `${plan.information}/RECORD`;
  const rewritten = renderRecord(record, plan, entries);
  return {
    file,
    generator: readField(wheel, "Generator") ?? "unknown",
    entries: entries
      .map((entry) => (isRecord(entry) && rewritten !== null ? rewrite(entry, rewritten) : entry))
      .toSorted((left, right) => (left.path < right.path ? -1 : 1)),
  };

  function readInformation(name: string): string {
    const path = `${plan.information}/${name}`;
    const member = members.find((each) => each.name === path);
    if (member === undefined) throw refuse(path, "is missing");
    return inflateZipMember(source, member, file).toString("utf8");
  }

  function checkWheelVersion() {
    const version = readField(wheel, "Wheel-Version") ?? "";
    if (!version.startsWith("1.")) {
      throw refuse(`${plan.information}/WHEEL`, `is of version ${JSON.stringify(version)}, not 1`);
    }
  }

  function refuse(member: string, text: string) {
    return refuseZip(file, [{ member, text }]);
  }
}

function readField(text: string, name: string): string | null {
  const line = text.split("\n").find((each) => each.startsWith(`${name}:`));
  return line === undefined ? null : line.slice(name.length + 1).trim();
}

const RECORD_HASHES: readonly HashName[] = ["sha256", "sha384", "sha512"];
const NOT_IN_RECORD = new Set(["RECORD", "RECORD.jws", "RECORD.p7s"]);

// Every file stands in RECORD exactly once with its digest, and nothing else does (PEP 427).
async function checkRecord(
  record: readonly RecordLine[],
  source: ByteSource,
  file: string,
  plan: WheelPlan<ZipMember>,
  digestOf: ReadonlyMap<ZipMember, string>,
): Promise<ZipProblem[]> {
  const problems: ZipProblem[] = [];
  const members = new Map([...digestOf.keys()].map((member) => [member.name, member]));
  const seen = new Set<string>();
  for (const line of record) {
    const member = members.get(line.path);
    const refuse = (text: string) => problems.push({ member: line.path, text });
    if (seen.has(line.path)) refuse("stands in RECORD twice");
    seen.add(line.path);
    if (member === undefined) refuse("stands in RECORD and is missing");
    else if (!isUnsigned(line.path) && !member.isDirectory) {
      const problem = await compareLine(line, member);
      if (problem !== null) refuse(problem);
    }
  }
  for (const member of members.values()) {
    if (seen.has(member.name) || member.isDirectory || isUnsigned(member.name)) continue;
    problems.push({ member: member.name, text: "does not stand in RECORD" });
  }
  return problems;

  function isUnsigned(path: string): boolean {
    const at = path.lastIndexOf("/");
    return path.slice(0, at) === plan.information && NOT_IN_RECORD.has(path.slice(at + 1));
  }

  async function compareLine(line: RecordLine, member: ZipMember): Promise<string | null> {
    const [name = "", digest = ""] = line.hash.split("=", 2);
    const algorithm = RECORD_HASHES.find((each) => each === name);
    if (algorithm === undefined) return "stands in RECORD without a strong digest";
    const actual =
      algorithm === "sha256"
        ? Buffer.from((digestOf.get(member) ?? "").slice("sha256:".length), "hex")
        : await hashZipMember(source, member, algorithm, file);
    if (!Buffer.from(digest, "base64url").equals(actual)) return "is not what RECORD says";
    return line.size === "" || line.size === String(member.size)
      ? null
      : "has another size in RECORD";
  }
}

function renderEntry(
  source: ByteSource,
  file: string,
  placed: PlacedMember<ZipMember>,
  digestOf: ReadonlyMap<ZipMember, string>,
): WheelEntry {
  const { member, path, mode } = placed;
  const { size, offset, compressedSize, method, crc32 } = member;
  const raw = { offset, compressedSize, method, crc32 };
  const sha256 = digestOf.get(member) ?? "";
  const entry: WheelEntry = { path, sha256, size, mode, raw, rewritten: null };
  if (!placed.isScript || size > LONGEST_SCRIPT) return entry;
  const content = inflateZipMember(source, member, file);
  if (!content.subarray(0, PLACEHOLDER.length).equals(PLACEHOLDER)) return entry;
  const end = content.indexOf("\n");
  const rest = end === -1 ? Buffer.alloc(0) : content.subarray(end);
  return rewrite(entry, Buffer.concat([Buffer.from(PORTABLE_START), rest]));
}

// What PEP 427 lets installers replace by the path of their interpreter; a bundle has none of its own.
const PLACEHOLDER = Buffer.from("#!python");
const PORTABLE_START = "#!/usr/bin/env python3";
const LONGEST_SCRIPT = 4 * 1024 * 1024;

// RECORD as an installer leaves it: with the places where the files lie now. Null where nothing moved.
function renderRecord(
  record: readonly RecordLine[],
  plan: WheelPlan<ZipMember>,
  entries: readonly WheelEntry[],
): Buffer | null {
  const places = new Map(plan.files.map(({ member }, index) => [member.name, entries[index]]));
  const lines = record.flatMap((line) => {
    const entry = places.get(line.path);
    if (entry === undefined) return [];
    if (entry.rewritten === null) return [{ ...line, path: entry.path }];
    const digest = Buffer.from(entry.sha256.slice("sha256:".length), "hex").toString("base64url");
    return [{ path: entry.path, hash: `sha256=${digest}`, size: String(entry.size) }];
  });
  const isSame =
    lines.length === record.length &&
    plan.files.every(({ member }, index) => {
      const entry = entries[index];
      return entry?.path === member.name && entry.rewritten === null;
    });
  return isSame ? null : Buffer.from(renderWheelRecord(lines), "utf8");
}

function rewrite(entry: WheelEntry, content: Buffer): WheelEntry {
  const sha256 = `sha256:${createHash("sha256").update(content).digest("hex")}`;
  return {
    ...entry,
    sha256,
    size: content.length,
    raw: null,
    rewritten: content.toString("base64"),
  };
}
