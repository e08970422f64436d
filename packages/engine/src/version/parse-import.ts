import type { PythonNode } from "../requirements/parse-python.ts";
import type { SnippetImport } from "./snippet-analysis.ts";

/** Reads the names that an import statement binds; `*` binds none that a text could tell. */
export function parseImport(statement: PythonNode, source: string): SnippetImport[] {
  const text = (node: PythonNode): string => source.slice(node.from, node.to).normalize("NFKC");
  const isFrom = statement.firstChild?.name === "from";
  const found: SnippetImport[] = [];
  let module = "";
  let path = "";
  let alias: string | null = null;
  let inNames = !isFrom;
  const finish = (): void => {
    const name = alias ?? (isFrom ? path : (path.split(".", 1)[0] ?? ""));
    // `import a.b` binds `a`, whereas `import a.b as c` binds the inner module.
    const bound = alias === null && !isFrom ? name : path;
    if (path !== "" && name !== "")
      found.push({ name, path: isFrom ? `${module}.${path}` : bound });
    path = "";
    alias = null;
  };
  for (let child = statement.firstChild; child !== null; child = child.nextSibling) {
    if (child.name === "import" && isFrom) inNames = true;
    else if (child.name === ",") finish();
    else if (child.name === "as") alias = "";
    else if (child.name === "VariableName" && alias === "") alias = text(child);
    else if (PATH_PARTS.has(child.name)) {
      if (inNames) path += text(child);
      else module += text(child);
    }
  }
  finish();
  return found;
}

const PATH_PARTS: ReadonlySet<string> = new Set(["VariableName", ".", "Ellipsis"]);
