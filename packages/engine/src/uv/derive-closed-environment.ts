import { isOffline } from "./derive-offline.ts";

type Variables = Readonly<Record<string, string | undefined>>;

/**
 * The environment of every uv and pip that pysnip starts: what a network needs passes through,
 * everything that could change a resolution or an install does not.
 */
export function deriveClosedEnvironment(variables: Variables): Record<string, string> {
  const closed: Record<string, string> = {};
  for (const [name, value] of Object.entries(variables)) {
    if (value !== undefined && passes(name, value)) closed[name] = value;
  }
  return {
    ...closed,
    ...(isOffline(variables) ? { UV_OFFLINE: "1" } : {}),
    LC_ALL: "C.UTF-8",
    NO_COLOR: "1",
    PIP_DISABLE_PIP_VERSION_CHECK: "1",
    PIP_NO_INPUT: "1",
    PYTHONNOUSERSITE: "1",
    UV_NO_CONFIG: "1",
    UV_NO_ENV_FILE: "1",
    UV_NO_PROGRESS: "1",
    UV_PYTHON_DOWNLOADS: "never",
  };
}

const PASSING = new Set(
  [
    "PATH HOME USERPROFILE SYSTEMROOT SYSTEMDRIVE WINDIR COMSPEC PATHEXT APPDATA LOCALAPPDATA",
    "TEMP TMP TMPDIR XDG_CACHE_HOME XDG_DATA_HOME",
    "SSL_CERT_FILE SSL_CERT_DIR REQUESTS_CA_BUNDLE PIP_CERT NETRC",
    "HTTP_PROXY HTTPS_PROXY ALL_PROXY NO_PROXY",
    "UV_CACHE_DIR UV_PYTHON_INSTALL_DIR UV_HTTP_TIMEOUT UV_CONCURRENT_DOWNLOADS",
  ].flatMap((line) => line.split(" ")),
);
const INDEX_CREDENTIAL = /^UV_INDEX_[A-Z0-9_]{1,64}_(?:USERNAME|PASSWORD)$/;

function passes(name: string, value: string): boolean {
  const upper = name.toUpperCase();
  // An empty one is none to pysnip, and for some of them uv would give up.
  if (value === "" && upper.startsWith("UV_")) return false;
  return PASSING.has(upper) || INDEX_CREDENTIAL.test(upper);
}
