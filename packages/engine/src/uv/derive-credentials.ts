import { indexVariable } from "../config/check-indexes.ts";
import { findNetrcLogin } from "./parse-netrc.ts";

type Variables = Readonly<Record<string, string | undefined>>;

/** A name and a password, and the one place that they may be sent to. */
export interface Credentials {
  readonly origin: string;
  readonly username: string;
  readonly password: string;
}

/** Where credentials of an index may be written. */
export interface CredentialSources {
  /** What the address of the default index in the environment held. */
  readonly fromAddress: Variables;
  readonly variables: Variables;
  /** The text of the netrc file. */
  readonly netrc: string | null;
}

/** The credentials for an index: its address, `UV_INDEX_<NAME>_USERNAME` and `_PASSWORD`, then netrc. */
export function deriveCredentials(
  name: string,
  url: string,
  { fromAddress, variables, netrc }: CredentialSources,
): Credentials | null {
  const { origin, hostname } = new URL(url);
  const prefix = `UV_INDEX_${indexVariable(name)}`;
  for (const source of [fromAddress, variables]) {
    const username = source[`${prefix}_USERNAME`] ?? "";
    const password = source[`${prefix}_PASSWORD`] ?? "";
    if (username || password) return { origin, username, password };
  }
  const login = netrc === null ? null : findNetrcLogin(netrc, hostname);
  return login && { origin, username: login.login, password: login.password };
}
