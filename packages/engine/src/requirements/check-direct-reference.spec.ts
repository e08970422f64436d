import { describe, expect, it } from "vitest";
import { checkDirectReference } from "./check-direct-reference.ts";

const SHA = "a".repeat(64);
const COMMIT = "b".repeat(40);

describe("checkDirectReference", () => {
  it.each([
    ["the archive has a hash", `https://h.example/x-1.0.whl#sha256=${SHA}`],
    ["the hash is one of several parts", `https://h.example/x.tar.gz#egg=x&sha256=${SHA}`],
    ["the commit is full", `git+https://h.example/x.git@${COMMIT}`],
    ["a folder is named behind the commit", `git+https://h.example/x.git@${COMMIT}#subdirectory=a`],
  ])("accepts only under the policy when %s", (_case, url) => {
    expect(checkDirectReference(url, true)).toBeNull();
    expect(checkDirectReference(url, false)?.instead).toMatch(/policy\.direct-references/);
  });

  it.each([
    ["no hash follows", "https://h.example/x.whl", /#sha256=/],
    ["the hash is short", "https://h.example/x.whl#sha256=00", /#sha256=/],
    ["the hash is an md5", `https://h.example/x.whl#md5=${"a".repeat(32)}`, /#sha256=/],
    ["the commit is short", "git+https://h.example/x.git@bbbbbbb", /full commit/],
    ["a tag is named", "git+https://h.example/x.git@v1.0", /full commit/],
    ["nothing is named", "git+https://h.example/x.git", /full commit/],
    ["the scheme is http", `http://h.example/x.whl#sha256=${SHA}`, /name==version/],
    ["the scheme is file", `file:///etc/passwd#sha256=${SHA}`, /name==version/],
    ["the scheme is ssh", `git+ssh://h.example/x.git@${COMMIT}`, /name==version/],
    ["credentials are inside", `https://u:p@h.example/x.whl#sha256=${SHA}`, /environment/],
  ])("refuses under any policy when %s", (_case, url, instead) => {
    expect(checkDirectReference(url, true)?.instead).toMatch(instead);
  });
});
