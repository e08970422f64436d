/**
 * A table of one comparison.
 * @param {import("./measure-requirements.mjs").Comparison} comparison
 * @returns {string} Markdown
 */
export function renderComparison({ title, texts, results }) {
  const [ours] = results;
  if (ours === undefined) throw new Error(`nothing was measured for "${title}"`);
  if ("problem" in ours) throw new Error(`${ours.name} ${ours.problem}`);
  const base = median(ours.milliseconds);
  const lines = results.map((result) => {
    if ("problem" in result) return `| ${result.name} | not measured: ${result.problem} | | | |`;
    const middle = median(result.milliseconds);
    const best = Math.min(...result.milliseconds);
    const ratio = (middle / base).toFixed(2);
    const accepted = `${result.accepted} of ${texts}`;
    return `| ${result.name} | ${best.toFixed(1)} | ${middle.toFixed(1)} | ${ratio} | ${accepted} |`;
  });
  return [
    `### ${title}`,
    "",
    "| Reader | Best, ms | Median, ms | Median in times of ours | Accepted |",
    "|---|---|---|---|---|",
    ...lines,
  ].join("\n");
}

/** @param {readonly number[]} values */
function median(values) {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
}
