import { createHash } from "node:crypto";
import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterEach, describe, expect, it, vi } from "vitest";
import { defaultWorkspaceConfig } from "../src/config/parse-workspace-config.ts";
import type { Workspace } from "../src/config/workspace.ts";
import { applyWheels } from "../src/uv/apply-wheels.ts";
import type { WantedFile } from "../src/uv/wanted-file.ts";
import { findPip } from "./find-pip.ts";
import { makeWheel } from "./local-index.ts";
import { makeCertificates } from "./make-certificates.ts";
import { makeWorkspace } from "./make-workspace.ts";
import { type Answer, startProxy, startServer, type TestServer } from "./start-server.ts";

// Servers, pip and uv take their time on a busy machine.
vi.setConfig({ testTimeout: 60_000 });

const wheel = makeWheel("acme", "1.0");
const hex = createHash("sha256").update(wheel.content).digest("hex");
const wanted: WantedFile = {
  name: "acme",
  version: "1.0",
  index: "default",
  file: wheel.file,
  sha256: `sha256:${hex}`,
  url: null,
};
const LOST = `sha256:${"0".repeat(64)}`;
const filePath = `/files/${wheel.file}`;
const certificates = await makeCertificates();
const pip = findPip();

const closers: (() => Promise<void>)[] = [];
afterEach(async () => {
  await Promise.all(closers.splice(0).map((close) => close()));
});
async function keep(starting: Promise<TestServer>): Promise<TestServer> {
  const server = await starting;
  closers.push(server.close);
  return server;
}

/** An index whose page says that the file lies at `address`. */
const indexAnswer =
  (address = filePath): Answer =>
  (request, response) => {
    if (request.url?.split("?")[0] === filePath) return response.end(wheel.content);
    if (request.url !== "/simple/acme/") return response.writeHead(404).end();
    response.setHeader("content-type", "application/vnd.pypi.simple.v1+json");
    const files = [{ filename: wheel.file, url: address, hashes: { sha256: hex } }];
    return response.end(JSON.stringify({ meta: { "api-version": "1.0" }, name: "acme", files }));
  };
const expected = `Basic ${Buffer.from("me:pa ss/word").toString("base64")}`;
const locked =
  (answer: Answer): Answer =>
  (request, response) =>
    request.headers.authorization === expected
      ? answer(request, response)
      : response.writeHead(401).end();

const open = (origin: string, variables: Record<string, string> = {}) =>
  makeWorkspace(
    {},
    { PATH: "", PIP_CONFIG_FILE: "/dev/null", PYSNIP_INDEX_URL: `${origin}/simple`, ...variables },
  );
const withNamed = (workspace: Workspace, name: string, origin: string): Workspace => {
  const named = [{ name, url: `${origin}/simple`, packages: [], insecure: true }];
  return { ...workspace, config: { ...defaultWorkspaceConfig, indexes: { strict: false, named } } };
};
const outcomeOf = (workspace: Workspace, item = wanted) =>
  applyWheels(workspace, [item]).then(
    () => "fetched",
    (error: Error) => error.message,
  );

const user = { UV_INDEX_DEFAULT_USERNAME: "me", UV_INDEX_DEFAULT_PASSWORD: "pa ss/word" };

