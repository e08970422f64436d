import { rebuilt, remade, resolved, selected, unchanged } from "./costs.ts";
import type { JobEdit, JobFolder } from "./edit.ts";

const manifest = "pyproject.toml";

const inManifest =
  (from: string, to: string) =>
  (job: JobFolder): Promise<void> =>
    job.replace(manifest, from, to);

const below = (setting: string) => inManifest("builtins", `${setting}\nbuiltins`);

/** Edits of what a job requires. */
export const requirementEdits: readonly JobEdit[] = [
  {
    title: "requirements in another order",
    job: "reordered",
    edit: inManifest('"six==1.16.0","iniconfig==2.0.0"', '"iniconfig==2.0.0", "six==1.16.0"'),
    ...unchanged,
    affected: selected,
  },
  {
    title: "a requirement spelled differently",
    job: "respelled",
    edit: inManifest("six==1.16.0", "Six == 1.16.0"),
    ...unchanged,
    affected: selected,
  },
  {
    title: "a requirement moved from `dependencies` to `libraries`",
    job: "moved",
    edit: async (job) => {
      await job.replace(manifest, '"six==1.16.0",', "");
      await job.append(manifest, '\n[tool.pysnip.libraries]\nsix = "==1.16.0"\n');
    },
    ...unchanged,
    affected: selected,
  },
  {
    title: "a comment in a requirement file",
    job: "commented-file",
    edit: (job) => job.append("requirements.txt", "# a comment\n"),
    ...unchanged,
    affected: selected,
  },
  {
    title: "another version range for a requirement",
    job: "ranged",
    edit: inManifest("six==1.16.0", "six>=1.16,<2"),
    ...resolved,
    affected: selected,
  },
  {
    title: "a new requirement",
    job: "enlarged",
    edit: inManifest('"six==1.16.0"', '"six==1.16.0","pyasn1==0.6.1"'),
    ...resolved,
    affected: selected,
  },
  {
    title: "a new requirement in a requirement file",
    job: "enlarged-file",
    edit: (job) => job.append("requirements.txt", "colorama==0.4.6\n"),
    ...resolved,
    affected: selected,
  },
];

/** Edits of the rest of a manifest. */
export const settingEdits: readonly JobEdit[] = [
  {
    title: "`platforms`",
    job: "platforms",
    edit: below('platforms = ["linux-x86_64"]'),
    ...resolved,
    affected: selected,
  },
  {
    title: "`bundle-platforms`",
    job: "bundle-platforms",
    edit: below('bundle-platforms = ["macos-arm64"]'),
    ...resolved,
    affected: selected,
  },
  {
    title: "`python`",
    job: "python",
    needsPython: true,
    edit: (job) => job.replace(manifest, /^python = .*$/gm, `python = "${job.otherPython}"`),
    ...resolved,
    affected: selected,
  },
  {
    title: "`entry`",
    job: "entry",
    edit: inManifest("job:answer", "job:other"),
    ...rebuilt,
    affected: selected,
  },
  {
    title: "the version of the job",
    job: "version",
    edit: inManifest('version = "1.0.0"', 'version = "1.0.1"'),
    ...rebuilt,
    affected: selected,
  },
  {
    title: "the description",
    job: "description",
    edit: inManifest('version = "1.0.0"', 'version = "1.0.0"\ndescription = "new"'),
    ...unchanged,
    affected: selected,
  },
  {
    title: "a setting that no bundle holds (`auto-install`)",
    job: "auto-install",
    edit: below('auto-install = "always"'),
    ...unchanged,
    affected: selected,
  },
  {
    title: "`bundle`",
    job: "bundle",
    edit: below('bundle = "fat"'),
    ...rebuilt,
    affected: selected,
  },
  {
    title: "`limits` of a bundle without packages",
    job: "limits",
    edit: (job) => job.append(manifest, '\n[tool.pysnip.limits]\nbundle-size = "1 MB"\n'),
    ...unchanged,
    affected: selected,
  },
  {
    title: "`limits` of a bundle with packages",
    job: "limits-of-packages",
    settings: 'bundle = "fat"',
    edit: (job) => job.append(manifest, '\n[tool.pysnip.limits]\nbundle-size = "50 MB"\n'),
    ...remade,
    because: "A bundle that is too large now must not come from the cache.",
    affected: selected,
  },
  {
    title: "a comment in the manifest",
    job: "commented",
    edit: (job) => job.append(manifest, "# a comment\n"),
    ...unchanged,
    affected: selected,
  },
  {
    title: "the line ends of the manifest",
    job: "manifest-line-ends",
    edit: (job) => job.useWindowsLineEnds(manifest),
    ...unchanged,
    affected: selected,
  },
];
