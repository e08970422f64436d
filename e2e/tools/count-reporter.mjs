import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, relative } from "node:path";
import { REPOSITORY } from "./pack-packages.mjs";
import { reportPath } from "./test-report.mjs";

/**
 * A vitest reporter that writes what `npm test` adds up; unlike vitest's JSON it keeps the reason of a skip.
 */
export default class CountReporter {
  /** @type {string} */
  #folder = "";

  /** @param {import("vitest/node").Vitest} vitest */
  onInit(vitest) {
    this.#folder = relative(REPOSITORY, vitest.config.root);
  }

  /**
   * @param {readonly import("vitest/node").TestModule[]} modules
   * @param {readonly import("vitest").SerializedError[]} unhandledErrors
   */
  onTestRunEnd(modules, unhandledErrors) {
    /** @type {import("./test-report.mjs").TestReport} */
    const report = { passed: 0, failed: 0, skipped: [], problems: [] };
    for (const module of modules) {
      // A file that cannot be loaded has no tests to fail.
      for (const error of module.errors()) {
        report.failed += 1;
        report.problems.push(`${module.relativeModuleId}: ${error.message}`);
      }
      for (const test of module.children.allTests()) {
        const name = `${module.relativeModuleId} > ${test.fullName}`;
        const result = test.result();
        if (result.state === "passed") report.passed += 1;
        else if (result.state === "skipped") {
          report.skipped.push({ name, reason: result.note ?? `marked ${test.options.mode}` });
        } else {
          report.failed += 1;
          report.problems.push(name);
        }
      }
    }
    for (const error of unhandledErrors) {
      report.failed += 1;
      report.problems.push(`outside of any test: ${error.message}`);
    }
    const path = reportPath(this.#folder);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, JSON.stringify(report, null, 2));
  }
}
