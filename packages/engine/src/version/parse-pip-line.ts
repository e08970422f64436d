/** What a notebook's `%pip install` line asks for; `refused` says why it cannot be taken apart. */
export interface PipLine {
  readonly requirements: readonly string[];
  readonly options: readonly string[];
  readonly refused: string | null;
}

/** Takes an IPython install line apart into requirement texts and option names; null for any other line. */
export function parsePipLine(line: string): PipLine | null {
  const match = INSTALL.exec(line);
  if (match === null) return null;
  const words = splitWords(match[1] as string);
  if (words === null) return refuse("it runs more than the install, or a quote is not closed");
  const requirements: string[] = [];
  const options: string[] = [];
  for (let at = 0; at < words.length; at += 1) {
    const word = words[at] as string;
    if (!word.startsWith("-")) {
      requirements.push(word);
      continue;
    }
    const name = word.split("=", 1)[0] as string;
    if (REFUSED_OPTIONS.has(name)) {
      return refuse(`its option \`${name}\` names a file or a folder; list the packages instead`);
    }
    options.push(name);
    if (VALUE_OPTIONS.has(name) && !word.includes("=")) at += 1;
  }
  return { requirements, options, refused: null };
}

function refuse(reason: string): PipLine {
  return { requirements: [], options: [], refused: reason };
}

/** Splits at blanks outside quotes; null when a shell would do more than start one command. */
function splitWords(text: string): string[] | null {
  const words: string[] = [];
  let word = "";
  let quote = "";
  for (const char of text) {
    if (quote !== "") {
      if (char === quote) quote = "";
      else word += char;
    } else if (char === '"' || char === "'") quote = char;
    else if (char === "#" && word === "") break;
    else if (SHELL_SYNTAX.has(char)) return null;
    else if (char === " " || char === "\t") {
      if (word !== "") words.push(word);
      word = "";
    } else word += char;
  }
  if (quote !== "") return null;
  return word === "" ? words : [...words, word];
}

const INSTALL = /^[%!][ \t]?(?:(?:uv )?pip3?|python3? -m pip) install[ \t]+(.*)$/;
const SHELL_SYNTAX: ReadonlySet<string> = new Set([";", "&", "|", "$", "`", "\\", "\f"]);
const REFUSED_OPTIONS: ReadonlySet<string> = new Set([
  "-r",
  "--requirement",
  "-e",
  "--editable",
  "-c",
  "--constraint",
]);
const VALUE_OPTIONS: ReadonlySet<string> = new Set([
  "-i",
  "--index-url",
  "--extra-index-url",
  "-f",
  "--find-links",
  "-t",
  "--target",
  "--python",
  "--platform",
  "--python-version",
  "--trusted-host",
  "--proxy",
  "--timeout",
  "--retries",
  "--root",
  "--prefix",
  "--only-binary",
  "--no-binary",
]);
