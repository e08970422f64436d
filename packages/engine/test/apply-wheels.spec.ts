import { createHash } from "node:crypto";
import { chmod, readFile, readdir, rm, stat, writeFile } from "node:fs/promises";
import type { ServerResponse } from "node:http";
import { join } from "node:path";
import { afterEach, expect, it, vi } from "vitest";
import type { Workspace } from "../src/config/workspace.ts";
import { PysnipError } from "../src/errors/pysnip-error.ts";
import { applyWheels } from "../src/uv/apply-wheels.ts";
import type { WantedFile } from "../src/uv/wanted-file.ts";
import { makeWorkspace, reopen } from "./make-workspace.ts";
import { plantUnused } from "./plant-unused.ts";
import { type Answer, startServer, type TestServer } from "./start-server.ts";

// Servers, pip and uv take their time on a busy machine.
vi.setConfig({ testTimeout: 60_000 });

const content = Buffer.from("the bytes of a wheel");
const digestOf = (bytes: Uint8Array) => createHash("sha256").update(bytes).digest("hex");
const wantFile = (file: string, more: Partial<WantedFile> = {}): WantedFile => ({
  name: "acme",
  version: "1.0",
  index: "default",
  file,
  sha256: `sha256:${digestOf(content)}`,
  url: null,
  ...more,
});
const wheel = "acme-1.0-py3-none-any.whl";
const page = "/simple/acme/";
const filePath = `/files/${wheel}`;

const closers: (() => Promise<void>)[] = [];
afterEach(async () => {
  await Promise.all(closers.splice(0).map((close) => close()));
});

async function serve(answer: Answer): Promise<TestServer> {
  const server = await startServer(answer);
  closers.push(server.close);
  return server;
}

const sendPage = (response: ServerResponse, files: readonly object[]) => {
  response.setHeader("content-type", "application/vnd.pypi.simple.v1+json");
  response.end(JSON.stringify({ meta: { "api-version": "1.1" }, name: "acme", files }));
};
const row = (more: object = {}) => ({
  filename: wheel,
  url: filePath,
  hashes: { sha256: digestOf(content) },
  size: content.length,
  ...more,
});
/** An index that has one wheel; `rows` replaces what its page says. */
const indexAnswer =
  (rows: readonly object[] = [row()], file: Uint8Array = content): Answer =>
  (request, response) => {
    if (request.url === page) sendPage(response, rows);
    else if (request.url?.startsWith("/files/")) response.end(file);
    else response.writeHead(404).end();
  };

/** A workspace whose default index is the given server; pip is not on PATH. */
async function open(origin: string, variables: Record<string, string> = {}): Promise<Workspace> {
  return await makeWorkspace(
    {},
    { PATH: "", PIP_CONFIG_FILE: "/dev/null", PYSNIP_INDEX_URL: `${origin}/simple`, ...variables },
  );
}
const again = (workspace: Workspace, variables: Record<string, string> = {}) =>
  reopen({
    root: workspace.root,
    home: workspace.host.home,
    variables: { ...(workspace.host.variables as Record<string, string>), ...variables },
  });
const pathsOf = (server: TestServer) => server.seen.map(({ path }) => path);
const failureOf = async (work: Promise<unknown>): Promise<PysnipError> => {
  const error = await work.then(
    () => null,
    (reason: unknown) => reason,
  );
  expect(error).toBeInstanceOf(PysnipError);
  return error as PysnipError;
};
const storedFiles = async (workspace: Workspace) =>
  (await readdir(workspace.cacheDirectory, { recursive: true, withFileTypes: true }))
    .filter((entry) => entry.isFile() && entry.name !== "cleaned-1")
    .map((entry) => entry.name);

const sendHtml: Answer = (request, response) => {
  if (request.url !== page) return response.end(content);
  response.setHeader("content-type", "text/html");
  return response.end(`<a href="../../files/${wheel}#sha256=${digestOf(content)}">x</a>`);
};

