import { unchanged } from "./costs.ts";
import type { Cost, JobEdit } from "./edit.ts";
import { otherEdits, sourceEdits } from "./file-edits.ts";
import { requirementEdits, settingEdits } from "./manifest-edits.ts";

/** Every edit within one job, in the order of the table. */
export const jobEdits: readonly JobEdit[] = [
  ...requirementEdits,
  ...settingEdits,
  ...sourceEdits,
  ...otherEdits,
];

/** Ways back to a state that was bundled before; the bytes are those of that state. */
export const comebacks: readonly (Cost & { readonly isUndone: boolean })[] = [
  {
    title: "all edits above, undone by hand",
    isUndone: true,
    ...unchanged,
    ...{ uv: true, affected: null },
  },
  {
    title: "all edits above, made once more",
    isUndone: false,
    ...unchanged,
    ...{ uv: true, affected: null },
  },
];
