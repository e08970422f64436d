import { execFileSync } from "node:child_process";
import { dirname } from "node:path";

/** The folder of a Python that has pip, to be put on PATH; null on a machine without one. */
export function findPip(): string | null {
  try {
    execFileSync("python3", ["-I", "-m", "pip", "--version"], { stdio: "ignore" });
    const program = "import sys; print(sys.executable)";
    return dirname(execFileSync("python3", ["-I", "-c", program]).toString().trim());
  } catch {
    return null;
  }
}