it.each<[title: string, answer: Answer]>([
  ["JSON", indexAnswer()],
  ["HTML", sendHtml],
  ["pages without digests", indexAnswer([row({ hashes: {} })])],
  [
    "pages with two files of one name",
    indexAnswer([row({ hashes: { sha256: "0".repeat(64) } }), row()]),
  ],
])("fetches a file of an index that speaks %s, once", async (_title, answer) => {
  const server = await serve(answer);
  const workspace = await open(server.origin);
  const paths = await applyWheels(workspace, [wantFile(wheel)]);
  const path = paths.get(`sha256:${digestOf(content)}`) ?? "";
  const hex = digestOf(content);
  expect(path).toBe(join(workspace.cacheDirectory, "wheels", hex.slice(0, 2), hex, wheel));
  expect(await readFile(path)).toEqual(content);
  expect((await stat(path)).mode & 0o777).toBe(0o444);
  expect(await applyWheels(again(workspace), [wantFile(wheel)])).toEqual(paths);
  expect(pathsOf(server)).toEqual([page, filePath]);
  expect(await readdir(join(workspace.cacheDirectory, "stage"))).toEqual([]);
});

it("cleans the stores when something was fetched", async () => {
  const workspace = await open((await serve(indexAnswer())).origin);
  const unused = await plantUnused(workspace.cacheDirectory);
  await applyWheels(workspace, [wantFile(wheel)]);
  await expect(stat(unused)).rejects.toThrow("ENOENT");
});

it("asks once for a page and a file, whoever wants them at the same time", async () => {
  const other = Buffer.from("another wheel");
  const second = "acme-1.0-cp311-cp311-win_amd64.whl";
  const rows = [
    row(),
    { ...row(), filename: second, url: "/second", hashes: {}, size: other.length },
  ];
  const server = await serve((request, response) => {
    if (request.url === "/second") response.end(other);
    else indexAnswer(rows)(request, response);
  });
  const workspace = await open(server.origin);
  const wanted = [wantFile(wheel), wantFile(second, { sha256: `sha256:${digestOf(other)}` })];
  const results = await Promise.all([
    applyWheels(workspace, wanted),
    applyWheels(workspace, wanted),
    applyWheels(workspace, wanted.slice(1)),
  ]);
  expect(results.map(({ size }) => size)).toEqual([2, 2, 1]);
  expect(pathsOf(server).sort()).toEqual([filePath, "/second", page]);
});

it("fetches many files at once without a warning of Node", async () => {
  const contents = Array.from({ length: 30 }, (_, at) => Buffer.from(`wheel ${at}`));
  const rows = contents.map((bytes, at) => ({
    ...row({ hashes: { sha256: digestOf(bytes) }, size: bytes.length }),
    filename: `acme-${at}.whl`,
    url: `/many/${at}`,
  }));
  const server = await serve((request, response) => {
    const at = /^\/many\/(\d+)$/.exec(request.url ?? "")?.[1];
    if (at === undefined) sendPage(response, rows);
    else setTimeout(() => response.end(contents[Number(at)]), 10);
  });
  const warnings: Error[] = [];
  const listen = (warning: Error) => void warnings.push(warning);
  process.on("warning", listen);
  const wanted = contents.map((bytes, at) =>
    wantFile(`acme-${at}.whl`, { sha256: `sha256:${digestOf(bytes)}` }),
  );
  expect((await applyWheels(await open(server.origin), wanted)).size).toBe(30);
  process.off("warning", listen);
  expect(warnings).toEqual([]);
});

it("agrees with another process that fetches the same", async () => {
  const server = await serve(indexAnswer());
  const workspace = await open(server.origin);
  const both = await Promise.all([
    applyWheels(workspace, [wantFile(wheel)]),
    applyWheels(again(workspace), [wantFile(wheel)]),
  ]);
  expect(both[0]).toEqual(both[1]);
  expect(await storedFiles(workspace)).toEqual([wheel]);
});

it.each<[title: string, damage: (path: string) => Promise<void>]>([
  ["a changed byte", (path) => writeFile(path, Buffer.from("The bytes of a wheel"))],
  ["a cut", (path) => writeFile(path, content.subarray(3))],
  ["a folder", async (path) => rm(path).then(() => writeFolder(path))],
])("fetches a file of the store anew after %s", async (_title, damage) => {
  const server = await serve(indexAnswer());
  const workspace = await open(server.origin);
  const [path = ""] = (await applyWheels(workspace, [wantFile(wheel)])).values();
  await chmod(path, 0o644);
  await damage(path);
  const offline = await failureOf(
    applyWheels(again(workspace), [wantFile(wheel)], { offline: true }),
  );
  expect(offline.message).toContain("not in the store");
  await applyWheels(again(workspace), [wantFile(wheel)]);
  expect(await readFile(path)).toEqual(content);
});

