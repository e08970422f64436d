// Loaded into every Node process of a command: one that works off a batch notes what it took.
const { appendFileSync } = require("node:fs");

process.on("exit", () => {
  if (!(process.argv[1] ?? "").endsWith("run-batch.js")) return;
  const { user, system } = process.cpuUsage();
  appendFileSync(process.env.BENCH_WORKERS, `${(user + system) / 1e6}\n`);
});
