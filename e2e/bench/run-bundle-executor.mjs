// Usage: node e2e/bench/run-bundle-executor.mjs <executor> <workspace> <job's folder> <options as JSON>
// The executor `bundle` in a process of its own, as Nx would start it, without Nx.
import { pathToFileURL } from "node:url";

const [executor = "", root = "", folder = "", text = "{}"] = process.argv.slice(2);
const { outputPath: _place, ...options } = JSON.parse(text);
const { default: run } = await import(pathToFileURL(executor).href);
const { success } = await run(options, {
  root,
  projectName: options.name,
  targetName: "bundle",
  target: { options },
  projectsConfigurations: { projects: { [options.name]: { root: folder } } },
});
process.exitCode = success ? 0 : 1;
