import type { Tarball } from "../../tools/pack-packages.mjs";

/** What one run of the e2e tests shares: made by `global-setup.ts`, read by every test file. */
export interface E2eRun {
  /** Temporary folder of this run; everything below it goes away at the end. */
  readonly folder: string;
  readonly tarballs: Tarballs;
  /** PATH with a uv on it. */
  readonly path: string;
  /** Command of the CPython that tests start themselves. */
  readonly python: string;
  /** Its minor version, such as `3.11`, which the jobs of the tests are locked for. */
  readonly pythonMinor: string;
}

/** Our two packages as `npm publish` would upload them. */
export interface Tarballs {
  readonly engine: Tarball;
  readonly nx: Tarball;
}

declare module "vitest" {
  interface ProvidedContext {
    run: E2eRun;
  }
}
