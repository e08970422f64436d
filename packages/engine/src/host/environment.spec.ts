import { existsSync } from "node:fs";
import { expect, it } from "vitest";
import { readHostEnvironment } from "./environment.ts";

it("looks for the C library when it is asked, not before", () => {
  const host = readHostEnvironment();
  expect(Object.getOwnPropertyDescriptor(host, "musl")?.get).toBeTypeOf("function");
  expect(host.musl).toBe(existsSync("/etc/alpine-release"));
  expect({ ...host }.musl).toBe(host.musl);
});
