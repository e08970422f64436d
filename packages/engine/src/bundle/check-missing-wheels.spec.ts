import { expect, it } from "vitest";
import { digest, sealLock } from "../lock/hash-lock.ts";
import { explainMissingWheels, refuseMissingWheels } from "./check-missing-wheels.ts";

const lockfile = (files: readonly string[]) =>
  sealLock({
    lockVersion: 1,
    requirements: [],
    requirementsHash: digest(""),
    resolution: {
      python: "3.11",
      implementation: "cpython",
      platforms: ["linux-x86_64", "windows-x86_64"],
      bundlePlatforms: ["linux-x86_64"],
      packages: [
        {
          name: "x",
          version: "1.0",
          index: "default",
          marker: null,
          needs: [],
          artefacts: files.map((file) => ({ file, sha256: digest(file) })),
        },
      ],
    },
    environmentHashes: {},
  });

it.each([
  ["there is a wheel for all", ["x-1.0-py3-none-any.whl"]],
  ["only another platform builds", ["x-1.0-cp311-cp311-manylinux_2_17_x86_64.whl", "x-1.0.tar.gz"]],
])("bundles when %s", (_title, files) => {
  expect(() => refuseMissingWheels("churn", explainMissingWheels(lockfile(files)))).not.toThrow();
});

it.each([
  ["there is no wheel", ["x-1.0.tar.gz"]],
  ["the wheel is for another platform", ["x-1.0-cp311-cp311-win_amd64.whl", "x-1.0.tar.gz"]],
  ["nothing of it fits", ["x-1.0-cp311-cp311-win_amd64.whl"]],
])("refuses to bundle when %s", (_title, files) => {
  expect(() => refuseMissingWheels("churn", explainMissingWheels(lockfile(files)))).toThrow(
    /cannot be bundled.*PYSNIP_WHEEL_MISSING[^]*x 1\.0: no wheel for linux-x86_64/,
  );
});