describe("credentials", () => {
  it("come from variables, the address in the environment, or netrc", async () => {
    const server = await keep(startServer(locked(indexAnswer())));
    const address = server.origin.replace("//", "//me:pa%20ss%2Fword@");
    const byNetrc = await open(server.origin);
    await writeFile(
      join(byNetrc.host.home, ".netrc"),
      'machine 127.0.0.1 login me password "pa ss/word"',
    );
    expect(await outcomeOf(await open(server.origin, user))).toBe("fetched");
    expect(await outcomeOf(await open(address))).toBe("fetched");
    expect(await outcomeOf(byNetrc)).toBe("fetched");
    const named = withNamed(
      await open("http://127.0.0.1:1", {
        UV_INDEX_MY_INDEX_USERNAME: "me",
        UV_INDEX_MY_INDEX_PASSWORD: "pa ss/word",
      }),
      "my-index",
      server.origin,
    );
    expect(await outcomeOf(named, { ...wanted, index: "my-index" })).toBe("fetched");
  });

  it("come from netrc for a host that the index sends us to", async () => {
    const files = await keep(startServer(locked(indexAnswer())));
    const there = files.origin.replace("127.0.0.1", "localhost");
    const server = await keep(startServer(indexAnswer(`${there}${filePath}`)));
    const workspace = await open(server.origin, { UV_INDEX_DEFAULT_PASSWORD: "canary" });
    expect(await outcomeOf(workspace)).toContain("401");
    await writeFile(
      join(workspace.host.home, ".netrc"),
      'machine localhost login me password "pa ss/word"',
    );
    expect(await outcomeOf({ ...workspace, shared: new Map() })).toBe("fetched");
  });

  it("stay out of what is said when they are wrong", async () => {
    const server = await keep(startServer((_request, response) => response.writeHead(403).end()));
    const address = server.origin.replace("//", "//me:canary-word@");
    const said: string[] = [];
    const workspace = { ...(await open(address)), report: (line: string) => void said.push(line) };
    said.push(await outcomeOf(workspace));
    expect(said.join("\n")).toContain("the credentials were not accepted");
    expect(said.join("\n")).not.toContain("canary");
    expect(server.seen).toHaveLength(1);
  });

  it.each<[title: string, answer: (other: string) => Answer]>([
    ["a file of another host", (other) => indexAnswer(`${other}${filePath}`)],
    [
      "a redirect of the file",
      (other) => (request, response) =>
        request.url === filePath
          ? response.writeHead(302, { location: `${other}${filePath}?token=canary` }).end()
          : indexAnswer()(request, response),
    ],
    [
      "a redirect of the page",
      (other) => (_request, response) =>
        response.writeHead(301, { location: `${other}/simple/acme/` }).end(),
    ],
    [
      "an address with credentials",
      (other) => indexAnswer(`${other.replace("//", "//a:b@")}${filePath}`),
    ],
    [
      "a redirect with credentials",
      (other) => (_request, response) =>
        response
          .writeHead(307, { location: `${other.replace("//", "//a:b@")}/simple/acme/` })
          .end(),
    ],
  ])("are not sent to another host: %s", async (_title, answer) => {
    const other = await keep(startServer(indexAnswer()));
    const server = await keep(startServer(locked(answer(other.origin))));
    expect(await outcomeOf(await open(server.origin, user))).toBe("fetched");
    expect(other.seen.length).toBeGreaterThan(0);
    expect(other.seen.map(({ authorization }) => authorization).filter(Boolean)).toEqual([]);
  });

  it("go along again when a redirect comes back", async () => {
    const back = await keep(
      startServer((request, response) =>
        response.writeHead(302, { location: `${home.origin}${request.url}` }).end(),
      ),
    );
    const home: TestServer = await keep(
      startServer(locked(indexAnswer(`${back.origin}${filePath}`))),
    );
    expect(await outcomeOf(await open(home.origin, user))).toBe("fetched");
    expect(back.seen.map(({ authorization }) => authorization)).toEqual([undefined]);
  });

  it("keep the query of a redirect out of what is said", async () => {
    const other = await keep(startServer((_request, response) => response.writeHead(500).end()));
    const location = `${other.origin}/x?signature=canary`;
    const server = await keep(
      startServer((_request, response) => response.writeHead(302, { location }).end()),
    );
    expect(await outcomeOf(await open(server.origin))).not.toContain("canary");
  });
});

describe("proxies", () => {
  it("are used for what they are set for", async () => {
    const server = await keep(startServer(indexAnswer()));
    const proxy = await keep(startProxy());
    const secret = proxy.origin.replace("//", "//proxy-user:proxy-word@");
    const uses = async (variables: Record<string, string>) => {
      proxy.seen.length = 0;
      expect(await outcomeOf(await open(server.origin, variables))).toBe("fetched");
      return proxy.seen.length > 0;
    };
    expect(await uses({ HTTP_PROXY: proxy.origin })).toBe(true);
    expect(await uses({ http_proxy: secret })).toBe(true);
    const login = `Basic ${Buffer.from("proxy-user:proxy-word").toString("base64")}`;
    expect(proxy.seen[0]?.authorization).toBe(login);
    expect(await uses({ ALL_PROXY: proxy.origin })).toBe(true);
    expect(await uses({ HTTPS_PROXY: proxy.origin })).toBe(false);
    expect(await uses({ HTTP_PROXY: proxy.origin, NO_PROXY: "127.0.0.1" })).toBe(false);
  });

  it.each(["http://user:canary@127.0.0.1:1", "nonsense://canary", "http://[canary"])(
    "that do not work are named without their password: %s",
    async (HTTP_PROXY) => {
      const server = await keep(startServer(indexAnswer()));
      const said = await outcomeOf(await open(server.origin, { HTTP_PROXY }));
      expect(said).toContain("PYSNIP_INDEX_UNREACHABLE");
      expect(said).not.toContain("canary");
      expect(server.seen).toEqual([]);
    },
  );
});

