import type { ContractChange } from "./contract-change.ts";
import type { ContractRecord } from "./derive-contract-record.ts";
import { diffDefault, renderTypeChange } from "./diff-default.ts";
import { diffModels } from "./diff-models.ts";
import { diffTypes } from "./diff-types.ts";

type Parameter = ContractRecord["parameters"][number];

/**
 * Lists what a caller of a job would notice between two contracts. A job is called with one JSON
 * value whose members have the names of parameters, so their order and the way Python passes them
 * matter to nobody.
 */
export function diffContract(before: ContractRecord, after: ContractRecord): ContractChange[] {
  return [
    ...diffEntry(before, after),
    ...diffParameters(before.parameters, after.parameters),
    ...diffReturns(before.returns, after.returns),
    ...diffModels(before, after),
  ];
}

function diffEntry(before: ContractRecord, after: ContractRecord): ContractChange[] {
  if ((before.kind === "script") !== (after.kind === "script")) {
    return [
      {
        path: "kind",
        kind: "changed",
        level: "major",
        text: after.kind === "script" ? "a function became a script" : "a script became a function",
      },
    ];
  }
  const changes: ContractChange[] = [];
  if (before.entry !== after.entry) {
    changes.push({
      path: "entry",
      kind: "renamed",
      level: "major",
      text: `the entry \`${before.entry}\` became \`${after.entry}\``,
    });
  }
  if (before.kind !== after.kind) {
    const level = isGenerator(before) === isGenerator(after) ? "patch" : "major";
    const text = `the entry was ${before.kind} and is ${after.kind}`;
    changes.push({ path: "kind", kind: "changed", level, text });
  }
  return changes;
}

function isGenerator({ kind }: ContractRecord): boolean {
  return kind.endsWith("generator");
}

function diffParameters(
  before: readonly Parameter[],
  after: readonly Parameter[],
): ContractChange[] {
  const removed = before.filter(({ name }) => !after.some((other) => other.name === name));
  const added = after.filter(({ name }) => !before.some((other) => other.name === name));
  const renamed = removed.flatMap((one) => {
    // At the same place with the same type, it is the same parameter under another name.
    const other = added.find(
      (item) =>
        after.indexOf(item) === before.indexOf(one) &&
        item.annotation === one.annotation &&
        item.kind === one.kind,
    );
    return other === undefined ? [] : [{ one, other }];
  });
  const gone = new Set(renamed.flatMap(({ one, other }) => [one, other]));
  const kept = after.flatMap((parameter) => {
    const earlier = before.find(({ name }) => name === parameter.name);
    return earlier === undefined ? [] : [{ earlier, parameter }];
  });
  return [
    ...renamed.map(({ one, other }) => explainRename(one, other)),
    ...removed.filter((one) => !gone.has(one)).map(explainRemoved),
    ...added.filter((one) => !gone.has(one)).map(explainAdded),
    ...kept.flatMap(({ earlier, parameter }) => diffParameter(earlier, parameter)),
    ...diffOrder(before, after),
  ];
}

function explainRename(one: Parameter, other: Parameter): ContractChange {
  return {
    path: `parameters.${one.name}`,
    kind: "renamed",
    level: "major",
    text: `parameter \`${one.name}\` became \`${other.name}\``,
  };
}

function explainRemoved({ name }: Parameter): ContractChange {
  return {
    path: `parameters.${name}`,
    kind: "removed",
    level: "major",
    text: `parameter \`${name}\` is gone`,
  };
}

function explainAdded(parameter: Parameter): ContractChange {
  const { name } = parameter;
  const level = isRequired(parameter) ? "major" : "minor";
  const how = isRequired(parameter) ? "and has to be given" : "and may be left out";
  return {
    path: `parameters.${name}`,
    kind: "added",
    level,
    text: `parameter \`${name}\` is new ${how}`,
  };
}

function isRequired({ kind, default: value }: Parameter): boolean {
  return value === null && !kind.startsWith("var-");
}

function diffParameter(before: Parameter, after: Parameter): ContractChange[] {
  const path = `parameters.${after.name}`;
  const subject = `parameter \`${after.name}\``;
  const changes = diffDefault(path, subject, before.default, after.default);
  const isPacked = (kind: Parameter["kind"]) => (kind.startsWith("var-") ? kind : "plain");
  if (isPacked(before.kind) !== isPacked(after.kind)) {
    const text = `${subject} was ${before.kind} and is ${after.kind}`;
    changes.push({ path, kind: "changed", level: "major", text });
  } else if (before.kind !== after.kind) {
    const text = `${subject} was ${before.kind} and is ${after.kind}, which no caller of the job notices`;
    changes.push({ path, kind: "changed", level: "patch", text });
  }
  const type = diffTypes(before.annotation, after.annotation);
  if (type === "same") return changes;
  const level = type === "widened" ? "minor" : "major";
  const text = `${subject} ${renderTypeChange(before.annotation, after.annotation, type)}`;
  return [...changes, { path, kind: type, level, text }];
}

function diffOrder(before: readonly Parameter[], after: readonly Parameter[]): ContractChange[] {
  const shared = (list: readonly Parameter[], other: readonly Parameter[]) =>
    list.map(({ name }) => name).filter((name) => other.some((item) => item.name === name));
  if (shared(before, after).join() === shared(after, before).join()) return [];
  const text = "parameters are in another order, which no caller of the job notices";
  return [{ path: "parameters", kind: "moved", level: "patch", text }];
}

/** A promise that is made is new; one that is changed at all may disappoint somebody. */
function diffReturns(before: string | null, after: string | null): ContractChange[] {
  const change = diffTypes(before, after);
  if (change === "same") return [];
  const level = before === null ? "minor" : "major";
  const text = `the result ${renderTypeChange(before, after, change)}`;
  return [{ path: "returns", kind: change, level, text }];
}
