import type { NamedIndex } from "../config/policy-schema.ts";
import { PysnipError } from "../errors/pysnip-error.ts";

/** Refuses indexes without encryption in CI, whatever `insecure` says: it is meant for tests on one machine. */
export function refuseInsecureIndexes(named: readonly NamedIndex[], ci: boolean): void {
  const insecure = named.filter(({ url }) => ci && /^http:/i.test(url));
  if (insecure.length === 0) return;
  throw new PysnipError("PYSNIP_INDEX_REFUSED", {
    headline: "an index without encryption is not used in CI",
    details: insecure.map(({ name, url }) => `  \`${name}\`: ${url}`),
    hint: "serve it by `https`",
  });
}
