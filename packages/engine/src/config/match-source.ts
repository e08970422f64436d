/**
 * Whether a glob matches a whole path: `*` stands for any part of a name, `?` for one character, `**`
 * for any number of folders. Takes time proportional to the product of the lengths at worst, whatever the
 * glob; a library makes one regular expression of it, which a name can keep busy for ever.
 */
export function matchSource(glob: string, path: string): boolean {
  const names = glob.split("/");
  // At the end, `**` is everything below a folder, and not the folder.
  if (names.at(-1) === "**") names.push("*");
  return matchParts(names, path.split("/"), "**", matchName);
}

function matchName(glob: string, name: string): boolean {
  const matchOne = (one: string, character: string) => one === "?" || one === character;
  return matchParts([...glob], [...name], "*", matchOne);
}

/** Whether parts match those that are wanted, where `star` stands for any number of parts. */
export function matchParts(
  wanted: ArrayLike<string>,
  found: ArrayLike<string>,
  star: string,
  matchOne: (wanted: string, found: string) => boolean,
): boolean {
  // What the last star stands for grows until the rest fits; whatever an earlier one stood for, the rest
  // is the same.
  let at = 0;
  let inFound = 0;
  let lastStar = -1;
  let retry = 0;
  while (inFound < found.length) {
    const one = wanted[at];
    if (one === star) {
      lastStar = at++;
      retry = inFound;
    } else if (one !== undefined && matchOne(one, found[inFound] ?? "")) {
      at += 1;
      inFound += 1;
    } else if (lastStar !== -1) {
      at = lastStar + 1;
      inFound = ++retry;
    } else return false;
  }
  while (wanted[at] === star) at += 1;
  return at === wanted.length;
}
