import { describeEdits } from "./cases/describe-edits.ts";

describeEdits("what an edit costs on the lowest Nx that is supported", {
  daemon: false,
  nx: "23.0.0",
});