async function writeFolder(path: string): Promise<void> {
  const { mkdir } = await import("node:fs/promises");
  await mkdir(path);
  await writeFile(join(path, "x"), "");
}

it("asks nobody when it is offline", async () => {
  const server = await serve(indexAnswer());
  const workspace = await open(server.origin);
  await applyWheels(workspace, [wantFile(wheel)]);
  const offline = again(workspace, { PYSNIP_OFFLINE: "1" });
  expect((await applyWheels(offline, [wantFile(wheel)])).size).toBe(1);
  const missing = wantFile(wheel, { sha256: `sha256:${"0".repeat(64)}` });
  const error = await failureOf(applyWheels(offline, [missing]));
  expect(error.code).toBe("PYSNIP_INDEX_UNREACHABLE");
  expect(error.message).toContain("offline");
  expect(server.seen).toHaveLength(2);
});

const stateStatus =
  (status: number): Answer =>
  (_request, response) =>
    response.writeHead(status).end("no");

it.each<[title: string, answer: Answer, code: string, says: string]>([
  ["a project that is not there", stateStatus(404), "PYSNIP_FILE_GONE", "the answer was 404"],
  [
    "a file that is not listed",
    indexAnswer([row({ filename: "acme-2.0-py3-none-any.whl" })]),
    "PYSNIP_FILE_GONE",
    "not among the 1 files",
  ],
  [
    "a file of another digest",
    indexAnswer([row({ hashes: { sha256: "0".repeat(64) } })]),
    "PYSNIP_FILE_CHANGED",
    `sha256:${"0".repeat(64)}`,
  ],
  [
    "a file of other bytes",
    indexAnswer([row()], Buffer.from("The bytes of a wheel")),
    "PYSNIP_FILE_CHANGED",
    "what arrived is sha256:",
  ],
  [
    "a file that ends early",
    indexAnswer([row()], content.subarray(5)),
    "PYSNIP_INDEX_UNREACHABLE",
    "it ended after 15 of 20 bytes",
  ],
  [
    "a file that is listed and not served",
    (request, response) =>
      request.url === page ? sendPage(response, [row()]) : stateStatus(410)(request, response),
    "PYSNIP_FILE_GONE",
    "410",
  ],
  [
    "a page of a portal",
    (_request, response) =>
      response.setHeader("content-type", "text/html").end("<h1>Log in</h1><a>here</a>"),
    "PYSNIP_FILE_GONE",
    "names no files; a proxy or a login",
  ],
  [
    "a page of something else",
    (_request, response) => response.setHeader("content-type", "application/json").end("{}"),
    "PYSNIP_INDEX_UNREACHABLE",
    "not a page of a package index",
  ],
  ["no credentials", stateStatus(401), "PYSNIP_INDEX_UNREACHABLE", "401, it asks for credentials"],
  ["no right", stateStatus(403), "PYSNIP_INDEX_UNREACHABLE", "403"],
  ["an error of the server", stateStatus(500), "PYSNIP_INDEX_UNREACHABLE", "500"],
  [
    "a circle of redirects",
    (_request, response) => response.writeHead(302, { location: page }).end(),
    "PYSNIP_INDEX_UNREACHABLE",
    "circles",
  ],
])("names the file and leaves nothing behind: %s", async (_title, answer, code, says) => {
  const server = await serve(answer);
  const workspace = await open(server.origin);
  const error = await failureOf(applyWheels(workspace, [wantFile(wheel)]));
  expect(error.code).toBe(code);
  expect(error.message).toContain(says);
  expect(error.message).toContain(`acme 1.0: \`${wheel}\` from the index \`default\``);
  expect(await storedFiles(workspace)).toEqual([]);
});

it("names every file that could not be had", async () => {
  const server = await serve(indexAnswer());
  const workspace = await open(server.origin);
  const other = { sha256: `sha256:${"1".repeat(64)}` };
  const wanted = [
    wantFile(wheel),
    wantFile("acme-3.0-py3-none-any.whl", other),
    wantFile("b.whl", { name: "b", sha256: `sha256:${"2".repeat(64)}` }),
  ];
  const error = await failureOf(applyWheels(workspace, wanted));
  expect(error.details).toHaveLength(2);
});

