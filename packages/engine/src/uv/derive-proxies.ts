type Variables = Readonly<Record<string, string | undefined>>;

/** The proxies of this machine; an empty text where there is none. */
export interface Proxies {
  readonly proxies: { readonly http: string; readonly https: string };
  /** What goes without a proxy, as `NO_PROXY` writes it. */
  readonly exceptions: string;
}

/** Reads the proxy variables as uv does: lower case first, `ALL_PROXY` where a scheme has none. */
export function deriveProxies(variables: Variables): Proxies {
  const find = (name: string) => (variables[name.toLowerCase()] || variables[name] || "").trim();
  const all = find("ALL_PROXY");
  return {
    proxies: {
      http: withScheme(find("HTTP_PROXY") || all),
      https: withScheme(find("HTTPS_PROXY") || all),
    },
    exceptions: find("NO_PROXY"),
  };
}

function withScheme(proxy: string): string {
  return proxy === "" || proxy.includes("://") ? proxy : `http://${proxy}`;
}
