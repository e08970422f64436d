import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import type { Tarball } from "../../tools/pack-packages.mjs";
import type { Tarballs } from "./run-folder.ts";

/** A package registry on this machine that knows our two packages and nothing else. */
export interface Registry {
  /** Address with a trailing slash, for `@pysnip:registry=` in an `.npmrc`. */
  readonly url: string;
  /** Paths that were asked for, in order. */
  readonly requests: readonly string[];
  close(): Promise<void>;
}

/** Serves the tarballs as a registry does, on 127.0.0.1 and a free port. */
export async function startRegistry(tarballs: Tarballs): Promise<Registry> {
  const requests: string[] = [];
  const documents = new Map<string, Served>();
  const server = createServer((request, response) => {
    const path = decodeURIComponent(new URL(request.url ?? "/", "http://localhost").pathname);
    requests.push(path);
    const served = documents.get(path);
    if (!served) {
      response.writeHead(404, { "content-type": "application/json" });
      response.end(JSON.stringify({ error: `no such package here: ${path}` }));
      return;
    }
    response.writeHead(200, { "content-type": served.type, "content-length": served.body.length });
    response.end(served.body);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  const url = `http://127.0.0.1:${port}/`;
  for (const tarball of [tarballs.engine, tarballs.nx]) {
    for (const [path, served] of await describePackage(tarball, url)) documents.set(path, served);
  }
  return { url, requests, close: () => closeServer(server) };
}

interface Served {
  readonly type: string;
  readonly body: Buffer;
}

async function describePackage(tarball: Tarball, url: string): Promise<Map<string, Served>> {
  const body = await readFile(tarball.file);
  const filePath = `/${tarball.name}/-/${tarball.name.split("/").at(-1)}-${tarball.version}.tgz`;
  const version = {
    ...tarball.manifest,
    dist: {
      tarball: new URL(filePath, url).href,
      integrity: `sha512-${createHash("sha512").update(body).digest("base64")}`,
      shasum: createHash("sha1").update(body).digest("hex"),
    },
  };
  const metadata = {
    name: tarball.name,
    "dist-tags": { latest: tarball.version },
    versions: { [tarball.version]: version },
  };
  const json = { type: "application/json", body: Buffer.from(JSON.stringify(metadata)) };
  return new Map([
    [`/${tarball.name}`, json],
    [filePath, { type: "application/octet-stream", body }],
  ]);
}

async function closeServer(server: Server): Promise<void> {
  server.closeAllConnections();
  await new Promise<void>((resolve) => server.close(() => resolve()));
}
