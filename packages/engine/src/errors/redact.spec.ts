import { expect, it } from "vitest";
import { PysnipError } from "./pysnip-error.ts";
import { redact } from "./redact.ts";

it.each([
  ["https://user:pass@h.example/x", "https://***@h.example/x"],
  ["numpy://https://u:p@h/x", "numpy://https://***@h/x"],
  ["https://u:p@ss@h/x", "https://***@h/x"],
  ["pkg @ https://token@h/x and https://u:p@i/y", "pkg @ https://***@h/x and https://***@i/y"],
  ["https://h.example/a@b", "https://h.example/a@b"],
  ["numpy @ file:///x", "numpy @ file:///x"],
])("shows %s as %s", (text, shown) => {
  expect(redact(text)).toBe(shown);
});

it("keeps a terminal from obeying what an error quotes", () => {
  const error = new PysnipError("PYSNIP_FILE_REFUSED", {
    headline: "`a\u001b[2J` cannot be used",
    details: ["one\n\ttwo\u009b"],
  });
  expect(error.headline).toBe("`a\ufffd[2J` cannot be used");
  expect(error.details).toEqual(["one\n\ttwo\ufffd"]);
});
