import type { BundleFile } from "./bundle-request.ts";

/** The module that AWS Lambda imports for a handler `module.function`. */
export function renderHandler(handler: string): BundleFile {
  const [module = "", name = ""] = handler.split(".");
  const text = [
    '"""Gives events of AWS Lambda to the job of this bundle."""',
    "",
    "from pathlib import Path",
    "",
    "from pysnip_runner.handle_event import make_handler",
    "",
    `globals()["${name}"] = make_handler(Path(__file__).absolute().parent)`,
    "",
  ];
  return { path: `${module}.py`, content: Buffer.from(text.join("\n"), "utf8") };
}