it.each<[title: string, times: number, requests: number, works: boolean]>([
  ["broken twice", 2, 4, true],
  ["broken three times", 3, 4, false],
])("tries a connection again that is %s", async (_title, times, requests, works) => {
  let left = times;
  const server = await serve((request, response) => {
    if (request.url === page || left-- <= 0) return indexAnswer()(request, response);
    response.writeHead(200, { "content-length": content.length });
    response.write(content.subarray(0, 4));
    return setTimeout(() => response.destroy(), 20);
  });
  const workspace = await open(server.origin);
  const outcome = await applyWheels(workspace, [wantFile(wheel)]).then(
    () => true,
    (error: PysnipError) => error.code,
  );
  expect(outcome).toBe(works ? true : "PYSNIP_INDEX_UNREACHABLE");
  expect(server.seen).toHaveLength(requests);
});

it("tries an overloaded server again", async () => {
  let left = 2;
  const server = await serve((request, response) =>
    left-- > 0 ? stateStatus(503)(request, response) : indexAnswer()(request, response),
  );
  expect((await applyWheels(await open(server.origin), [wantFile(wheel)])).size).toBe(1);
});

it.each<[title: string, answer: Answer, variables: Record<string, string>, seconds: number]>([
  ["is silent", () => {}, { UV_HTTP_TIMEOUT: "1" }, 60],
  [
    "falls silent",
    (_request, response) => void response.writeHead(200).write("x"),
    { UV_HTTP_TIMEOUT: "1" },
    60,
  ],
  [
    "never ends",
    (_request, response) => {
      const timer = setInterval(() => response.write("x"), 20);
      response.on("close", () => clearInterval(timer));
    },
    {},
    1,
  ],
])("gives up on a server that %s", async (_title, answer, variables, totalSeconds) => {
  const server = await serve(answer);
  const workspace = await open(server.origin, variables);
  const error = await failureOf(applyWheels(workspace, [wantFile(wheel)], { totalSeconds }));
  expect(error.code).toBe("PYSNIP_INDEX_UNREACHABLE");
  expect(error.message).toContain("silent for too long");
});

it("waits for a slow server that goes on", async () => {
  const server = await serve((request, response) => {
    if (request.url === page) return sendPage(response, [row()]);
    let at = 0;
    const timer = setInterval(() => {
      response.write(content.subarray(at, ++at));
      if (at < content.length) return;
      clearInterval(timer);
      response.end();
    }, 10);
    return timer;
  });
  expect((await applyWheels(await open(server.origin), [wantFile(wheel)])).size).toBe(1);
});

it("refuses a file that is too large", async () => {
  const server = await serve(indexAnswer());
  const workspace = await open(server.origin);
  const error = await failureOf(applyWheels(workspace, [wantFile(wheel)], { maximumBytes: 10 }));
  expect(error.message).toContain("larger than 10 bytes");
});

it.each<[title: string, wanted: Partial<WantedFile>]>([
  ["a path", { file: "../../evil.whl" }],
  ["a path of Windows", { file: "..\\evil.whl" }],
  ["a hidden file", { file: ".npmrc" }],
  ["an option of pip", { version: "1.0 --extra-index-url=https://evil.example" }],
  ["a line", { name: "acme\n--pre" }],
  ["a digest", { sha256: "sha256:../../x" }],
])("refuses a lockfile that smuggles in %s", async (_title, wanted) => {
  const server = await serve(indexAnswer());
  const workspace = await open(server.origin);
  const error = await failureOf(applyWheels(workspace, [wantFile(wheel, wanted)]));
  expect(error.code).toBe("PYSNIP_LOCK_INVALID");
  expect(server.seen).toEqual([]);
});

it("fetches a file that comes by its address, without asking an index", async () => {
  const server = await serve(indexAnswer());
  const workspace = await open("http://127.0.0.1:1");
  const url = `${server.origin}${filePath}#sha256=${digestOf(content)}`;
  const paths = await applyWheels(workspace, [wantFile(wheel, { index: "direct", url })]);
  expect(paths.size).toBe(1);
  expect(pathsOf(server)).toEqual([filePath]);
});
