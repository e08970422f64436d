import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { gunzipSync, gzipSync } from "node:zlib";

/** What the server does to a request. */
export type CacheMood = "works" | "refuses writes" | "alters content";

/** A remote cache for Nx on this machine (the protocol of its self-hosted cache). */
export interface CacheServer {
  /** Variables that make Nx use it. */
  readonly env: Readonly<Record<string, string>>;
  readonly entries: Map<string, Buffer>;
  mood: CacheMood;
  close(): Promise<void>;
}

/** Starts a remote cache that keeps its entries in memory. */
export async function startCacheServer(): Promise<CacheServer> {
  const entries = new Map<string, Buffer>();
  const server = createServer((request, response) => {
    const hash = request.url?.split("/").at(-1) ?? "";
    if (request.method === "PUT") {
      const chunks: Buffer[] = [];
      request.on("data", (chunk: Buffer) => chunks.push(chunk));
      request.on("end", () => {
        if (cache.mood === "refuses writes") return void response.writeHead(403).end();
        entries.set(hash, Buffer.concat(chunks));
        response.writeHead(200).end();
      });
      return;
    }
    const entry = entries.get(hash);
    if (!entry) return void response.writeHead(404).end();
    response.writeHead(200, { "content-type": "application/octet-stream" });
    response.end(cache.mood === "alters content" ? alter(entry) : entry);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  const cache: CacheServer = {
    entries,
    mood: "works",
    env: {
      NX_SELF_HOSTED_REMOTE_CACHE_SERVER: `http://127.0.0.1:${port}`,
      NX_SELF_HOSTED_REMOTE_CACHE_ACCESS_TOKEN: "token",
    },
    close: () =>
      new Promise((resolve) => {
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  };
  return cache;
}

/** The same archive with one letter of a job's source changed: sizes and headers stay right. */
function alter(entry: Buffer): Buffer {
  const tar = Buffer.from(gunzipSync(entry));
  const at = tar.indexOf("def answer");
  if (at !== -1) tar.write("def anvwer", at);
  return gzipSync(tar);
}
