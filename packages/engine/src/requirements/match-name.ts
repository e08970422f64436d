/**
 * Whether a glob matches a whole name: `*` stands for any text, everything else for itself. Both
 * are compared as they are, so fold them first. Takes time proportional to the product of the lengths
 * at worst, whatever the glob.
 */
export function matchName(glob: string, name: string): boolean {
  let at = 0;
  let inName = 0;
  let star = -1;
  let retry = 0;
  while (inName < name.length) {
    if (glob[at] === "*") {
      star = at++;
      retry = inName;
    } else if (at < glob.length && glob[at] === name[inName]) {
      at += 1;
      inName += 1;
    } else if (star !== -1) {
      at = star + 1;
      inName = ++retry;
    } else return false;
  }
  while (glob[at] === "*") at += 1;
  return at === glob.length;
}
