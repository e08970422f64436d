import { foldName } from "../requirements/normalize-name.ts";
import { parseWheelName } from "../requirements/parse-wheel-name.ts";
import type { FileMode } from "./parse-zip.ts";
import { refuseZip } from "./zip-refusal.ts";

/** Where one member of a wheel goes. */
export interface PlacedMember<Member> {
  readonly member: Member;
  /** Below the root of site-packages. */
  readonly path: string;
  readonly mode: FileMode;
  /** True for a script whose first line may name an interpreter that has to be put in. */
  readonly isScript: boolean;
}

/** A wheel as an installer would lay it out. */
export interface WheelPlan<Member> {
  /** The folder with METADATA, WHEEL and RECORD. */
  readonly information: string;
  readonly files: readonly PlacedMember<Member>[];
  /** Members that an installer does not keep: signatures of the archive and its own notes. */
  readonly dropped: readonly Member[];
}

interface Named {
  readonly name: string;
  readonly mode: FileMode;
  readonly isDirectory: boolean;
}

/**
 * Lays a wheel's files out (PEP 427) as `uv pip install --target` does: libraries at the root,
 * scripts in `bin/`, headers in `include/<name>/`, data at the root.
 */
export function planWheelMembers<Member extends Named>(
  file: string,
  members: readonly Member[],
): WheelPlan<Member> {
  const files = members.filter((member) => !member.isDirectory);
  const information = findInformation(file, files);
  const data = `${information.slice(0, -INFORMATION.length)}${DATA}`;
  const placed: PlacedMember<Member>[] = [];
  const dropped: Member[] = [];
  const problems: string[] = [];
  for (const member of files) {
    const [top = "", second = "", ...rest] = member.name.split("/");
    const below = rest.join("/");
    if (top === information && rest.length === 0 && NOT_KEPT.has(second)) dropped.push(member);
    else if (top !== data) {
      if (top.endsWith(DATA) && second !== "") {
        problems.push(`\`${top}\` is a data folder of another package`);
      }
      placed.push({ member, path: member.name, mode: member.mode, isScript: false });
    } else {
      const folder = SCHEMES.get(second);
      if (folder === undefined || below === "") {
        problems.push(`\`${member.name}\` is of no kind that installers know`);
        continue;
      }
      const path = folder(information.slice(0, information.indexOf("-"))) + below;
      const isScript = second === "scripts";
      placed.push({ member, path, mode: isScript ? 0o755 : member.mode, isScript });
    }
  }
  const [first] = problems;
  if (first !== undefined) throw refuseZip(file, [{ member: null, text: problems.join("; ") }]);
  return { information, files: placed, dropped };
}

const INFORMATION = ".dist-info";
const DATA = ".data";
const SCHEMES = new Map<string, (name: string) => string>([
  ["purelib", () => ""],
  ["platlib", () => ""],
  ["data", () => ""],
  ["scripts", () => "bin/"],
  ["headers", (name) => `include/${name}/`],
]);
// The first two sign the archive; the others are what an installer writes about itself.
const NOT_KEPT = new Set(["RECORD.jws", "RECORD.p7s", "INSTALLER", "REQUESTED", "direct_url.json"]);

function findInformation(file: string, members: readonly Named[]): string {
  const { name } = parseWheelName(file);
  const tops = new Set(
    members
      .map((member) => member.name.slice(0, Math.max(0, member.name.indexOf("/"))))
      .filter((top) => top.endsWith(INFORMATION)),
  );
  const [own, ...others] = tops;
  if (own === undefined) throw refuse("it has no `.dist-info` folder");
  if (others.length > 0) throw refuse("it has several `.dist-info` folders");
  const stem = own.slice(0, own.indexOf("-"));
  if (foldName(stem) !== name) throw refuse(`it holds \`${own}\``);
  return own;

  function refuse(text: string) {
    return refuseZip(file, [{ member: null, text }]);
  }
}
