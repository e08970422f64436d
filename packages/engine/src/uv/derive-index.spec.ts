import { expect, it } from "vitest";
import { deriveIndex } from "./derive-index.ts";

type Row = [
  title: string,
  variables: Record<string, string>,
  url: string | null,
  credentials: object,
];

const rows: Row[] = [
  ["nothing is set", {}, null, {}],
  [
    "ours and uv's are set",
    { PYSNIP_INDEX_URL: "https://a.example/simple", UV_DEFAULT_INDEX: "https://b.example/" },
    "https://a.example/simple",
    {},
  ],
  ["uv's is set", { UV_DEFAULT_INDEX: "https://b.example/simple" }, "https://b.example/simple", {}],
  ["pip's is set", { PIP_INDEX_URL: "https://c.example/simple" }, "https://c.example/simple", {}],
  [
    "the address holds credentials, which no argument may show",
    { UV_DEFAULT_INDEX: "https://bob:s%40cret@b.example/simple" },
    "https://b.example/simple",
    { UV_INDEX_DEFAULT_USERNAME: "bob", UV_INDEX_DEFAULT_PASSWORD: "s@cret" },
  ],
  [
    "the password is not escaped",
    { UV_DEFAULT_INDEX: "https://bob:100%@b.example/simple" },
    "https://b.example/simple",
    { UV_INDEX_DEFAULT_USERNAME: "bob", UV_INDEX_DEFAULT_PASSWORD: "100%" },
  ],
  [
    "the index has a name of its own",
    {
      UV_DEFAULT_INDEX: "my-corp=https://b.example/simple",
      UV_INDEX_MY_CORP_USERNAME: "bob",
      UV_INDEX_MY_CORP_PASSWORD: "x",
    },
    "https://b.example/simple",
    { UV_INDEX_DEFAULT_USERNAME: "bob", UV_INDEX_DEFAULT_PASSWORD: "x" },
  ],
];

it.each(rows)("chooses the index when %s", (_title, variables, url, credentials) => {
  expect(deriveIndex(variables, [])).toMatchObject({ url, credentials });
});

it("reads pip's own files when no variable is set", () => {
  const text =
    "[freeze]\nindex-url = https://no.example\n[global]\nindex_url = https://d.example/simple\n";
  expect(deriveIndex({}, [text]).url).toBe("https://d.example/simple");
});

it("refuses credentials in an address without a scheme, and does not show them", () => {
  const read = () => deriveIndex({ PYSNIP_INDEX_URL: "user:s3cret@index.example/simple" }, []);
  expect(read).toThrow("`PYSNIP_INDEX_URL` holds an");
  expect(read).not.toThrow("s3cret");
});
