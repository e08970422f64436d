/** Puts a text between two marks of a page; fails where the page lacks one of them. */
export function renderSection(page: string, name: string, text: string): string {
  const begin = `<!-- ${name}: rendered by the tests of e2e, \`-u\` renders it anew -->\n`;
  const end = `<!-- end of ${name} -->\n`;
  const from = page.indexOf(begin);
  const to = page.indexOf(end, from);
  if (from === -1 || to === -1) throw new Error(`the page has no \`${begin.trim()}\``);
  return `${page.slice(0, from + begin.length)}\n${text}\n${page.slice(to)}`;
}
