/**
 * A requirement as somebody may have written it, and the part of it that compares versions.
 * @typedef {{ text: string, specifier: string }} RequirementText
 */

/**
 * Writes requirements in the spellings that people use, the same ones for the same seed: most are plain, some
 * use every corner of the grammar, and two in a hundred are none.
 * @param {number} count
 * @param {number} [seed]
 * @returns {RequirementText[]}
 */
export function writeRequirementTexts(count, seed = 1) {
  const random = startRandom(seed);
  return Array.from({ length: count }, () => writeOne(random));
}

/** @typedef {() => number} Random a number from 0 to 1, without 1 */

/** @param {Random} random @returns {RequirementText} */
function writeOne(random) {
  const name = pick(random, NAMES) + (chance(random, 0.3) ? pick(random, SUFFIXES) : "");
  const spelled = chance(random, 0.15) ? name.replaceAll("-", "_").toUpperCase() : name;
  const extras = chance(random, 0.15) ? pick(random, EXTRAS) : "";
  const specifier = writeSpecifier(random);
  const marker = chance(random, 0.2) ? pick(random, MARKERS) : "";
  const enclosed = specifier !== "" && chance(random, 0.05) ? ` (${specifier})` : specifier;
  const text = `${spelled}${extras}${enclosed}${marker}`;
  return chance(random, 0.02) ? { text: pick(random, NONE), specifier } : { text, specifier };
}

/** @param {Random} random */
function writeSpecifier(random) {
  const clauses = pick(random, [0, 1, 1, 1, 1, 2, 2, 2, 3]);
  const separator = chance(random, 0.3) ? ", " : ",";
  const space = chance(random, 0.2) ? " " : "";
  return Array.from({ length: clauses }, () => {
    const operator = pick(random, [">=", ">=", ">=", "<", "<", "==", "==", "!=", "~=", "<=", ">"]);
    const isEquality = operator === "==" || operator === "!=";
    const wildcard = isEquality && chance(random, 0.2);
    return operator + space + (wildcard ? `${writeRelease(random)}.*` : writeVersion(random));
  }).join(separator);
}

/** @param {Random} random */
function writeVersion(random) {
  const epoch = chance(random, 0.01) ? "1!" : "";
  return epoch + writeRelease(random) + (chance(random, 0.12) ? pick(random, VERSION_ENDS) : "");
}

/** @param {Random} random */
function writeRelease(random) {
  const parts = pick(random, [2, 2, 3, 3, 3, 4]);
  return Array.from({ length: parts }, () => Math.floor(random() * 30)).join(".");
}

/** @template Item @param {Random} random @param {readonly Item[]} items @returns {Item} */
function pick(random, items) {
  return /** @type {Item} */ (items[Math.floor(random() * items.length)]);
}

/** @param {Random} random @param {number} part */
function chance(random, part) {
  return random() < part;
}

/** A linear congruential generator: enough to mix, and the same everywhere. @param {number} seed @returns {Random} */
function startRandom(seed) {
  let state = seed >>> 0;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}

const NAMES = [
  "numpy",
  "pandas",
  "requests",
  "scikit-learn",
  "Django",
  "typing_extensions",
  "ruamel.yaml",
  "zope.interface",
  "python-dateutil",
  "PyYAML",
  "jaraco.classes",
  "boto3",
  "tomli",
  "attrs",
];
const SUFFIXES = ["-stubs", "-core", "2", "_extra", ".contrib", "-plugin-one"];
const EXTRAS = ["[security]", "[socks,use_chardet]", "[ tests , docs ]", "[Test.Extra]"];
const VERSION_ENDS = ["rc1", "a2", ".post1", ".dev3", "b1.post2", "-RC.1", "-1", ".0.0"];
const MARKERS = [
  "; python_version < '3.11'",
  ' ; sys_platform == "win32"',
  "; python_version >= '3.9' and platform_machine != 'arm64'",
  ' ; (os_name == "nt" or os_name == "posix") and implementation_name == "cpython"',
];
const NONE = ["numpy ~> 1.2", "-e .", "numpy==1.x", "pandas 2.0", "./folder", "requests>=2,<3; os"];
