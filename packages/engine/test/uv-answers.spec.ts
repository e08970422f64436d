import { createHash } from "node:crypto";
import { join } from "node:path";
import { afterEach, describe, expect, it, vi } from "vitest";
import { readWorkspaceConfig } from "../src/config/read-config.ts";
import { applyJobEnvironment } from "../src/env/apply-job-environment.ts";
import { applyLock } from "../src/lock/apply-lock.ts";
import { commandSays } from "./command-says.ts";
import { type IndexFile, makeSdist, makeWheel, startIndex } from "./local-index.ts";
import { makeCertificates } from "./make-certificates.ts";
import { makeWorkspace, reopen } from "./make-workspace.ts";
import { startServer } from "./start-server.ts";

// uv takes its time on a busy machine.
vi.setConfig({ testTimeout: 60_000 });

const hasUv = commandSays("uv", ["--version"])?.startsWith("uv ") ?? false;
if (!hasUv) console.warn("uv-answers.spec.ts: skipped, because no uv is on PATH");
const python = commandSays("python3", ["-c", "import sys; print('%d.%d' % sys.version_info[:2])"]);
const certificates = await makeCertificates();
if (certificates === null) console.warn("uv-answers.spec.ts: no openssl, so none with https");

const closers: (() => Promise<void>)[] = [];
afterEach(async () => {
  await Promise.all(closers.splice(0).map((close) => close()));
});

interface Machine {
  readonly files: readonly IndexFile[];
  readonly config?: string;
  readonly variables?: Record<string, string>;
}

/** A job with these requirements, on a machine whose one index offers the files. */
async function open(dependencies: readonly string[], { files, config = "", variables }: Machine) {
  const index = await startIndex(files);
  closers.push(index.close);
  const manifest = [
    '[project]\nname = "job"\nversion = "1.0.0"',
    `dependencies = ${JSON.stringify(dependencies)}`,
    `[tool.pysnip]\nentry = "job:run"\npython = "${python}"\nplatforms = ["linux-x86_64"]`,
    "builtins = false\n",
  ].join("\n");
  const { root, host } = await makeWorkspace(
    { "pysnip.toml": config, "job/pyproject.toml": manifest, "job/src/job.py": "def run(): ...\n" },
    {},
  );
  const usual = {
    PATH: process.env["PATH"] ?? "",
    HOME: host.home,
    PYSNIP_INDEX_URL: index.url,
    ...variables,
  };
  const again = async (more: Record<string, string> = {}) => ({
    ...reopen({ root, home: host.home, variables: { ...usual, ...more } }),
    config: await readWorkspaceConfig(root),
  });
  return { index, root, again };
}

const OFFLINE = { PYSNIP_OFFLINE: "1" };

describe.skipIf(!hasUv || python === null)("what a real uv says", () => {
  it("is that it asks nobody while pysnip is offline", async () => {
    const files = [makeWheel("app", "1.0")];
    const { index, root, again } = await open(["app"], { files });
    const refused = {
      code: "PYSNIP_INDEX_UNREACHABLE",
      headline: expect.stringContaining("pysnip is offline"),
    };
    await expect(applyLock(await again(OFFLINE), "job", "auto")).rejects.toMatchObject(refused);
    expect(index.requests).toEqual([]);

    await applyLock(await again(), "job", "auto");
    const before = index.requests.length;
    expect(before).toBeGreaterThan(0);
    const cold = { ...OFFLINE, UV_CACHE_DIR: join(root, "../cold") };
    const making = applyJobEnvironment(await again(cold), "job", "auto");
    await expect(making).rejects.toMatchObject(refused);
    expect(index.requests).toHaveLength(before);
  });

  it("is passed on for extras that do not exist and for reasons of several lines", async () => {
    const files = [makeWheel("app", "1.0"), makeWheel("bad", "1.0", { yanked: "one\n\ntwo" })];
    const { again } = await open(["app[godo]", "bad==1.0"], { files });
    const { messages } = await applyLock(await again(), "job", "auto");
    expect(messages).toEqual(
      expect.arrayContaining([
        "warning: app 1.0 has no extra `godo`, so nothing comes with it",
        "warning: bad 1.0 has been withdrawn from its index (yanked): one two",
      ]),
    );
  });

  it("is put into our words where all releases are too young", async () => {
    const files = [makeWheel("app", "1.0", { uploadTime: "2026-01-09T00:00:00Z" })];
    const config = '[policy]\nmin-release-age = "3 days"\n';
    const now = { SOURCE_DATE_EPOCH: `${Date.parse("2026-01-10T12:00:00Z") / 1000}` };
    const { again } = await open(["app"], { files, config });
    const error: unknown = await applyLock(await again(now), "job", "auto").catch((e) => e);
    expect(error).toMatchObject({
      code: "PYSNIP_RESOLUTION_FAILED",
      headline: expect.stringContaining("younger than the policy allows"),
      hint: expect.stringContaining("policy.min-release-age"),
    });
    expect(String(error)).toContain("2026-01-09");
    expect(String(error)).not.toContain("exclude-newer-package");
  });

  it.skipIf(certificates === null)("names an archive that comes by its address", async () => {
    const archive = makeSdist("sourced", "1.0");
    const server = await startServer(
      (_request, response) => response.end(archive.content),
      certificates?.tls,
    );
    closers.push(server.close);
    const sha256 = createHash("sha256").update(archive.content).digest("hex");
    const { again } = await open([`sourced @ ${server.origin}/${archive.file}#sha256=${sha256}`], {
      files: [],
      config: '[policy]\ndirect-references = true\nwheel-exceptions = ["sourced"]\n',
      variables: { SSL_CERT_FILE: certificates?.authority ?? "" },
    });
    const { lockfile } = await applyLock(await again(), "job", "auto");
    expect(lockfile.resolution.packages).toMatchObject([
      {
        name: "sourced",
        index: "direct",
        artefacts: [{ file: archive.file, sha256: `sha256:${sha256}` }],
      },
    ]);
    const made = await applyJobEnvironment(await again(), "job", "auto");
    expect(commandSays(made.python, ["-c", "import sourced; print('built')"])).toBe("built");
  });
});
