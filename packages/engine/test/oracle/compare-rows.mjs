import { ALLOWED_REFUSALS } from "./allowed-differences.mjs";

/**
 * Replays judged rows with an engine. Answers the number of comparisons, how often each allowed rule was needed,
 * and every difference that no rule allows.
 */
export function compareRows(engine, rows) {
  const tally = { compared: 0, allowed: new Map(), differences: [], canonical: [] };
  for (const [text, normal] of rows.versions) {
    compare(tally, "versions", text, normal, () => engine.canonicalVersion(text));
  }
  for (const [left, right, order] of rows.pairs) {
    const shown = `${left} | ${right}`;
    compare(tally, "pairs", shown, order, () => Math.sign(engine.compareVersions(left, right)));
    compare(tally, "pairs", shown, 0 - order, () => Math.sign(engine.compareVersions(right, left)));
  }
  for (const row of rows.specifiers) {
    compareSpecifier(tally, engine, row);
  }
  for (const row of rows.markers) {
    compareMarker(tally, engine, row, rows.environments);
  }
  for (const row of rows.requirements) {
    compareRequirement(tally, engine, row);
  }
  for (const [text, ...expected] of rows.wheels) {
    const value = expected.length === 0 ? null : JSON.stringify(expected);
    compare(tally, "wheels", text, value, () => {
      const { name, version, build, tags } = engine.parseWheelName(text);
      return JSON.stringify([name, version, build, [...tags].sort()]);
    });
  }
  return tally;
}

/** The one line that the parts of a requirement make. */
export function joinRequirement([name, extras, specifier, url, marker]) {
  const list = extras.length === 0 ? "" : `[${extras.join(",")}]`;
  return `${name}${list}${specifier}${url === null ? "" : ` @ ${url}`}${marker === null ? "" : ` ; ${marker}`}`;
}

function compareSpecifier(tally, engine, [text, normal, members]) {
  if (!compare(tally, "specifiers", text, normal, () => engine.canonicalSpecifier(text))) {
    return;
  }
  for (const [candidate, verdicts] of members) {
    const shown = `${text} contains ${candidate}`;
    compare(tally, "members", shown, verdicts, () =>
      [{}, { prereleases: true }, { prereleases: false }]
        .map((choice) => (engine.specifierContains(text, candidate, choice) ? "t" : "f"))
        .join(""),
    );
  }
}

function compareMarker(tally, engine, [text, plain, raw, verdicts], environments) {
  if (!compare(tally, "markers", text, plain, () => engine.canonicalMarker(text))) {
    return;
  }
  if (raw !== null) {
    // `packaging` keeps parentheses that precedence does not need; nothing else may differ.
    const bare = (marker) => marker.replace(/[()]/g, "");
    compare(tally, "parentheses", text, bare(raw), () => bare(engine.canonicalMarker(text)));
    countRule(tally, "redundant-parentheses");
  }
  const judge = (environment) => {
    try {
      return engine.evaluateMarker(text, environment) ? "t" : "f";
    } catch {
      return "e";
    }
  };
  compare(tally, "evaluations", text, verdicts, () => environments.map(judge).join(""));
}

function compareRequirement(tally, engine, [text, ...parts]) {
  const expected = parts.length === 0 ? null : JSON.stringify([...parts, joinRequirement(parts)]);
  compare(tally, "requirements", text, expected, () => {
    const { requirement } = engine.tryParseRequirement(text);
    if (requirement === undefined) {
      throw new Error("refused");
    }
    const { name, extras, specifier, url, marker, canonical } = requirement;
    tally.canonical.push([text, canonical]);
    return JSON.stringify([name, extras, specifier, url, marker, canonical]);
  });
}

function compare(tally, kind, text, expected, compute) {
  tally.compared += 1;
  let actual = null;
  try {
    actual = compute();
  } catch (error) {
    // Anything but a refusal is a fault of the engine.
    actual =
      error?.code === "PYSNIP_REQUIREMENT_INVALID" || error?.message === "refused"
        ? null
        : `${error}`;
  }
  if (actual === expected) {
    return actual !== null;
  }
  const rule =
    actual === null ? ALLOWED_REFUSALS.find(({ applies }) => applies(kind, text)) : undefined;
  if (rule === undefined) {
    tally.differences.push({ kind, text, packaging: expected, pysnip: actual });
  } else {
    countRule(tally, rule.id);
  }
  return false;
}

function countRule(tally, id) {
  tally.allowed.set(id, (tally.allowed.get(id) ?? 0) + 1);
}