describe.skipIf(certificates === null)("certificates (needs openssl)", () => {
  const { authority = "", folder = "", tls } = certificates ?? {};
  it.each<[variables: Record<string, string>, trusted: boolean]>([
    [{}, false],
    [{ SSL_CERT_FILE: authority }, true],
    [{ SSL_CERT_DIR: folder }, true],
    [{ REQUESTS_CA_BUNDLE: authority }, true],
    [{ PIP_CERT: authority }, true],
    [{ NODE_EXTRA_CA_CERTS: authority }, true],
    [{ SSL_CERT_FILE: "/nowhere" }, false],
    [{ SSL_CERT_FILE: "/nowhere", NODE_EXTRA_CA_CERTS: authority }, true],
    [{ SSL_CERT_FILE: "/nowhere", REQUESTS_CA_BUNDLE: authority }, false],
  ])("of %j", async (variables, trusted) => {
    const server = await keep(startServer(indexAnswer(), tls));
    const said = await outcomeOf(await open(server.origin, variables));
    if (trusted) expect(said).toBe("fetched");
    else expect(said).toContain("its certificate is not trusted");
  });

  it("are checked behind a proxy, too", async () => {
    const server = await keep(startServer(indexAnswer(), tls));
    const proxy = await keep(startProxy());
    const variables = { HTTPS_PROXY: proxy.origin };
    expect(await outcomeOf(await open(server.origin, variables))).toContain("not trusted");
    const trusting = await open(server.origin, { ...variables, SSL_CERT_FILE: authority });
    expect(await outcomeOf(trusting)).toBe("fetched");
    expect(proxy.seen.length).toBeGreaterThan(0);
  });

  it("are not given up by a redirect", async () => {
    const plain = await keep(startServer(indexAnswer()));
    const server = await keep(
      startServer(
        (_request, response) =>
          response.writeHead(302, { location: `${plain.origin}/simple/acme/` }).end(),
        tls,
      ),
    );
    const said = await outcomeOf(await open(server.origin, { SSL_CERT_FILE: authority }));
    expect(said).toContain("without encryption");
    expect(plain.seen).toEqual([]);
  });

  it.skipIf(pip === null)("that only pip knows lead to the second way (needs pip)", async () => {
    const server = await keep(startServer(locked(indexAnswer()), tls));
    const said: string[] = [];
    const variables = { ...user, PATH: pip ?? "", SSL_CERT_FILE: "/nowhere", PIP_CERT: authority };
    const workspace = {
      ...(await open(server.origin, variables)),
      report: (line: string) => void said.push(line),
    };
    // A folder on the way that would catch the packages, if pip looked at the user's file.
    const pipFolder = join(workspace.host.home, ".config", "pip");
    await mkdir(pipFolder, { recursive: true });
    await writeFile(join(pipFolder, "pip.conf"), "[global]\nindex-url = https://127.0.0.1:1/\n");
    expect(await outcomeOf(workspace)).toBe("fetched");
    expect(said.join("\n")).toContain("through pip, because its certificate is not trusted");
    const again = { ...workspace, shared: new Map(), host: { ...workspace.host, variables: {} } };
    expect(await outcomeOf(again)).toBe("fetched");
  });

  it.skipIf(pip === null)("ask pip once for what many jobs of a command miss", async () => {
    const server = await keep(startServer(indexAnswer(), tls));
    const said: string[] = [];
    const workspace = {
      ...(await open(server.origin, {
        PATH: pip ?? "",
        SSL_CERT_FILE: "/nowhere",
        PIP_CERT: authority,
      })),
      report: (line: string) => void said.push(line),
    };
    const lost = { ...wanted, name: "lost", file: "lost-1.0-py3-none-any.whl", sha256: LOST };
    const fetch = () => applyWheels(workspace, [lost]).catch((error: Error) => error.message);
    const all = await Promise.all([outcomeOf(workspace), outcomeOf(workspace), fetch()]);
    expect(all.slice(0, 2)).toEqual(["fetched", "fetched"]);
    expect(all[2]).toContain("pip: ERROR: No matching");
    const asked = server.seen.length;
    expect(await fetch()).toBe(all[2]);
    const other = applyWheels(workspace, [wanted, lost]);
    await expect(other).rejects.toThrow(/^a locked file could[^]*lost 1\.0/);
    expect(server.seen).toHaveLength(asked);
    expect(said.filter((line) => line.includes("through pip"))).toHaveLength(1);
    expect(server.seen.filter(({ path }) => path === filePath)).toHaveLength(1);
  });

  it.skipIf(pip === null)("that nobody knows are said of both ways (needs pip)", async () => {
    const server = await keep(startServer(indexAnswer(), tls));
    const secret = server.origin.replace("//", "//me:canary-word@");
    const said = await outcomeOf(
      await open(secret, { PATH: pip ?? "", SSL_CERT_FILE: "/nowhere" }),
    );
    expect(said).toContain("its certificate is not trusted");
    expect(said).toContain("pip: ERROR:");
    expect(said).not.toContain("canary");
  });
});

