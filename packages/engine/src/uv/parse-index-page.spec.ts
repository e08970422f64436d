import { expect, it } from "vitest";
import { type IndexFile, parseIndexPage, parseProjectStatus } from "./parse-index-page.ts";

const url = "https://index.example/simple/acme/";
const hex = "a".repeat(64);
const plain: IndexFile = {
  file: "acme-1.0-py3-none-any.whl",
  url: "https://index.example/files/acme-1.0-py3-none-any.whl",
  sha256: null,
  size: null,
  requiresPython: null,
  yanked: false,
  uploadTime: null,
};
const readJson = (files: unknown, version: unknown = "1.1") =>
  parseIndexPage({
    text: JSON.stringify({ meta: { "api-version": version }, name: "acme", files }),
    contentType: "application/vnd.pypi.simple.v1+json",
    url,
  });
const readHtml = (text: string) =>
  parseIndexPage({ text, contentType: "text/html; charset=utf-8", url });

const row = { filename: plain.file, url: `/files/${plain.file}`, hashes: {} };
const target = `../../files/${plain.file}`;

it.each<[title: string, extra: object, expected: Partial<IndexFile>]>([
  ["nothing but what is required", {}, {}],
  [
    "an absolute address",
    { url: "https://files.example/x.whl" },
    { url: "https://files.example/x.whl" },
  ],
  ["a digest", { hashes: { sha256: hex.toUpperCase() } }, { sha256: `sha256:${hex}` }],
  ["another digest", { hashes: { md5: "x" } }, {}],
  [
    "a digest beside others that are no text",
    { hashes: { sha256: hex, md5: null, sha512: 1 } },
    { sha256: `sha256:${hex}` },
  ],
  ["a digest that is no text", { hashes: { sha256: null } }, {}],
  ["no digests", { hashes: null }, {}],
  [
    "null for whatever may be left out",
    { size: null, "requires-python": null, yanked: null, "upload-time": null, "gpg-sig": null },
    {},
  ],
  ["a digest of wrong length", { hashes: { sha256: "abc" } }, {}],
  ["a size", { size: 12 }, { size: 12 }],
  ["a Python", { "requires-python": ">=3.10" }, { requiresPython: ">=3.10" }],
  ["yanked", { yanked: true }, { yanked: true }],
  ["yanked with a reason", { yanked: "broken" }, { yanked: "broken" }],
  ["yanked with an empty reason", { yanked: "" }, { yanked: true }],
  [
    "an upload time",
    { "upload-time": "2024-01-02T03:04:05Z" },
    { uploadTime: "2024-01-02T03:04:05Z" },
  ],
  ["keys of a later version", { provenance: null, "core-metadata": { sha256: "x" } }, {}],
  ["credentials in the address", { url: `https://u:p@index.example/files/${plain.file}` }, {}],
])("reads JSON: %s", (_title, extra, expected) => {
  expect(readJson([{ ...row, ...extra }])).toEqual([{ ...plain, ...expected }]);
});

it.each<[title: string, anchor: string, expected: Partial<IndexFile>]>([
  ["a relative address", `<a href="${target}">x</a>`, {}],
  ["a digest", `<a href="${target}#sha256=${hex}">x</a>`, { sha256: `sha256:${hex}` }],
  ["another digest", `<a href="${target}#md5=${hex}">x</a>`, {}],
  [
    "a Python, escaped",
    `<a href="${target}" data-requires-python="&gt;=3.10">x</a>`,
    { requiresPython: ">=3.10" },
  ],
  ["yanked without a reason", `<a data-yanked href="${target}">x</a>`, { yanked: true }],
  [
    "yanked with a reason",
    `<a data-yanked="bad &amp; old" href="${target}">x</a>`,
    { yanked: "bad & old" },
  ],
  ["single quotes and capitals", `<A HREF='${target}'>x</A>`, {}],
  ["a base address", `<base href="https://index.example/"><a href="files/${plain.file}">x</a>`, {}],
  [
    "an escaped name",
    `<a href="/files/acme-1.0%2Bcpu-py3-none-any.whl">x</a>`,
    {
      file: "acme-1.0+cpu-py3-none-any.whl",
      url: "https://index.example/files/acme-1.0%2Bcpu-py3-none-any.whl",
    },
  ],
  ["a commented anchor", `<!-- <a href="/old.whl">x</a> --><a href="${target}">x</a>`, {}],
  [
    "text that looks like an anchor",
    `<script>"<a href='/old.whl'>"</script><a href="${target}">x</a>`,
    {},
  ],
])("reads HTML: %s", (_title, anchor, expected) => {
  expect(readHtml(`<!doctype html><body>${anchor}`)).toEqual([{ ...plain, ...expected }]);
});

it.each<[title: string, page: IndexFile[] | null]>([
  ["JSON of a later version", readJson([row], "2.0")],
  ["JSON without a version", readJson([row], null)],
  ["JSON without files", readJson("none")],
  ["JSON that is none", parseIndexPage({ text: "<a>", contentType: "application/json", url })],
  [
    "HTML of a later version",
    readHtml('<meta name="pypi:repository-version" content="2.0"><a href="/x.whl">x</a>'),
  ],
])("refuses %s", (_title, page) => {
  expect(page).toBeNull();
});

it.each<[title: string, page: IndexFile[] | null]>([
  ["a JSON row without a name", readJson([{ url: "/x.whl", hashes: {} }])],
  ["a JSON row that is no object", readJson([null, 1])],
  ["an address that is none", readJson([{ ...row, url: "https://[" }])],
  [
    "an address of another kind",
    readHtml('<a href="javascript:alert(1)">x</a><a href="file:///x.whl">y</a>'),
  ],
  ["an anchor without an address", readHtml("<a name=top>x</a>")],
])("leaves out %s", (_title, page) => {
  expect(page).toEqual([]);
});

it("reads a page that nests deeply", () => {
  const depth = 20_000;
  expect(readHtml(`${"<b><div>".repeat(depth)}<a href="${target}">x</a>`)).toHaveLength(1);
});

it("reads a page of very many elements", () => {
  expect(readHtml(`${"<br>".repeat(200_000)}<a href="${target}">x</a>`)).toHaveLength(1);
});

it.each([
  [
    "application/vnd.pypi.simple.v1+json",
    '{"meta":{"api-version":"1.4"},"files":[],"project-status":{"status":"quarantined","reason":"harm"}}',
  ],
  [
    "text/html",
    '<html><head><meta name="pypi:project-status" content="quarantined"><meta name="pypi:project-status-reason" content="harm"></head></html>',
  ],
])("reads the status of a project from %s", (contentType, text) => {
  const page = { text, contentType, url: "https://index.example/simple/evil/" };
  expect(parseProjectStatus(page)).toEqual({ status: "quarantined", reason: "harm" });
  const without = {
    ...page,
    text: text.replace(/"project-status".*\}\}/, '"x":1}').replaceAll("project-status", "x"),
  };
  expect(parseProjectStatus(without)).toBeNull();
});

it("reads the status of a project whose reason is no text", () => {
  const text = '{"project-status":{"status":"archived","reason":7}}';
  const page = { text, contentType: "application/vnd.pypi.simple.v1+json", url };
  expect(parseProjectStatus(page)).toEqual({ status: "archived", reason: null });
});
