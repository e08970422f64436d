/** A login of a netrc file; `machine` is null for the one that holds for every other host. */
export interface NetrcLogin {
  readonly machine: string | null;
  readonly login: string;
  readonly password: string;
}

/** The login that a netrc file has for a host, as curl and pip read it; null where it has none. */
export function findNetrcLogin(text: string, hostname: string): NetrcLogin | null {
  const logins = parseNetrc(text);
  return (
    logins.find(({ machine }) => machine === hostname) ??
    logins.find(({ machine }) => machine === null) ??
    null
  );
}

function parseNetrc(text: string): NetrcLogin[] {
  const found: NetrcLogin[] = [];
  const words = scanWords(text);
  for (let at = 0; at < words.length; at++) {
    const value = words[at + 1] ?? "";
    const last = found.at(-1);
    switch (words[at]) {
      case "default":
        found.push({ machine: null, login: "", password: "" });
        break;
      case "machine":
        found.push({ machine: value.toLowerCase(), login: "", password: "" });
        at++;
        break;
      case "login":
        if (last) found[found.length - 1] = { ...last, login: value };
        at++;
        break;
      case "password":
        if (last) found[found.length - 1] = { ...last, password: value };
        at++;
        break;
      case "account":
        at++;
        break;
    }
  }
  return found;
}

function scanWords(text: string): string[] {
  const words: string[] = [];
  let inMacro = false;
  for (const line of text.split(/\r?\n/)) {
    // A macro ends with an empty line.
    if (inMacro && line.trim() !== "") continue;
    inMacro = false;
    for (const match of line.matchAll(/"([^"]*)"|(\S+)/g)) {
      const word = match[1] ?? match[2] ?? "";
      const isValue = VALUES.has(words.at(-1) ?? "") && !VALUES.has(words.at(-2) ?? "");
      if (word.startsWith("#") && !isValue) break;
      if (word === "macdef" && !isValue) {
        inMacro = true;
        break;
      }
      words.push(word);
    }
  }
  return words;
}

const VALUES = new Set(["machine", "login", "password", "account"]);
