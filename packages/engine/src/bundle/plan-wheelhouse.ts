import type { PartWheel } from "./derive-parts.ts";
import type { PartPlan } from "./plan-part.ts";

/** A wheel of the store, as it goes into an archive whole. */
export interface WholeWheel extends PartWheel {
  readonly path: string;
  readonly size: number;
  readonly crc32: number;
}

/** The wheels of a part as members; what is in them is the installer's business. */
export function planWheelhouse(wheels: readonly WholeWheel[]): PartPlan {
  return {
    id: "wheels",
    entries: wheels.map(({ wheel, path, size, crc32 }) => ({
      name: wheel.file,
      content: { path, offset: 0, compressedSize: size, method: 0, crc32, size },
    })),
    members: Object.fromEntries(wheels.map(({ wheel }) => [wheel.file, wheel.sha256])),
    sizes: wheels.map(({ item, size }) => ({
      package: `${item.name} ${item.version}`,
      packed: size,
      unpacked: null,
    })),
  };
}
