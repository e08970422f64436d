import { describeEdits } from "./cases/describe-edits.ts";

describeEdits("what an edit costs on Nx 24 without the daemon", { daemon: false });
