import { createHash } from "node:crypto";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { gzipSync } from "node:zlib";
import { renderZip } from "../src/bundle/render-zip.ts";

/** A file that an index offers. */
export interface IndexFile {
  readonly name: string;
  readonly file: string;
  readonly content: Uint8Array;
  /** Left out: the index says nothing of it, as older servers do. */
  readonly uploadTime?: string;
  /** Why the file was withdrawn (PEP 592). */
  readonly yanked?: string;
  /** Why the whole project is in quarantine (PEP 792); it then offers no file. */
  readonly quarantine?: string;
  /** The index gives no hash of the file, as the standard allows. */
  readonly unhashed?: true;
}

/** A package index on this machine. */
export interface LocalIndex {
  readonly url: string;
  /** The paths that were asked for, in order. */
  readonly requests: string[];
  close(): Promise<void>;
}

/**
 * Serves files by the simple repository API (PEP 691); a name without files is a 404. What is added to
 * `files` later is offered too, and `maxAge` says for how many seconds a page may be kept.
 */
export async function startIndex(
  files: readonly IndexFile[],
  credentials?: { readonly user: string; readonly password: string },
  maxAge?: number,
): Promise<LocalIndex> {
  const requests: string[] = [];
  const expected =
    credentials &&
    `Basic ${Buffer.from(`${credentials.user}:${credentials.password}`).toString("base64")}`;
  const server = createServer((request, response) => {
    const path = request.url ?? "";
    requests.push(path);
    if (expected !== undefined && request.headers.authorization !== expected) {
      response.writeHead(401, { "www-authenticate": "Basic" }).end();
      return;
    }
    const project = /^\/simple\/([^/]+)\/$/.exec(path)?.[1];
    const mine = files.filter((file) => file.name === project);
    const wanted = files.find((file) => path === `/files/${file.file}`);
    if (wanted) response.writeHead(200).end(wanted.content);
    else if (mine.length === 0) response.writeHead(404).end();
    else {
      response.setHeader("content-type", "application/vnd.pypi.simple.v1+json");
      if (maxAge !== undefined) response.setHeader("cache-control", `max-age=${maxAge}`);
      response.end(JSON.stringify(renderProject(project ?? "", mine)));
    }
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}/simple`,
    requests,
    close: () => {
      server.closeAllConnections();
      return new Promise((resolve) => server.close(() => resolve()));
    },
  };
}

/** What a wheel of a test may say besides its name and version. */
export interface WheelOptions {
  readonly requires?: readonly string[];
  readonly uploadTime?: string;
  readonly yanked?: string;
  readonly tag?: string;
}

/** A wheel without code that the platform matters to: metadata and one empty module. */
export function makeWheel(name: string, version: string, options: WheelOptions = {}): IndexFile {
  const { tag = "py3-none-any" } = options;
  const base = `${name.replaceAll("-", "_")}-${version}`;
  const info = `${base}.dist-info`;
  const metadata = renderMetadata(name, version, options.requires ?? []);
  const wheel = `Wheel-Version: 1.0\nGenerator: test\nRoot-Is-Purelib: true\nTag: ${tag}\n`;
  const texts: Record<string, string> = {
    [`${name.replaceAll("-", "_")}.py`]: "",
    [`${info}/METADATA`]: metadata,
    [`${info}/WHEEL`]: wheel,
  };
  const record = Object.entries(texts).map(([path, text]) => {
    const hash = createHash("sha256").update(text).digest("base64url");
    return `${path},sha256=${hash},${text.length}`;
  });
  texts[`${info}/RECORD`] = [...record, `${info}/RECORD,,`, ""].join("\n");
  const content = renderZip(
    Object.entries(texts).map(([path, text]) => ({ path, content: Buffer.from(text) })),
  );
  return { name, file: `${base}-${tag}.whl`, content, ...offerOf(options) };
}

/**
 * A source archive without dependencies that builds itself with the standard library alone. Its
 * metadata is static unless `says` is given: Python code that runs whenever the builder is loaded.
 */
export function makeSdist(name: string, version: string, says?: string): IndexFile {
  const base = `${name.replaceAll("-", "_")}-${version}`;
  const isStatic = says === undefined;
  const full = renderMetadata(name, version, []);
  const metadata = isStatic ? full : full.replace("Metadata-Version: 2.2", "Metadata-Version: 1.0");
  const project = [
    ...(isStatic ? [`[project]\nname = "${name}"\nversion = "${version}"`] : []),
    '[build-system]\nrequires = []\nbuild-backend = "backend"\nbackend-path = ["."]\n',
  ].join("\n");
  const content = gzipSync(
    Buffer.concat([
      tarMember(`${base}/PKG-INFO`, metadata),
      tarMember(`${base}/pyproject.toml`, project),
      tarMember(`${base}/backend.py`, `${says ?? ""}\n${renderBackend(name, version)}`),
      Buffer.alloc(1024),
    ]),
  );
  return { name, file: `${base}.tar.gz`, content };
}

// Puts the wheel that `makeWheel` would give where the builder wants it.
function renderBackend(name: string, version: string): string {
  const { file, content } = makeWheel(name, version);
  const bytes = Buffer.from(content).toString("base64");
  return [
    "import base64, os",
    "def build_wheel(directory, config_settings=None, metadata_directory=None):",
    `    with open(os.path.join(directory, "${file}"), "wb") as f:`,
    `        f.write(base64.b64decode("${bytes}"))`,
    `    return "${file}"`,
    "",
  ].join("\n");
}

function renderProject(name: string, files: readonly IndexFile[]) {
  const quarantine = files.find((file) => file.quarantine !== undefined)?.quarantine;
  const offered = quarantine === undefined ? files : [];
  return {
    meta: { "api-version": "1.4" },
    name,
    ...(quarantine === undefined
      ? {}
      : { "project-status": { status: "quarantined", reason: quarantine } }),
    files: offered.map(({ file, content, uploadTime, yanked, unhashed }) => ({
      filename: file,
      url: `/files/${file}`,
      hashes: unhashed ? {} : { sha256: createHash("sha256").update(content).digest("hex") },
      size: content.length,
      // JSON leaves out what is undefined.
      "upload-time": uploadTime,
      yanked,
    })),
  };
}

function renderMetadata(name: string, version: string, requires: readonly string[]): string {
  const lines = ["Metadata-Version: 2.2", `Name: ${name}`, `Version: ${version}`];
  return [...lines, ...requires.map((line) => `Requires-Dist: ${line}`), ""].join("\n");
}

function offerOf({ uploadTime, yanked }: WheelOptions) {
  return {
    ...(uploadTime === undefined ? {} : { uploadTime }),
    ...(yanked === undefined ? {} : { yanked }),
  };
}

function tarMember(path: string, text: string): Uint8Array {
  const header = Buffer.alloc(512);
  header.write(path, 0);
  header.write("0000644\0", 100);
  header.write("0000000\0", 108);
  header.write("0000000\0", 116);
  header.write(`${text.length.toString(8).padStart(11, "0")}\0`, 124);
  header.write("00000000000\0", 136);
  header.write("        ", 148);
  header.write("0", 156);
  header.write("ustar\0", 257);
  header.write("00", 263);
  const sum = header.reduce((total, byte) => total + byte, 0);
  header.write(`${sum.toString(8).padStart(6, "0")}\0 `, 148);
  const padding = Buffer.alloc((512 - (text.length % 512)) % 512);
  return Buffer.concat([header, Buffer.from(text), padding]);
}
