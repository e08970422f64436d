import { withZipFile } from "./read-zip-file.ts";
import { scanWheel, type WheelContents } from "./scan-wheel.ts";

/** Checks a wheel on disk wholly and says where its files go; `file` is the wheel's own name. */
export async function readZipWheel(path: string, file: string): Promise<WheelContents> {
  return await withZipFile(path, (source) => scanWheel(source, file));
}
