import { describeEdits } from "./cases/describe-edits.ts";

describeEdits("what an edit costs on Nx 24 with the daemon", { daemon: true });
