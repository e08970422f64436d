import { describeCache } from "./cases/describe-cache.ts";

describeCache("what an edit costs on Nx 24 without the daemon", { daemon: false });
