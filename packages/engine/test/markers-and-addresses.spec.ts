import { createHash } from "node:crypto";
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { readWorkspaceConfig } from "../src/config/read-config.ts";
import type { Workspace } from "../src/config/workspace.ts";
import { applyExport } from "../src/lock/apply-export.ts";
import { applyLock } from "../src/lock/apply-lock.ts";
import { commandSays } from "./command-says.ts";
import {
  type IndexFile,
  type LocalIndex,
  makeSdist,
  makeWheel,
  startIndex,
} from "./local-index.ts";
import { makeCertificates } from "./make-certificates.ts";
import { makeWorkspace, reopen } from "./make-workspace.ts";
import { startServer, type TestServer } from "./start-server.ts";

const hasUv = commandSays("uv", ["--version"])?.startsWith("uv ") ?? false;
if (!hasUv) console.warn("markers-and-addresses.spec.ts: skipped, because no uv is on PATH");
const python = commandSays("python3", ["-c", "import sys; print('%d.%d' % sys.version_info[:2])"]);

const INDEXED = [
  makeWheel("forked", "1.0"),
  makeWheel("forked", "2.0", {
    requires: [
      "source-only; platform_python_implementation == 'PyPy'",
      "source-only; implementation_name == 'pypy'",
    ],
  }),
  makeSdist("source-only", "1.0"),
  makeWheel("careful", "1.0", {
    requires: [
      "leaf; platform_release >= '4'",
      `twig; python_full_version == '${python}.7'`,
      "never; platform_release >= '4' and sys_platform == 'darwin'",
    ],
  }),
  ...["leaf", "twig", "never", "given"].map((name) => makeWheel(name, "1.0")),
];
const linux = makeWheel("given", "2.0", { tag: "py3-none-manylinux_2_17_x86_64" });
const windows = makeWheel("given", "2.0", { tag: "py3-none-win_amd64" });
const certificates = await makeCertificates();
if (!certificates) console.warn("markers-and-addresses.spec.ts: addresses need openssl");

let index: LocalIndex;
let files: TestServer;
beforeAll(async () => {
  index = await startIndex(INDEXED);
  const offered = new Map([linux, windows].map(({ file, content }) => [`/${file}`, content]));
  files = await startServer((request, response) => {
    const content = offered.get(request.url ?? "");
    response.writeHead(content ? 200 : 404).end(content);
  }, certificates?.tls);
});
afterAll(async () => {
  await index.close();
  await files.close();
});

const addressOf = ({ file, content }: IndexFile) =>
  `${files.origin}/${file}#sha256=${createHash("sha256").update(content).digest("hex")}`;

describe.skipIf(!hasUv || python === null)("lock with a real uv", () => {
  it("resolves nothing that only another Python needs", async () => {
    expect(await lock(await open(["forked"]))).toEqual(["forked 2.0 default"]);
  });

  it("holds what some patch versions and some machines of a platform need", async () => {
    const found = await lock(await open(["careful"]));
    expect(found).toEqual(["careful 1.0 default", "leaf 1.0 default", "twig 1.0 default"]);
  });

  it.skipIf(certificates === null)(
    "takes a version from an address for each platform, and exports both",
    async () => {
      const workspace = await open([
        `given @ ${addressOf(linux)} ; sys_platform == 'linux'`,
        `given @ ${addressOf(windows)} ; sys_platform == 'win32'`,
      ]);
      const { lockfile } = await applyLock(workspace, "job", "auto");
      await applyExport(workspace, "job", lockfile, "requirements");
      const text = await readFile(join(workspace.root, "dist/job/requirements.txt"), "utf8");
      for (const [file, system] of [
        [linux, "linux"],
        [windows, "win32"],
      ] as const) {
        expect(text).toContain(`given @ ${addressOf(file)} ; sys_platform == "${system}"`);
      }
    },
  );

  it.skipIf(certificates === null)(
    "refuses an address of a package that is pinned to an index",
    async () => {
      const workspace = await open([`given @ ${addressOf(linux)}`]);
      const text = await readFile(join(workspace.root, "pysnip.toml"), "utf8");
      const named = `[[indexes.named]]\nname = "acme"\nurl = "${index.url}"\ninsecure = true\npackages = ["giv*"]\n`;
      await writeFile(join(workspace.root, "pysnip.toml"), `${text}${named}`);
      await expect(lock(await again(workspace))).rejects.toMatchObject({
        code: "PYSNIP_INDEX_REFUSED",
        details: ["  given 2.0: named by its address, while it is pinned to `acme`"],
      });
    },
  );
});

async function open(dependencies: readonly string[]): Promise<Workspace> {
  const manifest = [
    '[project]\nname = "job"\nversion = "1.0.0"',
    `dependencies = ${JSON.stringify(dependencies)}`,
    `[tool.pysnip]\nentry = "job:run"\npython = "${python}"`,
    `platforms = ["linux-x86_64", "windows-x86_64"]\nbundle-platforms = ["linux-x86_64"]`,
    "builtins = false\n",
  ].join("\n");
  const made = await makeWorkspace(
    {
      "pysnip.toml": "[policy]\ndirect-references = true\n",
      "job/pyproject.toml": manifest,
      "job/src/job.py": "def run(): ...\n",
    },
    {},
  );
  const variables = {
    PATH: process.env["PATH"] ?? "",
    HOME: made.host.home,
    PYSNIP_INDEX_URL: index.url,
    SSL_CERT_FILE: certificates?.authority ?? "",
  };
  return again({ ...made, host: { ...made.host, variables } });
}

async function again({ root, host }: Workspace): Promise<Workspace> {
  const variables = host.variables as Record<string, string>;
  const config = await readWorkspaceConfig(root);
  return { ...reopen({ root, home: host.home, variables }), config };
}

async function lock(workspace: Workspace): Promise<string[]> {
  const { lockfile } = await applyLock(workspace, "job", "auto");
  return lockfile.resolution.packages.map(
    ({ name, version, index: from }) => `${name} ${version} ${from}`,
  );
}
