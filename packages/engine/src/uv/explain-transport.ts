import type { FetchProblem } from "./wanted-file.ts";

/** What a status other than 200 means for a file that is wanted. */
export function explainStatus(status: number, withCredentials: boolean): FetchProblem {
  if (status === 404 || status === 410) {
    return { kind: "gone", reason: `the answer was ${status}` };
  }
  const sent = withCredentials ? "the credentials were not accepted" : "it asks for credentials";
  const reason = status === 401 || status === 403 ? `, ${sent}` : "";
  return { kind: "unreachable", reason: `the answer was ${status}${reason}` };
}

/**
 * Why no answer came, without any text from outside, and whether it is worth another try; null for a
 * failure that is not the network's.
 */
export function explainTransport(
  error: unknown,
): { readonly problem: FetchProblem; readonly again: boolean } | null {
  const code = findCode(error);
  if (code === null || isFileFailure(error)) return null;
  const reason = REASONS.find(([pattern]) => pattern.test(code))?.[1];
  const problem = (text: string, kind: FetchProblem["kind"] = "transport") => ({
    kind,
    reason: text,
  });
  if (reason) return { problem: problem(`${reason} (${code})`), again: false };
  // Another try would be silent for as long.
  if (TIMEOUT.test(code)) {
    return { problem: problem("it was silent for too long", "unreachable"), again: false };
  }
  return { problem: problem(`the connection failed (${code})`), again: true };
}

// Of the file system and not of a socket.
function isFileFailure(error: unknown): boolean {
  return error instanceof Error && "syscall" in error && "path" in error;
}

const TIMEOUT = /^(?:UND_ERR_(?:HEADERS|BODY|CONNECT)_TIMEOUT|TimeoutError|ETIMEDOUT)$/;

const REASONS: readonly (readonly [RegExp, string])[] = [
  [
    /^(?:CERT_|SELF_SIGNED|DEPTH_ZERO|UNABLE_TO_|ERR_TLS_|HOSTNAME_)/,
    "its certificate is not trusted",
  ],
  [/^(?:ERR_SSL_|EPROTO)/, "no encrypted connection came about"],
  [/^(?:UND_ERR_ABORTED|UND_ERR_INVALID_ARG|UND_ERR_PRX_TLS)$/, "the proxy refused"],
  [/^ERR_INVALID_URL$/, "the address of the proxy makes no sense"],
  [/^ENOTFOUND$/, "there is no such host"],
];

// The cause knows more than what wraps it.
function findCode(error: unknown): string | null {
  let code: string | null = null;
  let current = error;
  for (let depth = 0; depth < 5 && current instanceof Error; depth++) {
    if ("code" in current && typeof current.code === "string") code = current.code;
    else if (current.name === "TimeoutError") code = current.name;
    current = current.cause;
  }
  return code === null || /^[A-Za-z0-9_]{1,60}$/.test(code) ? code : "unknown";
}
