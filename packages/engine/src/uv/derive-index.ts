import { PysnipError } from "../errors/pysnip-error.ts";
import { indexVariable } from "../config/check-indexes.ts";
import {
  findPipIndexUrl,
  parsePipConfig,
  type PipConfig,
  type PipSections,
} from "./parse-pip-config.ts";

type Variables = Readonly<Record<string, string | undefined>>;

/** Where packages come from: an address to pass on, or uv's own default, and who said so. */
export interface PackageIndex {
  /** Without credentials, because arguments of a process are for everybody to read. */
  readonly url: string | null;
  readonly source: string;
  /** What uv needs in its environment to be let in, as the index named `default`. */
  readonly credentials: Readonly<Record<string, string>>;
  /** The address with its credentials, for the environment of pip. */
  readonly secretUrl: string | null;
}

/**
 * Chooses the package index: `PYSNIP_INDEX_URL`, `UV_DEFAULT_INDEX`, pip's configuration, uv's default.
 * Of pip's files the first outranks the rest.
 */
export function deriveIndex(variables: Variables, pipConfigs: readonly PipConfig[]): PackageIndex {
  for (const source of ["PYSNIP_INDEX_URL", "UV_DEFAULT_INDEX", "PIP_INDEX_URL"]) {
    const value = variables[source]?.trim();
    if (value) return describe(value, `\`${source}\``, variables);
  }
  const value = findPipIndexUrl(pipConfigs.map(readPipConfig));
  if (value) return describe(value, "pip's configuration", variables);
  return { url: null, source: "uv's default", credentials: {}, secretUrl: null };
}

// What pip does not read may name the index that is to learn of our packages.
function readPipConfig({ path, text }: PipConfig): PipSections {
  const sections = parsePipConfig(text);
  if (typeof sections !== "number") return sections;
  throw new PysnipError("PYSNIP_INDEX_REFUSED", {
    headline: "pip's configuration cannot be read, neither by pip nor by pysnip",
    details: [`  \`${path}\`: line ${sections}`],
    hint: "correct that line, or set `PYSNIP_INDEX_URL`",
  });
}

function describe(value: string, source: string, variables: Variables): PackageIndex {
  const { name, address } = splitName(value);
  refuseUnclear(address, source);
  const { url, username, password } = splitCredentials(address);
  // uv looks credentials up by the name of the index, which is `default` whatever it was called.
  const prefix = `UV_INDEX_${indexVariable(name)}`;
  const pairs = {
    UV_INDEX_DEFAULT_USERNAME: username ?? variables[`${prefix}_USERNAME`],
    UV_INDEX_DEFAULT_PASSWORD: password ?? variables[`${prefix}_PASSWORD`],
  };
  const given = Object.entries(pairs).filter((pair): pair is [string, string] => Boolean(pair[1]));
  return { url, source, credentials: Object.fromEntries(given), secretUrl: address };
}

// What a parser takes for a host, a path or a query may be the end of a password that nobody escaped,
// and those parts are shown and kept.
function refuseUnclear(address: string, source: string): void {
  const fault = findFault(address);
  if (fault === null) return;
  throw new PysnipError("PYSNIP_INDEX_REFUSED", {
    headline: `${source} ${fault.headline}`,
    details: ["a part of it may be a password, so the address is not shown"],
    hint: fault.hint,
  });
}

function findFault(address: string): { readonly headline: string; readonly hint: string } | null {
  if (!/^(?:https?|file):\/\//i.test(address)) {
    const at = address.includes("@") ? 'holds an "@" and ' : "";
    return { headline: `${at}does not begin with \`https://\``, hint: WHOLE };
  }
  // A parser may drop it, and then read another address than uv.
  if (/[\s\p{C}]/u.test(address)) return { headline: "holds a blank", hint: NO_BLANK };
  if (!URL.canParse(address))
    return { headline: "holds an address that cannot be read", hint: ESCAPED };
  const { pathname, search, hash } = new URL(address);
  if (`${pathname}${search}${hash}`.includes("@")) {
    return { headline: 'holds an "@" after its host', hint: ESCAPED };
  }
  // A trailing `?` leaves no `search`, and a parser of its own would still see it.
  return /[?#]/.test(address) ? { headline: "holds a `?` or a `#`", hint: ESCAPED } : null;
}

const WHOLE = "write the whole address, such as `https://index.example/simple`";
const NO_BLANK =
  "write `%20` for a blank that belongs to the address; a comment needs a line of its own";
const ESCAPED =
  "percent-encode the password (`/` is `%2F`, `#` is `%23`, `?` is `%3F`), or set `UV_INDEX_DEFAULT_USERNAME` and `UV_INDEX_DEFAULT_PASSWORD` instead; an address ends before `?` and `#`";

// uv writes `NAME=URL`; a name has no colon, an address has one before any "=".
function splitName(value: string): { readonly name: string; readonly address: string } {
  const equals = value.indexOf("=");
  const colon = value.indexOf(":");
  const named = equals !== -1 && (colon === -1 || equals < colon);
  return named
    ? { name: value.slice(0, equals).trim(), address: value.slice(equals + 1).trim() }
    : { name: "default", address: value };
}

function splitCredentials(address: string): {
  readonly url: string;
  readonly username: string | null;
  readonly password: string | null;
} {
  const parsed = new URL(address);
  const { username, password } = parsed;
  if (!username && !password) return { url: address, username: null, password: null };
  parsed.username = "";
  parsed.password = "";
  return {
    url: parsed.href,
    username: decode(username),
    password: decode(password),
  };
}

// A password that holds a bare `%` was never escaped.
function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
