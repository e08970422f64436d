import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import { createServer as createSecureServer } from "node:https";
import type { AddressInfo } from "node:net";
import { connect } from "node:net";

/** One request as a server saw it. */
export interface SeenRequest {
  readonly path: string;
  readonly authorization: string | undefined;
}

/** A server on this machine whose answers a test decides. */
export interface TestServer {
  readonly origin: string;
  readonly seen: SeenRequest[];
  close(): Promise<void>;
}

/** Answers one request. */
export type Answer = (request: IncomingMessage, response: ServerResponse) => void;

/** Starts a server by HTTP, or by HTTPS where a key is given, on a free port of 127.0.0.1. */
export async function startServer(
  answer: Answer,
  tls?: { readonly key: string; readonly cert: string },
): Promise<TestServer> {
  const seen: SeenRequest[] = [];
  const handle: Answer = (request, response) => {
    seen.push({ path: request.url ?? "", authorization: request.headers.authorization });
    answer(request, response);
  };
  const server = tls ? createSecureServer(tls, handle) : createServer(handle);
  const port = await listen(server);
  const origin = `${tls ? "https" : "http"}://127.0.0.1:${port}`;
  return { origin, seen, close: () => closeServer(server) };
}

/** Starts a proxy that tunnels; `seen` has the places that it was asked for. */
export async function startProxy(): Promise<TestServer> {
  const seen: SeenRequest[] = [];
  const server = createServer((_request, response) => response.writeHead(400).end());
  server.on("connect", (request, socket, head) => {
    seen.push({
      path: request.url ?? "",
      authorization: request.headers["proxy-authorization"],
    });
    const [host = "", port = "0"] = (request.url ?? "").split(":");
    const upstream = connect(Number(port), host, () => {
      socket.write("HTTP/1.1 200 Connection Established\r\n\r\n");
      upstream.write(head);
      upstream.pipe(socket).pipe(upstream);
    });
    upstream.on("error", () => socket.destroy());
    socket.on("error", () => upstream.destroy());
  });
  const port = await listen(server);
  return { origin: `http://127.0.0.1:${port}`, seen, close: () => closeServer(server) };
}

async function listen(server: Server): Promise<number> {
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return (server.address() as AddressInfo).port;
}

async function closeServer(server: Server): Promise<void> {
  server.closeAllConnections();
  await new Promise<void>((resolve) => server.close(() => resolve()));
}
