import { checkIndexes } from "./check-indexes.ts";
import type { ConfigProblem, WorkspaceConfig } from "./config.ts";
import { explainIssues } from "./explain-problems.ts";
import { workspaceTable } from "./job-schema.ts";
import { parseToml } from "./parse-toml.ts";

/** What holds in a workspace without a `pysnip.toml`. */
export const defaultWorkspaceConfig: WorkspaceConfig = {
  python: null,
  platforms: ["linux-aarch64", "linux-x86_64", "macos-arm64", "windows-x86_64"],
  bundlePlatforms: null,
  autoInstall: "dev",
  failOnMissing: true,
  bundle: {},
  indexes: { strict: false, named: [] },
  policy: {},
  versions: { policy: "patch", initial: "1.0.0", author: true },
};

/** Reads the text of `pysnip.toml`. */
export function parseWorkspaceConfig(
  text: string,
): { readonly workspace: WorkspaceConfig } | { readonly problems: readonly ConfigProblem[] } {
  const parsed = parseToml(text);
  if ("problem" in parsed) return { problems: [parsed.problem] };
  const checked = workspaceTable.safeParse(parsed.table);
  if (!checked.success) {
    return { problems: explainIssues(checked.error.issues, [], workspaceTable) };
  }
  const indexes = checked.data.indexes ?? defaultWorkspaceConfig.indexes;
  const problems = checkIndexes(indexes);
  if (problems.length > 0) return { problems };
  return {
    workspace: {
      python: checked.data.python ?? defaultWorkspaceConfig.python,
      platforms: checked.data.platforms ?? defaultWorkspaceConfig.platforms,
      bundlePlatforms: checked.data["bundle-platforms"] ?? null,
      autoInstall: checked.data["auto-install"] ?? defaultWorkspaceConfig.autoInstall,
      failOnMissing: checked.data["fail-on-missing"] ?? defaultWorkspaceConfig.failOnMissing,
      bundle: {
        bundle: checked.data.bundle,
        handler: checked.data.handler,
        bytecode: checked.data.bytecode,
        limits: checked.data.limits,
      },
      indexes,
      policy: checked.data.policy ?? {},
      versions: checked.data.versions ?? defaultWorkspaceConfig.versions,
    },
  };
}