it("goes the second way for nothing that the index answered", async () => {
  const server = await keep(startServer((_request, response) => response.writeHead(500).end()));
  const said = await outcomeOf(await open(server.origin));
  expect(said).not.toContain("pip");
});

it.skipIf(pip === null)("lets pip read an index that is a folder (needs pip)", async () => {
  const workspace = await open("", { PATH: pip ?? "" });
  const folder = join(workspace.host.home, "index", "acme");
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, wheel.file), wheel.content);
  await writeFile(join(folder, "index.html"), `<a href="${wheel.file}">x</a>`);
  const url = `file://${workspace.host.home}/index`;
  const variables = { ...workspace.host.variables, PYSNIP_INDEX_URL: url };
  const host = { ...workspace.host, variables };
  expect(await outcomeOf({ ...workspace, host })).toBe("fetched");
});

describe("a server that asks for time", () => {
  const busy = (
    status: number,
    retryAfter: () => string,
    opens: (since: number) => boolean,
  ): Answer => {
    const begun = performance.now();
    return (request, response) =>
      opens(performance.now() - begun)
        ? indexAnswer()(request, response)
        : response.writeHead(status, { "retry-after": retryAfter() }).end();
  };
  it.each<[title: string, status: number, retryAfter: () => string]>([
    ["in seconds", 429, () => "1"],
    ["by a moment", 503, () => new Date(Date.now() + 2000).toUTCString()],
  ])("gets it %s", async (_title, status, retryAfter) => {
    const server = await keep(startServer(busy(status, retryAfter, (since) => since > 900)));
    expect(await outcomeOf(await open(server.origin))).toBe("fetched");
    expect(server.seen).toHaveLength(3);
  });

  it("does not get more than there is", async () => {
    const server = await keep(
      startServer(
        busy(
          503,
          () => "20",
          () => false,
        ),
      ),
    );
    const workspace = await open(server.origin);
    const begun = performance.now();
    const fetching = applyWheels(workspace, [wanted], { totalSeconds: 0.5 });
    await expect(fetching).rejects.toThrow("the answer was 503");
    const slow = await keep(
      startServer(
        busy(
          503,
          () => "3600",
          () => false,
        ),
      ),
    );
    expect(await outcomeOf(await open(slow.origin))).toContain("the answer was 503");
    expect(performance.now() - begun).toBeLessThan(10_000);
    expect([server.seen.length, slow.seen.length]).toEqual([1, 1]);
  });
});

it("reads an index without the blanks around its address", async () => {
  const server = await keep(startServer(indexAnswer()));
  const workspace = await open("", { PYSNIP_INDEX_URL: ` ${server.origin}/simple \n` });
  expect(await outcomeOf(workspace)).toBe("fetched");
});

it("finds a file on a page with digests that are no text", async () => {
  const server = await keep(
    startServer((request, response) => {
      if (request.url === filePath) return response.end(wheel.content);
      response.setHeader("content-type", "application/vnd.pypi.simple.v1+json");
      const files = [{ filename: wheel.file, url: filePath, hashes: { sha256: hex, md5: null } }];
      return response.end(JSON.stringify({ meta: { "api-version": "1.0" }, files }));
    }),
  );
  expect(await outcomeOf(await open(server.origin))).toBe("fetched");
});

it("names an index whose address makes no sense", async () => {
  const workspace = await open("nonsense");
  expect(await outcomeOf(workspace)).toContain("does not begin with `https://`");
});
