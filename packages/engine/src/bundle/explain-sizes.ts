import { renderSize } from "../config/parse-size.ts";
import { PysnipError } from "../errors/pysnip-error.ts";
import type { ReadyPart } from "./apply-parts.ts";
import type { BundleRequest } from "./bundle-request.ts";
import type { PackageSize } from "./plan-part.ts";

/** Refuses a bundle that is larger than its limit, naming what is largest in it. */
export function refuseLargeBundle(
  request: BundleRequest,
  size: number,
  parts: readonly ReadyPart[],
): void {
  const { sizeLimit, name } = request;
  if (sizeLimit === null || size <= sizeLimit) return;
  throw new PysnipError("PYSNIP_BUNDLE_TOO_LARGE", {
    headline: `the bundle of \`${name}\` would have ${renderSize(size)}, and \`limits.bundle-size\` allows ${renderSize(sizeLimit)}`,
    details: parts.flatMap((part) => renderPart(part, MOST_BLAMED)),
    hint: "leave out what is not needed, or raise the limit in `pysnip.toml`",
  });
}

/** Refuses an archive that needs 64-bit fields: before 3.13, Python cannot start one. */
export function refuseUnstartable(
  { name, python }: Pick<BundleRequest, "name" | "python">,
  size: number,
  members: number,
): void {
  const isLong = size >= 2 ** 32 - 1 || members >= 2 ** 16 - 1;
  if (!isLong || READS_LONG_ARCHIVES.includes(python)) return;
  throw new PysnipError("PYSNIP_BUNDLE_TOO_LARGE", {
    headline: `the bundle of \`${name}\` is too large for Python ${python} to start it`,
    details: [
      `it would have ${members} files and ${renderSize(size)}`,
      "archives of more than 65534 files or 4 GiB need Python 3.13",
    ],
    hint: 'say `bundle = "layered"`, or lock the job for Python 3.13',
  });
}

/** What the packages of a bundle come to, the largest first, and what would make it smaller. */
export function explainSizes(request: BundleRequest, parts: readonly ReadyPart[]): string[] {
  const lines = parts.flatMap((part) => renderPart(part, MOST_SHOWN));
  const packed = parts.reduce((sum, { plan }) => sum + sumOf(plan.sizes, "packed"), 0);
  if (request.bundle === "fat" && packed >= WORTH_A_LAYER) {
    lines.push(
      'hint: with `bundle = "layered"`, jobs with the same packages share one file of them',
    );
  }
  return lines;
}

const READS_LONG_ARCHIVES = ["3.13", "3.14"];
const MOST_BLAMED = 5;
const MOST_SHOWN = 10;
const WORTH_A_LAYER = 10_000_000;

function renderPart({ part, plan }: ReadyPart, most: number): string[] {
  if (plan.sizes.length === 0) return [];
  const sorted = plan.sizes.toSorted(
    (left, right) => right.packed - left.packed || (left.package < right.package ? -1 : 1),
  );
  const shown = sorted.slice(0, most);
  const rest = sorted.slice(most);
  const rows = [
    ...shown.map((size) => renderRow(size.package, size)),
    ...(rest.length === 0 ? [] : [renderRow(`${rest.length} more`, total(rest))]),
    renderRow("together", total(sorted)),
  ];
  const heading = [`packages for ${part.platforms.join(", ")}`, "packed", "unpacked"];
  const width = Math.max(heading[0]?.length ?? 0, ...rows.map(([name = ""]) => name.length));
  const line = ([name = "", packed = "", unpacked = ""]: readonly string[]) =>
    `${name.padEnd(width)}  ${packed.padStart(9)}  ${unpacked.padStart(9)}`.trimEnd();
  return [line(heading), ...rows.map(line)];
}

type Both = Pick<PackageSize, "packed" | "unpacked">;

function renderRow(name: string, { packed, unpacked }: Both): string[] {
  return [`  ${name}`, renderSize(packed), unpacked === null ? "" : renderSize(unpacked)];
}

function total(sizes: readonly PackageSize[]): Both {
  const known = sizes.every(({ unpacked }) => unpacked !== null);
  return { packed: sumOf(sizes, "packed"), unpacked: known ? sumOf(sizes, "unpacked") : null };
}

function sumOf(sizes: readonly PackageSize[], key: "packed" | "unpacked"): number {
  return sizes.reduce((sum, size) => sum + (size[key] ?? 0), 0);
}
