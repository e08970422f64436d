import { createServer } from "node:http";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import type { AddressInfo } from "node:net";
import { inject } from "vitest";
import { runProgram } from "../../tools/run-program.mjs";

/** A package index on this machine that offers one wheel. */
export interface OneWheelIndex {
  readonly url: string;
  close(): Promise<void>;
}

/** Serves a wheel of a package that holds nothing but its own description. */
export async function startIndex(
  folder: string,
  name: string,
  version: string,
): Promise<OneWheelIndex> {
  const file = `${name}-${version}-py3-none-any.whl`;
  const written = await runProgram(
    inject("run").python,
    ["-I", "-c", WRITE_WHEEL, join(folder, file), name, version],
    { timeoutSeconds: 60 },
  );
  if (written.exitCode !== 0) throw new Error(written.all);
  const wheel = await readFile(join(folder, file));
  const server = createServer((request, response) => {
    if (request.url === `/simple/${name}/`) {
      response.setHeader("content-type", "text/html");
      response.end(`<a href="/${file}#sha256=${written.stdout.trim()}">${file}</a>`);
    } else if (request.url === `/${file}`) response.end(wheel);
    else response.writeHead(404).end();
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}/simple`,
    close: () =>
      new Promise((resolve) => {
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  };
}

const WRITE_WHEEL = `
import base64, hashlib, sys, zipfile
path, name, version = sys.argv[1:]
info = f"{name}-{version}.dist-info"
members = {
    f"{info}/METADATA": f"Metadata-Version: 2.1\\nName: {name}\\nVersion: {version}\\n",
    f"{info}/WHEEL": "Wheel-Version: 1.0\\nGenerator: test\\nRoot-Is-Purelib: true\\nTag: py3-none-any\\n",
}
record = ""
for member, text in members.items():
    digest = base64.urlsafe_b64encode(hashlib.sha256(text.encode()).digest()).decode().rstrip("=")
    record += f"{member},sha256={digest},{len(text)}\\n"
with zipfile.ZipFile(path, "w") as wheel:
    for member, text in members.items():
        wheel.writestr(member, text)
    wheel.writestr(f"{info}/RECORD", f"{record}{info}/RECORD,,\\n")
print(hashlib.sha256(open(path, "rb").read()).hexdigest())
`;
