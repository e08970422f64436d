const { mkdirSync, writeFileSync } = require("node:fs");
const { dirname, join } = require("node:path");

const BYTES = Buffer.alloc(12_000);

function work(root, task) {
  for (const output of task.outputs ?? []) {
    if (!output.endsWith(".zip") && !output.endsWith(".json")) continue;
    mkdirSync(dirname(join(root, output)), { recursive: true });
    writeFileSync(join(root, output), BYTES);
  }
}

exports.default = async () => ({ success: true });

exports.batch = async function* batch(graph, _options, _overrides, context) {
  for (const [task, planned] of Object.entries(graph.tasks)) {
    work(context.root, planned);
    yield { task, result: { success: true, terminalOutput: "" } };
  }
};
