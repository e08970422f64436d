import { expect, it } from "vitest";
import { explainOldNx } from "./explain-old-nx.ts";

it.each([
  ["22.9.0", true],
  ["23.0.0", true],
  ["23.2.1", true],
  ["23.3.0", false],
  ["23.10.0-beta.1", false],
  ["24.0.6", false],
  [null, false],
])("with Nx %s a job with generated files is refused: %s", (version, refused) => {
  const job = { root: "jobs/a", generated: ["src/model.json"] };
  const message = explainOldNx(job, () => version);
  expect(message !== null).toBe(refused);
  if (refused) expect(message).toContain(`this is ${version}`);
});

it("asks for no version where no job has generated files", () => {
  const ask = () => {
    throw new Error("asked");
  };
  expect(explainOldNx({ root: "jobs/a", generated: [] }, ask)).toBeNull();
});
