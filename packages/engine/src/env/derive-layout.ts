import { join } from "node:path";

/** The places inside an environment that pysnip looks at. */
export interface EnvironmentLayout {
  readonly directory: string;
  readonly python: string;
  readonly sitePackages: string;
  readonly configuration: string;
}

/** Where the parts of a virtual environment lie (PEP 405). */
export function deriveLayout(directory: string, python: string, system: string): EnvironmentLayout {
  const windows = system === "win32";
  return {
    directory,
    python: windows ? join(directory, "Scripts", "python.exe") : join(directory, "bin", "python"),
    sitePackages: windows
      ? join(directory, "Lib", "site-packages")
      : join(directory, "lib", `python${python}`, "site-packages"),
    configuration: join(directory, "pyvenv.cfg"),
  };
}
