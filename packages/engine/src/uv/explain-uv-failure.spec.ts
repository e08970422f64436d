import { expect, it } from "vitest";
import { explainUvFailure } from "./explain-uv-failure.ts";

it("shows a terminal nothing that an index wrote for it", () => {
  const stderr = "  × gone was yanked (reason:\n  \u001b[2J\u009b8mharmless\u0007)\r\n";
  const { details } = explainUvFailure("resolve", "six", { stderr, timedOut: false });
  expect(details).toEqual(["    × gone was yanked (reason:", "     [2J 8mharmless )"]);
});
