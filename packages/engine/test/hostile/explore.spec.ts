import { it } from "vitest";
import { judgeJob, writeJob } from "./judge-row.ts";
import type { RowSource, RowSetting } from "./requirement-row.ts";
import { readFileSync } from "node:fs";
it("explores", async () => {
  const rows = JSON.parse(readFileSync("/tmp/hostile/rows.json", "utf8")) as [string, string, RowSetting?][];
  for (const [sources, input, setting] of rows) {
    for (const source of sources.split(" ") as RowSource[]) {
      const { job, place } = writeJob(source, input, setting);
      try {
        const set = await judgeJob(job, setting);
        console.log("A", source, JSON.stringify(input), "=>", JSON.stringify(set.requirements.map((r) => r.canonical)), set.notices.join(" | "));
      } catch (e) {
        const m = (e as Error).message.split("\n");
        console.log("R", source, JSON.stringify(input).slice(0, 90), `@${place.line}:${place.column}`, m.length > 4 ? m.slice(0, 5).join("\n     ") : m.slice(0, 3).join("\n     "));
      }
    }
  }
});
