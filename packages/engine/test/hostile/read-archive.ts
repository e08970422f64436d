import { checkZipContents, inflateZipMember } from "../../src/bundle/check-zip-contents.ts";
import { parseZip, sourceOf } from "../../src/bundle/parse-zip.ts";

/** The name that refusals give to a test's archive. */
export const SUBJECT = "x-1.0-py3-none-any.whl";

/** Everything that an archive holds, by name; throws where it is refused. */
export async function readArchive(archive: Uint8Array): Promise<Map<string, string>> {
  const source = sourceOf(archive);
  const members = parseZip(archive, SUBJECT);
  await checkZipContents(source, members, SUBJECT);
  return new Map(
    members.map((member) => [
      member.name,
      inflateZipMember(source, member, SUBJECT).toString("base64"),
    ]),
  );
}
