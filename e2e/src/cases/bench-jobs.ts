import type { Workspace } from "../harness/create-workspace.ts";
import { renderManifest } from "../harness/write-job.ts";

/** Writes one of the jobs that edits are tried on; all but names and settings is the same in them. */
export async function writeBenchJob(workspace: Workspace, name: string, more = ""): Promise<void> {
  const root = `jobs/${name}`;
  const dependencies = ["six==1.16.0", "iniconfig==2.0.0"];
  const settings = `requirements = ["requirements.txt"]\n${more}`;
  const files = {
    "pyproject.toml": renderManifest({ root, dependencies, settings }),
    "requirements.txt": "# More of them.\ntoml==0.10.2\n",
    "src/job.py":
      "def answer(n: int = 1):\n    return 1\n\n\ndef other(n: int = 1):\n    return 2\n",
    "src/spare.py": "SPARE = True\n",
  };
  for (const [path, text] of Object.entries(files)) await workspace.write(`${root}/${path}`, text);
}
