import { describeCache } from "./cases/describe-cache.ts";

describeCache("what an edit costs on the lowest Nx that is supported", {
  daemon: false,
  nx: "23.0.0",
});
