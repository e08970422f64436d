import { applyEdits, modify, parse } from "jsonc-parser";

/** The text of an `nx.json` with the plugin registered; its comments and layout stay. */
export function registerPlugin(text: string, plugin: string): string {
  const config = parse(text) as { plugins?: unknown } | undefined;
  const plugins = Array.isArray(config?.plugins) ? (config.plugins as unknown[]) : [];
  if (plugins.some((entry) => nameOf(entry) === plugin)) return text;
  const edits = modify(text, ["plugins", plugins.length], plugin, {
    isArrayInsertion: true,
    formattingOptions: { tabSize: 2, insertSpaces: true, eol: "\n" },
  });
  return applyEdits(text, edits);
}

function nameOf(entry: unknown): unknown {
  return typeof entry === "object" && entry !== null && "plugin" in entry ? entry.plugin : entry;
}
