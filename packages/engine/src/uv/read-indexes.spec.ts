import { expect, it } from "vitest";
import type { IndexesTable } from "../config/policy-schema.ts";
import { defaultWorkspaceConfig } from "../config/parse-workspace-config.ts";
import type { Workspace } from "../config/workspace.ts";
import { refuseInsecureIndexes } from "./check-insecure-indexes.ts";
import { planIndexOptions } from "./plan-index-options.ts";
import { readIndexes } from "./read-indexes.ts";

const index = (name: string, url = `https://${name}.example/simple`) => ({
  name,
  url,
  packages: [],
  insecure: false,
});
const open = (indexes: Partial<IndexesTable>, variables: Record<string, string>): Workspace => ({
  root: "/nowhere",
  cacheDirectory: "/nowhere",
  config: { ...defaultWorkspaceConfig, indexes: { strict: false, named: [], ...indexes } },
  report: () => {},
  shared: new Map(),
  host: {
    variables,
    home: "/nowhere",
    system: "linux",
    machine: "x64",
    musl: false,
  },
});
const environment = {
  PYSNIP_INDEX_URL: "https://environment.example/simple",
  PIP_CONFIG_FILE: "/dev/null",
};

it.each<[title: string, indexes: Partial<IndexesTable>, url: string | null]>([
  ["nothing is named", {}, "https://environment.example/simple"],
  ["another index is named", { named: [index("acme")] }, "https://environment.example/simple"],
  ["the default one is named", { named: [index("default")] }, "https://default.example/simple"],
  ["strictness leaves it to uv", { strict: true }, null],
  [
    "strictness and a default meet",
    { strict: true, named: [index("default")] },
    "https://default.example/simple",
  ],
])("finds the default index when %s", async (_title, indexes, url) => {
  expect((await readIndexes(open(indexes, environment))).defaultUrl).toBe(url);
});

it("passes exactly one index on, under its name", async () => {
  const indexes = await readIndexes(open({ named: [index("acme"), index("default")] }, {}));
  expect(indexes.named.map(({ name }) => name)).toEqual(["acme"]);
  expect(planIndexOptions(indexes, "acme")).toEqual([
    ...["--default-index", "acme=https://acme.example/simple"],
  ]);
  expect(planIndexOptions(indexes, "default")).toEqual([
    ...["--default-index", "default=https://default.example/simple"],
  ]);
  expect(planIndexOptions(indexes, "direct")).toEqual(["--no-index"]);
  expect(() => planIndexOptions(indexes, "gone")).toThrow("PYSNIP_INDEX_REFUSED");
});

it.each([
  [true, "http://h.example/simple", true],
  [true, "HTTP://h.example/simple", true],
  [true, "https://h.example/simple", false],
  [false, "http://h.example/simple", false],
])("in CI %j refuses %s: %j", (ci, url, refused) => {
  const check = () => refuseInsecureIndexes([index("acme", url)], ci);
  if (refused) expect(check).toThrow("PYSNIP_INDEX_REFUSED");
  else expect(check).not.toThrow();
});
