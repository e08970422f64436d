import fc from "fast-check";
import ts from "typescript";
import { describe, expect, it } from "vitest";
import { readSources, visitNodes } from "../architecture/read-sources.ts";
import { judgeJob, type WrittenJob } from "./judge-row.ts";
import {
  BASE_HEADER,
  BASE_MANIFEST,
  BASE_MORE,
  BASE_REQUIREMENTS,
  type Mutation,
  NULL_CHANGES,
  REAL_CHANGES,
} from "./mutation-rows.ts";
import { plainLine, writeSpelledJob } from "./write-spelled-job.ts";

const BASE: WrittenJob = {
  manifest: BASE_MANIFEST,
  files: {
    "jobs/a/requirements.txt": BASE_REQUIREMENTS,
    "jobs/a/more.txt": BASE_MORE,
    "jobs/a/src/a.py": BASE_HEADER,
  },
  list: null,
};
const BASE_HASH = "sha256:bf42e2b20f7df0c0460314bfbd260946a2b834027bf8fadb60701c400f851ac6";

const hashOf = async (job: WrittenJob): Promise<string> =>
  (await judgeJob(job, { directReferences: true })).hash;

/** The base job with one change, which has to apply at one place. */
function mutate({ from, to }: Mutation): WrittenJob {
  let places = 0;
  const apply = (text: string): string => {
    places += text.split(from).length - 1;
    return text.replace(from, () => to);
  };
  const manifest = apply(BASE.manifest);
  const files = Object.fromEntries(
    Object.entries(BASE.files).map(([path, text]) => [path, apply(text)]),
  );
  expect(places, from).toBe(1);
  return { manifest, files, list: null };
}

describe("the hash of the base job", () => {
  it("is the committed one", async () => {
    expect(await hashOf(BASE)).toBe(BASE_HASH);
  });

  it("has tables of sixty real and forty null changes", () => {
    expect(REAL_CHANGES.length).toBeGreaterThanOrEqual(60);
    expect(NULL_CHANGES.length).toBeGreaterThanOrEqual(40);
    const titles = [...REAL_CHANGES, ...NULL_CHANGES].map(({ title }) => title);
    expect(new Set(titles).size).toBe(titles.length);
  });

  it.each(REAL_CHANGES)("moves when there is $title", async (mutation) => {
    expect(await hashOf(mutate(mutation))).not.toBe(BASE_HASH);
  });

  it("moves to another value for each real change", async () => {
    const hashes = await Promise.all(REAL_CHANGES.map((one) => hashOf(mutate(one))));
    const same = REAL_CHANGES.filter((_, index) => hashes.indexOf(hashes[index] ?? "") !== index);
    expect(same.map(({ title }) => title)).toEqual([]);
  });

  it.each(NULL_CHANGES)("stays when there is $title", async (mutation) => {
    expect(await hashOf(mutate(mutation))).toBe(BASE_HASH);
  });

  it("stays when the manifest has CRLF line ends", async () => {
    const manifest = BASE.manifest.replaceAll("\n", "\r\n");
    expect(await hashOf({ ...BASE, manifest })).toBe(BASE_HASH);
  });

  it("stays on every machine, because nothing that reads requirements asks for a locale", () => {
    const asked: string[] = [];
    const sources = readSources().filter(({ room }) => room === "requirements");
    for (const { path, tree } of sources) {
      visitNodes(tree, (node) => {
        if (ts.isIdentifier(node) && /^(?:Intl|localeCompare|toLocale)/.test(node.text)) {
          asked.push(`${path}: ${node.text}`);
        }
      });
    }
    expect(sources.length).toBeGreaterThan(40);
    expect(asked).toEqual([]);
  });
});

describe("one set of requirements", () => {
  it("has one hash however it is spelled, ordered and spread over places", async () => {
    await fc.assert(
      fc.asyncProperty(writeSpelledJob(), async ({ requirements, job }) => {
        const set = await judgeJob(job);
        const plain = await judgeJob({
          ...job,
          manifest: plainManifest(requirements.map(plainLine)),
          files: {},
          list: null,
        });
        expect(set.requirements.map(({ canonical }) => canonical)).toEqual(
          plain.requirements.map(({ canonical }) => canonical),
        );
        expect(set.hash).toBe(plain.hash);
      }),
      { numRuns: 300 },
    );
  });
});

describe("two sets of requirements", () => {
  it("have two hashes when one line differs", async () => {
    await fc.assert(
      fc.asyncProperty(writeSpelledJob(), writeSpelledJob(), async (one, other) => {
        const lines = [one, other].map(({ requirements }) => requirements.map(plainLine).sort());
        const [first, second] = await Promise.all([judgeJob(one.job), judgeJob(other.job)]);
        const equal = JSON.stringify(lines[0]) === JSON.stringify(lines[1]);
        expect(first.hash === second.hash).toBe(equal);
      }),
      { numRuns: 100 },
    );
  });
});

describe("golden hashes", () => {
  it.each<[string, string[], string]>([
    [
      "nothing is required",
      [],
      "sha256:5db2f4933fe19caf2bd5192ef38f6f6bd31872c27ffce07ee113c738b634c77d",
    ],
    [
      "one name is required",
      ["numpy"],
      "sha256:4c8dbe7c3d64e68237c286b8dfa24410d5576b3f4eb7847d3c34f4fad7d40ca0",
    ],
    [
      "a range is required",
      ["pandas>=2,<3"],
      "sha256:14d99a4fe95a98b1621fc2d566bc28e62631d8b8c9e66cbea126d969733cecf9",
    ],
    [
      "an extra is required",
      ["requests[socks]"],
      "sha256:ab31e3b8ef28e16eb90eba748e7d71317b46c8fcf82f9c13a920705885a38a99",
    ],
    [
      "a marker is required",
      ["tomli>=2; python_version < '3.11'"],
      "sha256:dd42ea7a681bcf98b1c96b95ea2eea6da2f960e01c57f44fa7e8bea81ed8f048",
    ],
    [
      "an epoch and a label are required",
      ["jax==1!0.4rc1+cu12"],
      "sha256:227b686b9abd4cb5de7a3dfe0a379f5e13f4d7995b78d7b56732b61407abf385",
    ],
    [
      "several are required",
      ["b", "a", "A>=1", "c~=1.4"],
      "sha256:78edc5fcb92b7b9a4d8806bb26b8f33b8bf061766f330efd5e844ca1a3a8576a",
    ],
  ])("are the committed ones when %s", async (_case, lines, hash) => {
    const job = { manifest: plainManifest(lines), files: {}, list: null };
    expect(await hashOf(job)).toBe(hash);
  });
});

function plainManifest(lines: readonly string[]): string {
  return `[project]\nname = "the-job"\nversion = "1.0.0"\ndependencies = ${JSON.stringify(lines)}
[tool.pysnip]\nentry = "a:main"\npython = "3.11"\nbuiltins = false\n`;
}
