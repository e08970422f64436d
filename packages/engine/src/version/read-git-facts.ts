import { deriveInstallMode } from "../config/derive-install-mode.ts";
import type { Workspace } from "../config/workspace.ts";
import { execCommand } from "../host/exec-command.ts";
import type { HistoryRecord } from "./history-record.ts";

/** What a history says of the person and of the commit that a submission was made on. */
export interface GitFacts {
  readonly actor: HistoryRecord["actor"];
  readonly git: HistoryRecord["git"];
}

/** Asks git who submits and where the folder stands; where git is silent, nothing is said. */
export async function readGitFacts(workspace: Workspace, folder: string): Promise<GitFacts> {
  const { variables } = workspace.host;
  const [author, head, status] = await Promise.all([
    readGit(workspace, ["config", "--get-regexp", "^user\\.(name|email)$"]),
    readGit(workspace, ["rev-parse", "--verify", "--quiet", "HEAD"]),
    readGit(workspace, ["status", "--porcelain", "--", folder]),
  ]);
  const name = variables["GIT_AUTHOR_NAME"] ?? readSetting(author, "user.name");
  const email = variables["GIT_AUTHOR_EMAIL"] ?? readSetting(author, "user.email");
  const { ci } = deriveInstallMode("always", variables, "dev");
  return {
    actor:
      name === undefined || !workspace.config.versions.author
        ? null
        : { name, ...(email === undefined ? {} : { email }), kind: ci ? "ci" : "human" },
    git: head === null ? null : { head: head.trim(), dirty: status !== null && status !== "" },
  };
}

function readSetting(lines: string | null, key: string): string | undefined {
  const line = lines?.split("\n").findLast((text) => text.startsWith(`${key} `));
  return line?.slice(key.length + 1).trim() || undefined;
}

async function readGit(workspace: Workspace, args: readonly string[]): Promise<string | null> {
  const { variables } = workspace.host;
  const result = await execCommand({
    file: "git",
    // A repository may name programs of its own that git would start.
    arguments: [
      "-c",
      "core.fsmonitor=false",
      "-c",
      "core.hooksPath=",
      "--literal-pathspecs",
      ...args,
    ],
    directory: workspace.root,
    environment: {
      ...Object.fromEntries(PASSED.map((name) => [name, variables[name]])),
      GIT_OPTIONAL_LOCKS: "0",
      GIT_TERMINAL_PROMPT: "0",
    },
    timeoutSeconds: 10,
  });
  return result.exitCode === 0 && !result.notFound ? result.stdout : null;
}

const PASSED =
  "PATH HOME USERPROFILE XDG_CONFIG_HOME GIT_CONFIG_GLOBAL GIT_CONFIG_NOSYSTEM SYSTEMROOT TMPDIR TEMP".split(
    " ",
  );
