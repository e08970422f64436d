import type { ProjectConfiguration } from "@nx/devkit";
import { breakTokens } from "./explain-tokens.ts";

/** A project whose targets all fail with one message, so that no other project is disturbed. */
export function inferBrokenProject(
  root: string,
  name: string,
  targetNames: readonly string[],
  message: string,
): ProjectConfiguration {
  const options = { message: breakTokens(message) };
  const target = { executor: "@pysnip/nx:refuse", cache: false, options };
  return {
    root,
    name,
    targets: Object.fromEntries(targetNames.map((targetName) => [targetName, target])),
  };
}
