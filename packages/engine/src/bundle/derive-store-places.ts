import { dirname, join } from "node:path";

/** How the code of this release makes what the stores hold, each by a number. */
export interface StoreFormats {
  /** What is known of a wheel: which members are taken, and where they go. */
  readonly contents: number;
  /** What `compile_wheel.py` writes. */
  readonly bytecode: number;
  /** What a layer's archive looks like, around its packages. */
  readonly layers: number;
  /** How packages lie in a folder. */
  readonly packages: number;
}

/**
 * The numbers of this release. Entries are found by what they are made from, so that another rule for
 * making them needs another number: an entry of an older release would be taken for one of this.
 */
export const storeFormats: StoreFormats = { contents: 1, bytecode: 1, layers: 1, packages: 1 };

/** Where it is remembered what is in a wheel of the store. */
export function deriveContentsPlace(wheelPath: string, { contents } = storeFormats): string {
  return join(dirname(wheelPath), `contents-${contents}`);
}

/** The folder for the bytecode of a wheel, whose digest is `sha256:…`, by one interpreter version. */
export function deriveBytecodePlace(
  cacheDirectory: string,
  sha256: string,
  version: string,
  { contents, bytecode } = storeFormats,
): string {
  const wheel = sha256.slice("sha256:".length);
  // Modules are compiled for the places that the contents give them.
  const name = `${wheel}-cpython-${version}-${contents}.${bytecode}`;
  return join(cacheDirectory, "bytecode", name);
}

/** Where the store has the layer of some packages, under the layer's own name. */
export function deriveLayerPlace(
  cacheDirectory: string,
  layer: { readonly id: string; readonly file: string },
  { layers } = storeFormats,
): string {
  return join(cacheDirectory, "layers", `${layer.id}-${layers}`, layer.file);
}
