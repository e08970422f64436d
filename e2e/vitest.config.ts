import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    include: ["src/**/*.spec.ts"],
    globalSetup: ["src/harness/global-setup.ts"],
    // Real Nx, real uv, real packages: minutes on a cold machine, and two files at once are enough.
    testTimeout: 300_000,
    hookTimeout: 600_000,
    teardownTimeout: 60_000,
    pool: "forks",
    maxWorkers: 2,
  },
});
