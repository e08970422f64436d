import { type DefaultTreeAdapterTypes as Tree, defaultTreeAdapter, parse } from "parse5";
import { z } from "zod";
import { parseJson } from "../config/parse-json.ts";

/** One file as the project page of an index offers it. */
export interface IndexFile {
  readonly file: string;
  /** Absolute, without credentials and without a fragment. */
  readonly url: string;
  /** `sha256:` and 64 hexadecimal digits; null where the index gives none. */
  readonly sha256: string | null;
  readonly size: number | null;
  readonly requiresPython: string | null;
  /** The reason, or whether it was yanked without one. */
  readonly yanked: string | boolean;
  readonly uploadTime: string | null;
}

/** A page as it arrived; `url` is where the last redirect led. */
export interface IndexPage {
  readonly text: string;
  readonly contentType: string;
  readonly url: string;
}

/**
 * Reads a project page of the simple repository API, JSON (PEP 691) or HTML (PEP 503). Null for a
 * text that is neither, or of an API version that came later; a file that makes no sense is left out.
 */
export function parseIndexPage(page: IndexPage): IndexFile[] | null {
  return /[/+]json\b/i.test(page.contentType) ? parseJsonPage(page) : parseHtmlPage(page);
}

/** What an index says of a whole project (PEP 792), and why. */
export interface ProjectStatus {
  readonly status: string;
  readonly reason: string | null;
}

/** Reads the status of a project from its page; null where the page has none. */
export function parseProjectStatus({ text, contentType }: IndexPage): ProjectStatus | null {
  const found = /[/+]json\b/i.test(contentType)
    ? statusPage.safeParse(parseJson(text)).data?.["project-status"]
    : parseHtmlStatus(text);
  return found?.status ? { status: found.status, reason: found.reason || null } : null;
}

function parseHtmlStatus(text: string): { status?: string; reason?: string } {
  const found: { status?: string; reason?: string } = {};
  visitElements(parse(text), ({ tagName, attrs }) => {
    const attributes = new Map(attrs.map(({ name, value }) => [name, value]));
    const [name, content] = [attributes.get("name"), attributes.get("content")];
    if (tagName !== "meta" || content === undefined) return;
    if (name === "pypi:project-status") found.status = content;
    if (name === "pypi:project-status-reason") found.reason = content;
  });
  return found;
}

const statusPage = z.looseObject({
  "project-status": z.looseObject({
    status: z.string(),
    reason: z.string().nullable().catch(null),
  }),
});

const jsonPage = z.looseObject({
  meta: z.looseObject({ "api-version": z.string() }),
  files: z.array(z.unknown()),
});

const jsonFile = z.looseObject({
  filename: z.string(),
  url: z.string(),
  // A null is no value that the standard knows, and written all the same.
  hashes: z.record(z.string(), z.unknown()).nullish(),
  size: z.int().nonnegative().nullish(),
  "requires-python": z.string().nullish(),
  yanked: z.union([z.string(), z.boolean()]).nullish(),
  "upload-time": z.string().nullish(),
});

function parseJsonPage({ text, url }: IndexPage): IndexFile[] | null {
  const checked = jsonPage.safeParse(parseJson(text)).data;
  if (!checked || !isKnownVersion(checked.meta["api-version"])) return null;
  return checked.files.flatMap((value) => {
    const row = jsonFile.safeParse(value).data;
    const address = row && resolveAddress(row.url, url);
    if (!row || !address) return [];
    return {
      file: row.filename,
      url: address.url,
      sha256: readDigest(row.hashes?.["sha256"]),
      size: row.size ?? null,
      requiresPython: row["requires-python"] ?? null,
      yanked: row.yanked === "" ? true : (row.yanked ?? false),
      uploadTime: row["upload-time"] ?? null,
    };
  });
}

function parseHtmlPage({ text, url }: IndexPage): IndexFile[] | null {
  let base = url;
  let known = true;
  const files: IndexFile[] = [];
  visitElements(parse(text), ({ tagName, attrs }) => {
    const attributes = new Map(attrs.map(({ name, value }) => [name, value]));
    const href = attributes.get("href");
    if (tagName === "meta" && attributes.get("name") === "pypi:repository-version") {
      known = isKnownVersion(attributes.get("content") ?? "");
    }
    if (tagName === "base" && href !== undefined && URL.canParse(href, url)) {
      base = new URL(href, url).href;
    }
    if (tagName !== "a" || href === undefined) return;
    const address = resolveAddress(href, base);
    const file = address && fileNameOf(address.url);
    if (!file) return;
    const yanked = attributes.get("data-yanked");
    files.push({
      file,
      url: address.url,
      sha256: readDigest(/^#sha256=(.*)$/.exec(address.fragment)?.[1]),
      size: null,
      requiresPython: attributes.get("data-requires-python") || null,
      yanked: yanked === undefined ? false : yanked || true,
      uploadTime: null,
    });
  });
  return known ? files : null;
}

// In the order of the text; with a list instead of recursion, because a page may nest without end.
function visitElements(root: Tree.Document, visit: (element: Tree.Element) => void): void {
  const waiting: Tree.ChildNode[] = root.childNodes.toReversed();
  for (let node = waiting.pop(); node !== undefined; node = waiting.pop()) {
    if (!defaultTreeAdapter.isElementNode(node)) continue;
    visit(node);
    for (const child of node.childNodes.toReversed()) waiting.push(child);
  }
}

// PEP 629: a greater major version means that this reader would misunderstand the page.
function isKnownVersion(version: string): boolean {
  return /^1\.\d{1,6}$/.test(version);
}

function resolveAddress(
  text: string,
  base: string,
): { readonly url: string; readonly fragment: string } | null {
  if (!URL.canParse(text, base)) return null;
  const address = new URL(text, base);
  if (address.protocol !== "https:" && address.protocol !== "http:") return null;
  const fragment = address.hash;
  address.hash = "";
  // A page decides where a file lies, never who we say that we are.
  address.username = "";
  address.password = "";
  return { url: address.href, fragment };
}

function readDigest(text: unknown): string | null {
  return typeof text === "string" && /^[0-9a-f]{64}$/i.test(text)
    ? `sha256:${text.toLowerCase()}`
    : null;
}

/** The name of the file that an address leads to; empty where it leads to none. */
export function fileNameOf(url: string): string {
  const last = new URL(url).pathname.split("/").at(-1) ?? "";
  try {
    return decodeURIComponent(last);
  } catch {
    return last;
  }
}
