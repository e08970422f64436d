import type { Tree } from "@nx/devkit";
import {
  deriveSemanticVersion,
  explainRelease,
  openSubmission,
  parseManifestVersion,
  planRelease,
  readWorkspace,
  refuseUnfinished,
} from "@pysnip/engine";
import { VersionActions } from "nx/release";
import { toolVersion } from "../adapter/tool-version.ts";
import { withoutStack } from "../adapter/without-stack.ts";

// Nobody else decides about a job's version until Nx has written its files.
const open: (() => Promise<void>)[] = [];

/** How `nx release version` reads and writes the version of a job; a class, because Nx wants one. */
export default class JobVersionActions extends VersionActions {
  override validManifestFilenames = ["pyproject.toml"];
  // Nothing but the version's key is written.
  override excludeManifestsFromFormatting = true;

  override async readCurrentVersionFromSourceManifest(tree: Tree) {
    const { root } = this.projectGraphNode.data;
    const manifestPath = `${root}/pyproject.toml`;
    try {
      await refuseUnfinished(await readWorkspace(tree.root, () => {}), root);
    } catch (error) {
      throw withoutStack(error);
    }
    const written = parseManifestVersion(tree.read(manifestPath, "utf-8") ?? "");
    const currentVersion = written === null ? null : deriveSemanticVersion(written);
    return currentVersion === null ? null : { currentVersion, manifestPath };
  }

  /** Jobs are in no registry. */
  override async readCurrentVersionFromRegistry() {
    return null;
  }

  /** No manifest names the version of another project of the workspace. */
  override async readCurrentVersionOfDependency() {
    return { currentVersion: null, dependencyCollection: null };
  }

  override async updateProjectVersion(tree: Tree, newVersion: string) {
    const { root } = this.projectGraphNode.data;
    try {
      const request = planRelease(root, newVersion);
      const workspace = await readWorkspace(tree.root, () => {});
      const options = { toolVersion: toolVersion() };
      const { plan, close } = await openSubmission(workspace, request, options).catch(
        (error: unknown) => {
          throw explainRelease(error, root);
        },
      );
      open.push(close);
      for (const { path, content } of plan.files) tree.write(path, content);
      return [...plan.messages];
    } catch (error) {
      throw withoutStack(error);
    }
  }

  override async updateProjectDependencies() {
    return [];
  }
}

/** Called when Nx has written everything, or would have in a dry run. */
export async function afterAllProjectsVersioned() {
  for (const close of open.splice(0)) await close();
  return { changedFiles: [], deletedFiles: [] };
}
