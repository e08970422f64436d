import { describe, expect, it } from "vitest";
import { deriveIndex } from "./derive-index.ts";

const pipConfig = (text: string) => ({ path: "/home/me/pip.conf", text });

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
  expect(deriveIndex({}, [pipConfig(text)]).url).toBe("https://d.example/simple");
});

const sources: [name: string, read: (address: string) => unknown][] = [
  ...["PYSNIP_INDEX_URL", "UV_DEFAULT_INDEX", "PIP_INDEX_URL"].map(
    (name): [string, (address: string) => unknown] => [
      `\`${name}\``,
      (address) => deriveIndex({ [name]: address }, []),
    ],
  ),
  [
    "pip's configuration",
    (address) => deriveIndex({}, [pipConfig(`[global]\nindex-url = ${address}\n`)]),
  ],
];
const unclear: [address: string, fault: string][] = [
  ["user:s3cret@index.example/simple", 'holds an "@" and does not begin with `https://`'],
  ["ftp://user:s3cret@index.example/simple", 'holds an "@" and does not begin with `https://`'],
  ["user:s3cret", "does not begin with `https://`"],
  ["http://user:s3cret/x@index.example/simple", "holds an address that cannot be read"],
  ["http://user:s3cret#x@index.example/simple", "holds an address that cannot be read"],
  ["http://user:s3cret?x@index.example/simple", "holds an address that cannot be read"],
  ["http://user:s3cret\\x@index.example/simple", "holds an address that cannot be read"],
  ["http://user:12/s3cret@index.example/simple", 'holds an "@" after its host'],
  ["http://user:12#s3cret@index.example/simple", 'holds an "@" after its host'],
  ["http://user:12?s3cret@index.example/simple", 'holds an "@" after its host'],
  ["http://us@er:12/s3cret@index.example/simple", 'holds an "@" after its host'],
  ["https://index.example/simple?token=s3cret", "holds a `?` or a `#`"],
  ["https://index.example/simple#s3cret", "holds a `?` or a `#`"],
  ["https://index.example/simple ; s3cret", "holds a blank"],
  ["https://index.example/sim\tple#s3cret", "holds a blank"],
  ["https://index.example/simple?", "holds a `?` or a `#`"],
];

describe.each(sources)("an unclear address in %s", (source, read) => {
  it.each(unclear)("is refused and not shown: %s", (address, fault) => {
    expect(() => read(address)).toThrow("PYSNIP_INDEX_REFUSED");
    expect(() => read(address)).toThrow(`${source} ${fault}`);
    expect(() => read(address)).not.toThrow("s3cret");
  });
});

it.each(["PYSNIP_INDEX_URL", "UV_DEFAULT_INDEX", "PIP_INDEX_URL"])(
  "reads %s without the blanks around it",
  (name) => {
    const { url, secretUrl } = deriveIndex({ [name]: " https://u:p@a.example/simple \n" }, []);
    expect([url, secretUrl]).toEqual(["https://a.example/simple", "https://u:p@a.example/simple"]);
    expect(deriveIndex({ [name]: " acme = https://a.example/x\t" }, []).url).toBe(
      "https://a.example/x",
    );
    expect(deriveIndex({ [name]: " \t" }, []).url).toBeNull();
  },
);

it("refuses a file that pip refuses, and shows nothing of it", () => {
  const read = () => deriveIndex({}, [pipConfig("index-url = https://me:s3cret@a.example/\n")]);
  expect(read).toThrow("PYSNIP_INDEX_REFUSED");
  expect(read).toThrow("`/home/me/pip.conf`: line 1");
  expect(read).not.toThrow("s3cret");
});

it("refuses an unclear address behind a name", () => {
  const read = () => deriveIndex({ UV_DEFAULT_INDEX: "acme=http://us:12/s3cret@a.example" }, []);
  expect(read).toThrow("PYSNIP_INDEX_REFUSED");
  expect(read).not.toThrow("s3cret");
});

it.each(["https://a.example:8443/simple", "file:///srv/index", "HTTP://a.example/s%40mple/"])(
  "passes %s on as it is",
  (address) => expect(deriveIndex({ PYSNIP_INDEX_URL: address }, []).url).toBe(address),
);
