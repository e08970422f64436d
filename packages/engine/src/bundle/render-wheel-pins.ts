import type { Part } from "./derive-parts.ts";

/** A hashed `requirements.txt` that the wheels of some parts satisfy, and no index has to be asked for. */
export function renderWheelPins(parts: readonly Part[]): string {
  const pins = new Map<string, Set<string>>();
  for (const { item, wheel } of parts.flatMap(({ wheels }) => wheels)) {
    const marker = item.marker === null ? "" : ` ; ${item.marker}`;
    const pin = `${item.name}==${item.version}${marker}`;
    pins.set(pin, (pins.get(pin) ?? new Set()).add(wheel.sha256));
  }
  return [...pins]
    .map(([pin, hashes]) => `${pin}${[...hashes].map((hash) => CONTINUED + hash).join("")}\n`)
    .join("");
}

const CONTINUED = " \\\n    --hash=";
