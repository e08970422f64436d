import { refuseOptions } from "./options.ts";

/** Fails with the message that the plugin found while it read the job. */
export default async function refuse(options: unknown): Promise<{ success: boolean }> {
  console.error(`pysnip: ${refuseOptions.parse(options).message}`);
  return { success: false };
}
