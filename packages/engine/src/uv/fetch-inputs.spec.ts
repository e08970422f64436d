import { expect, it } from "vitest";
import { deriveCredentials } from "./derive-credentials.ts";
import { derivePause } from "./derive-pause.ts";
import { deriveProxies } from "./derive-proxies.ts";
import { findNetrcLogin } from "./parse-netrc.ts";
import { planPipFetch } from "./plan-pip-fetch.ts";

const pair = (login: string, password: string) => ({ login, password });

it.each<[title: string, text: string, expected: object | null]>([
  ["one line", "machine index.example login me password secret", pair("me", "secret")],
  ["several lines", "machine index.example\n  login me\n  password secret\n", pair("me", "secret")],
  [
    "Windows lines",
    "machine index.example\r\nlogin me\r\npassword secret\r\n",
    pair("me", "secret"),
  ],
  ["another machine", "machine other.example login me password secret", null],
  [
    "the machine among others",
    "machine a login b password c\nmachine index.example login me password x",
    pair("me", "x"),
  ],
  ["the default", "machine a login b password c\ndefault login me password x", pair("me", "x")],
  [
    "a machine before the default",
    "default login d password d\nmachine index.example login me password x",
    pair("me", "x"),
  ],
  ["quotes", 'machine index.example login me password "a b"', pair("me", "a b")],
  ["a password that begins with #", "machine index.example login me password #x", pair("me", "#x")],
  [
    "a comment",
    "# machine index.example login a password b\nmachine index.example login me password x",
    pair("me", "x"),
  ],
  ["an account", "machine index.example login me account password password x", pair("me", "x")],
  [
    "a macro",
    "macdef init\nmachine index.example login a password b\n\nmachine index.example login me password x",
    pair("me", "x"),
  ],
  ["nothing", "", null],
  ["a login without a machine", "login me password x", null],
])("reads netrc: %s", (_title, text, expected) => {
  const found = findNetrcLogin(text, "index.example");
  expect(found && pair(found.login, found.password)).toEqual(expected);
});

const netrc = "machine index.example login netrc-user password netrc-word";
const url = "https://index.example:8443/simple/";

it.each<[title: string, name: string, sources: object, expected: object | null]>([
  [
    "the address first",
    "default",
    {
      fromAddress: { UV_INDEX_DEFAULT_USERNAME: "a", UV_INDEX_DEFAULT_PASSWORD: "b" },
      variables: { UV_INDEX_DEFAULT_USERNAME: "x" },
    },
    { username: "a", password: "b" },
  ],
  [
    "variables before netrc",
    "my-index",
    { variables: { UV_INDEX_MY_INDEX_USERNAME: "a", UV_INDEX_MY_INDEX_PASSWORD: "b" } },
    { username: "a", password: "b" },
  ],
  [
    "a token without a name",
    "my-index",
    { variables: { UV_INDEX_MY_INDEX_PASSWORD: "b" } },
    { username: "", password: "b" },
  ],
  [
    "variables of another index",
    "my-index",
    { netrc: null, variables: { UV_INDEX_OTHER_PASSWORD: "b" } },
    null,
  ],
  [
    "the default address for another index",
    "my-index",
    { netrc: null, fromAddress: { UV_INDEX_DEFAULT_PASSWORD: "b" } },
    null,
  ],
  ["netrc", "my-index", {}, { username: "netrc-user", password: "netrc-word" }],
  ["nothing", "my-index", { netrc: null }, null],
])("finds credentials: %s", (_title, name, sources, expected) => {
  const found = deriveCredentials(name, url, { fromAddress: {}, variables: {}, netrc, ...sources });
  expect(found).toEqual(expected && { origin: "https://index.example:8443", ...expected });
});

it.each<[title: string, variables: Record<string, string>, http: string, https: string]>([
  ["none", {}, "", ""],
  ["one for each", { HTTP_PROXY: "http://a", HTTPS_PROXY: "http://b" }, "http://a", "http://b"],
  ["lower case first", { HTTP_PROXY: "http://a", http_proxy: "http://b" }, "http://b", ""],
  ["one for all", { ALL_PROXY: "http://a" }, "http://a", "http://a"],
  ["one for all but", { all_proxy: "http://a", HTTPS_PROXY: "http://b" }, "http://a", "http://b"],
  ["blanks around it", { HTTP_PROXY: " http://a\n" }, "http://a", ""],
  ["no scheme", { HTTPS_PROXY: "proxy.example:3128" }, "", "http://proxy.example:3128"],
])("reads proxies: %s", (_title, variables, http, https) => {
  expect(deriveProxies(variables).proxies).toEqual({ http, https });
});

const DATE = "Sun, 22 Nov 2026 10:00:00 GMT";

it.each<[title: string, retryAfter: string, date: string, milliseconds: number]>([
  ["nothing", "", DATE, 0],
  ["seconds", "3", "", 3000],
  ["seconds among blanks", " 12 ", "", 12_000],
  ["no seconds", "0", DATE, 0],
  ["a moment", "Sun, 22 Nov 2026 10:00:05 GMT", DATE, 5000],
  ["a moment that has passed", "Sun, 22 Nov 2026 09:00:00 GMT", DATE, 0],
  ["a moment by an unknown clock", "Sun, 22 Nov 2026 10:00:05 GMT", "", 0],
  ["less than nothing", "-3", DATE, 0],
  ["half a second", "1.5", DATE, 0],
  ["nonsense", "soon 5", DATE, 0],
])("reads Retry-After: %s", (_title, retryAfter, date, milliseconds) => {
  expect(derivePause(retryAfter, date)).toBe(milliseconds);
});

const wanted = (file: string, more: object = {}) => {
  const [name = "", version = ""] = file.split("-");
  return { name, version, index: "default", file, sha256: `sha256:${name}`, url: null, ...more };
};

it("plans one call of pip for files of equal tags and one index, and none for source archives", () => {
  const steps = planPipFetch([
    wanted("a-1.0-py3-none-any.whl"),
    wanted("b-2.0-cp311-cp311-manylinux_2_17_x86_64.manylinux2014_x86_64.whl"),
    wanted("c-3.0-py3-none-any.whl"),
    wanted("d-4.0-py3-none-any.whl", { index: "acme" }),
    wanted("e-5.0-cp39-abi3-win_amd64.whl"),
    wanted("f-6.0.tar.gz"),
    wanted("g-7.0-py3-none-any.whl", { index: "direct", url: "https://x.example/g.whl#sha256=1" }),
  ]);
  const rows = steps.map(({ index, requirements, ...step }) => {
    const args = step.arguments.join(" ").replace(/^.*--python-version/, "");
    return [index, args, requirements];
  });
  expect(rows).toEqual([
    ["default", " 3 --abi none --platform any", "a==1.0 --hash=sha256:a\nc==3.0 --hash=sha256:c\n"],
    [
      "default",
      " 3.11 --abi cp311 --platform manylinux_2_17_x86_64 --platform manylinux2014_x86_64",
      "b==2.0 --hash=sha256:b\n",
    ],
    ["acme", " 3 --abi none --platform any", "d==4.0 --hash=sha256:d\n"],
    ["default", " 3.9 --abi abi3 --platform win_amd64", "e==5.0 --hash=sha256:e\n"],
    [
      "direct",
      " 3 --abi none --platform any --no-index",
      "g @ https://x.example/g.whl --hash=sha256:g\n",
    ],
  ]);
});
