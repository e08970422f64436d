import { execFileSync } from "node:child_process";
import { mkdtemp, readFile, realpath, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** An authority of our own and a certificate of it for 127.0.0.1. */
export interface Certificates {
  readonly folder: string;
  /** The authority's file, as `SSL_CERT_FILE` names one. */
  readonly authority: string;
  readonly tls: { readonly key: string; readonly cert: string };
}

/** Makes them with openssl; null on a machine without it. */
export async function makeCertificates(): Promise<Certificates | null> {
  const folder = await realpath(await mkdtemp(join(tmpdir(), "pysnip-tls-")));
  const openssl = (...args: string[]) =>
    execFileSync("openssl", args, { cwd: folder, stdio: "ignore" });
  const curve = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes"];
  await writeFile(
    join(folder, "leaf.cnf"),
    "subjectAltName=IP:127.0.0.1,DNS:localhost\nbasicConstraints=CA:FALSE\n",
  );
  try {
    openssl("version");
  } catch {
    return null;
  }
  openssl(
    "req",
    "-x509",
    ...curve,
    "-subj",
    "/CN=test authority",
    "-days",
    "2",
    "-keyout",
    "ca.key",
    "-out",
    "ca.pem",
  );
  openssl("req", ...curve, "-subj", "/CN=127.0.0.1", "-keyout", "leaf.key", "-out", "leaf.csr");
  openssl(
    "x509",
    "-req",
    "-in",
    "leaf.csr",
    "-CA",
    "ca.pem",
    "-CAkey",
    "ca.key",
    "-set_serial",
    "7",
    "-days",
    "2",
    "-extfile",
    "leaf.cnf",
    "-out",
    "leaf.pem",
  );
  return {
    folder,
    authority: join(folder, "ca.pem"),
    tls: {
      key: await readFile(join(folder, "leaf.key"), "utf8"),
      cert: await readFile(join(folder, "leaf.pem"), "utf8"),
    },
  };
}
