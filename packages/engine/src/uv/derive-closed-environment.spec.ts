import { expect, it } from "vitest";
import { deriveClosedEnvironment } from "./derive-closed-environment.ts";

it.each<[title: string, variables: Record<string, string>, name: string, value?: string]>([
  ["what a network needs", { UV_HTTP_TIMEOUT: "60" }, "UV_HTTP_TIMEOUT", "60"],
  ["nothing that changes a resolution", { UV_EXCLUDE_NEWER: "2020-01-01" }, "UV_EXCLUDE_NEWER"],
  ["no empty variable that uv would stumble over", { UV_CACHE_DIR: "" }, "UV_CACHE_DIR"],
  ["an empty PATH, without which a system has its own", { PATH: "" }, "PATH", ""],
  ["that pysnip is offline", { PYSNIP_OFFLINE: "1" }, "UV_OFFLINE", "1"],
  ["nothing of the kind where it is not", { PYSNIP_OFFLINE: "0" }, "UV_OFFLINE"],
  ["no choice that was made for uv alone", { UV_OFFLINE: "1" }, "UV_OFFLINE"],
])("passes on %s", (_title, variables, name, value) => {
  expect(deriveClosedEnvironment(variables)[name]).toBe(value);
});
