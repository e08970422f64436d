import { digest } from "../lock/hash-lock.ts";
import { foldsCase, type Part } from "./derive-parts.ts";
import { storeFormats } from "./derive-store-places.ts";
import { planSitePackages } from "./plan-site-packages.ts";
import type { ZipEntry } from "./render-zip.ts";
import type { WheelEntry } from "./scan-wheel.ts";

/** Files that go into a part: a wheel's own, or the bytecode of its modules. */
export interface PartSource {
  /** The package that they count for. */
  readonly package: string;
  /** How a refusal calls them. */
  readonly file: string;
  /** The file on disk that raw data are copied from. */
  readonly path: string;
  readonly entries: readonly WheelEntry[];
}

/** How much one package is of a bundle. */
export interface PackageSize {
  readonly package: string;
  readonly packed: number;
  /** Null where the bundle has the wheel as it is. */
  readonly unpacked: number | null;
}

/** A part that is ready to be copied. */
export interface PartPlan {
  /** The name of its content. */
  readonly id: string;
  /** By paths below the part's folder. */
  readonly entries: readonly ZipEntry[];
  readonly members: Readonly<Record<string, string>>;
  readonly sizes: readonly PackageSize[];
}

/** Merges the wheels of a part, with the bytecode of `compiler` where that is said, into one folder. */
export function planPart(
  part: Part,
  python: string,
  compiler: string | null,
  sources: readonly PartSource[],
  { packages } = storeFormats,
): PartPlan {
  const merged = planSitePackages(sources, part.platforms.some(foldsCase));
  const members: Record<string, string> = {};
  const sizes = new Map<string, { package: string; packed: number; unpacked: number }>();
  const lines: string[] = [];
  const entries = merged.map(({ owner, entry }): ZipEntry => {
    members[entry.path] = entry.sha256;
    lines.push(`${entry.sha256} ${entry.mode.toString(8)} ${entry.path}`);
    const size = sizes.get(owner.package) ?? { package: owner.package, packed: 0, unpacked: 0 };
    size.packed += entry.raw?.compressedSize ?? entry.size;
    size.unpacked += entry.size;
    sizes.set(owner.package, size);
    const { path, mode } = entry;
    return { name: path, mode, content: contentOf(owner.path, entry) };
  });
  const wheels = part.wheels.map(({ wheel }) => wheel.sha256).sort();
  // Equal packages have equal raw data only when they come from the same wheels.
  const heading = [`pysnip-packages-${packages}`, python, compiler ?? "no bytecode", ...wheels];
  const id = digest([...heading, ...lines].join("\n")).slice("sha256:".length, ID_END);
  return { id, entries, members, sizes: [...sizes.values()] };
}

const ID_END = "sha256:".length + 32;

function contentOf(path: string, entry: WheelEntry): ZipEntry["content"] {
  if (entry.raw === null) return Buffer.from(entry.rewritten ?? "", "base64");
  return { path, ...entry.raw, size: entry.size };
}
