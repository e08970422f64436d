import { setMaxListeners } from "node:events";
import { setTimeout as wait } from "node:timers/promises";
import { createSecureContext } from "node:tls";
import type { Dispatcher } from "undici";
import { shareWork, type Workspace } from "../config/workspace.ts";
import type { Credentials } from "./derive-credentials.ts";
import { derivePause } from "./derive-pause.ts";
import { deriveProxies } from "./derive-proxies.ts";
import { readCertificates } from "./read-certificates.ts";
import { explainStatus, explainTransport } from "./explain-transport.ts";
import type { Fetched, FetchProblem } from "./wanted-file.ts";

/** What to ask for, and who may be told who we are. */
export interface FetchRequest {
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly credentials: Credentials | null;
}

/** An answer that can be used, before its content was read. */
export interface FetchAnswer {
  /** Where the last redirect led. */
  readonly url: string;
  readonly header: (name: string) => string;
  readonly content: AsyncIterable<Uint8Array>;
}

/** A signal that ends many requests together when their time is over. */
export function openDeadline(seconds: number): AbortSignal {
  const signal = AbortSignal.timeout(seconds * 1000);
  // Every request listens to it; Node would take more than ten for a leak.
  setMaxListeners(0, signal);
  return signal;
}

/**
 * Asks a server and lets `consume` read the answer. What is a matter of the network is a value; a
 * broken connection and an overloaded server are tried again, twice, from the beginning, and not
 * before the moment that the server names.
 */
export async function execFetch<T>(
  workspace: Workspace,
  request: FetchRequest,
  signal: AbortSignal,
  consume: (answer: FetchAnswer) => Promise<Fetched<T>>,
): Promise<Fetched<T>> {
  let left = MOST_MILLISECONDS;
  for (let attempt = 1; ; attempt++) {
    const outcome = await tryOnce(workspace, request, signal, consume);
    if (!("again" in outcome)) return outcome;
    const pause = Math.max(outcome.again, attempt * PAUSE_MILLISECONDS);
    left -= pause;
    if (attempt === MOST_ATTEMPTS || left < 0) return { problem: outcome.problem };
    await wait(pause, undefined, { signal }).catch(() => {});
    if (signal.aborted) return { problem: outcome.problem };
  }
}

const MOST_ATTEMPTS = 3;
const PAUSE_MILLISECONDS = 100;
// A server that asks for more time than this, all in all, is not waited for.
const MOST_MILLISECONDS = 30_000;
const MOST_REDIRECTS = 10;
const REDIRECTS = new Set([301, 302, 303, 307, 308]);
const OVERLOADED = new Set([429, 500, 502, 503, 504]);

interface TryAgain {
  readonly problem: FetchProblem;
  /** After how many milliseconds, as far as the server said. */
  readonly again: number;
}

async function tryOnce<T>(
  workspace: Workspace,
  request: FetchRequest,
  signal: AbortSignal,
  consume: (answer: FetchAnswer) => Promise<Fetched<T>>,
): Promise<Fetched<T> | TryAgain> {
  try {
    const { url, answer } = await follow(workspace, request, signal);
    if (answer === null) {
      const reason = "it redirects in circles, or to an address without encryption";
      return { problem: { kind: "unusable", reason } };
    }
    const { statusCode, headers, body } = answer;
    const header = (name: string) => [headers[name] ?? ""].flat().join(", ");
    if (statusCode !== 200) {
      await body.dump();
      const problem = explainStatus(statusCode, request.credentials !== null);
      if (!OVERLOADED.has(statusCode)) return { problem };
      return { problem, again: derivePause(header("retry-after"), header("date")) };
    }
    return await consume({ url: url.href, header, content: body });
  } catch (error) {
    const explained = explainTransport(error);
    // A full disk and a fault of our own are no matter of the network.
    if (explained === null) throw error;
    const { problem, again } = explained;
    return again ? { problem, again: 0 } : { problem };
  }
}

// By hand, because only here it is known which hop may be told who we are.
async function follow(
  workspace: Workspace,
  { url: start, headers, credentials }: FetchRequest,
  signal: AbortSignal,
): Promise<{ readonly url: URL; readonly answer: Dispatcher.ResponseData | null }> {
  const { request } = await import("undici");
  let url = new URL(start);
  for (let hop = 0; hop < MOST_REDIRECTS; hop++) {
    const dispatcher = await openDispatcher(workspace, url.protocol);
    const login = credentials?.origin === url.origin ? authorize(credentials) : {};
    const all = { "user-agent": "pysnip", ...headers, ...login };
    const answer = await request(url, { dispatcher, headers: all, signal });
    const location = [answer.headers["location"] ?? ""].flat()[0] ?? "";
    const redirects = REDIRECTS.has(answer.statusCode) && URL.canParse(location, url.href);
    if (!redirects) return { url, answer };
    await answer.body.dump();
    const next = new URL(location, url);
    if (next.protocol !== "https:" && next.protocol !== url.protocol) break;
    next.username = "";
    next.password = "";
    url = next;
  }
  return { url, answer: null };
}

function authorize({ username, password }: Credentials): Readonly<Record<string, string>> {
  const pair = Buffer.from(`${username}:${password}`).toString("base64");
  return { authorization: `Basic ${pair}` };
}

function openDispatcher(workspace: Workspace, protocol: string): Promise<Dispatcher> {
  return shareWork(workspace, ["dispatcher", protocol], async () => {
    const { variables } = workspace.host;
    const { EnvHttpProxyAgent } = await import("undici");
    const { proxies, exceptions } = deriveProxies(variables);
    const proxy = protocol === "https:" ? proxies.https : proxies.http;
    const certificates = await readCertificates(workspace.host);
    // Made once: a machine has some 150 authorities, and each connection would read them again.
    const tls =
      certificates === null ? {} : { secureContext: createSecureContext({ ca: certificates }) };
    const timeout = deriveTimeout(variables["UV_HTTP_TIMEOUT"]);
    return new EnvHttpProxyAgent({
      // Both, so that undici looks for neither in the environment of this process.
      httpProxy: proxy,
      httpsProxy: proxy,
      noProxy: exceptions,
      connect: { ...tls, timeout: Math.min(timeout, CONNECT_MILLISECONDS) },
      requestTls: tls,
      proxyTls: tls,
      headersTimeout: timeout,
      bodyTimeout: timeout,
    });
  });
}

const CONNECT_MILLISECONDS = 10_000;

// How long a server may be silent, as uv understands the variable: in seconds.
function deriveTimeout(text: string | undefined): number {
  return (text !== undefined && /^[1-9]\d{0,3}$/.test(text) ? Number(text) : 30) * 1000;
}
