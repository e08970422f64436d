import { z } from "zod";
import { ensureEnvOptions } from "./environment-options.ts";
import { lockOptions } from "./lock-options.ts";

const step = z
  .enum(["lock", "environment"])
  .describe("What is prepared: the job's lockfile, or the environment that it describes");

/** The options of the executor `prepare`: its step, and those of either step. */
export const prepareOptions = z
  .strictObject({ step, ...lockOptions.shape, ...ensureEnvOptions.shape })
  .describe("Bring a job's lockfile up to date, or make its environment exist");
