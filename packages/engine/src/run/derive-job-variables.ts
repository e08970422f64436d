type Variables = Readonly<Record<string, string | undefined>>;

/** The environment of a job: what a program needs to find its way, and what the manifest names. */
export function deriveJobVariables(
  variables: Variables,
  named: readonly string[],
): Record<string, string> {
  const passing = new Set([...PASSING, ...named]);
  const chosen = Object.entries(variables).filter(
    (pair): pair is [string, string] => pair[1] !== undefined && passing.has(pair[0]),
  );
  return Object.fromEntries(chosen);
}

const PASSING = [
  "PATH HOME USER LOGNAME LANG LC_ALL LC_CTYPE TZ TERM COLORTERM NO_COLOR",
  "TMPDIR TEMP TMP SYSTEMROOT WINDIR USERPROFILE APPDATA LOCALAPPDATA",
  "SSL_CERT_FILE SSL_CERT_DIR REQUESTS_CA_BUNDLE",
  "HTTP_PROXY HTTPS_PROXY ALL_PROXY NO_PROXY http_proxy https_proxy all_proxy no_proxy",
].flatMap((line) => line.split(" "));
