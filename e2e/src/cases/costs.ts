/** Nothing that a bundle is made of changed. */
export const unchanged = { uv: false, bundle: "hit", bytes: "same" } as const;
/** The bundle changed, the packages did not. */
export const rebuilt = { uv: false, bundle: "miss", bytes: "other" } as const;
/** The packages changed, or what they were resolved for. */
export const resolved = { uv: true, bundle: "miss", bytes: "other" } as const;
/** The bundle is made again in vain. */
export const remade = { uv: false, bundle: "miss", bytes: "same" } as const;
/** There is no bundle. */
export const refused = { uv: false, bundle: "refused", bytes: "none" } as const;

/** Nx selects the job either way. */
export const selected = { byTask: true, byProject: true };
/** Nx selects the job neither way. */
export const notSelected = { byTask: false, byProject: false };
/** Nx selects the project of the changed file, but no task before the bundle has it as an input. */
export const projectOnly = { byTask: false, byProject: true };
