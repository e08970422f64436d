import type { ContractChange } from "./contract-change.ts";
import type { ContractRecord } from "./derive-contract-record.ts";
import { diffDefault, renderTypeChange } from "./diff-default.ts";
import { diffTypes } from "./diff-types.ts";
import type { BumpLevel } from "./version-rules.ts";

type Model = ContractRecord["models"][number];
type Field = Model["fields"][number];

/** Where a class is used: what may come in, and what goes out, are judged the opposite way. */
interface Use {
  readonly input: boolean;
  readonly output: boolean;
}

/** Lists the differences of the classes and aliases that two contracts mention. */
export function diffModels(before: ContractRecord, after: ContractRecord): ContractChange[] {
  const uses = [findUses(before), findUses(after)] as const;
  const names = new Set([...before.models, ...after.models].map(({ name }) => name));
  return [...names].sort().flatMap((name) => {
    const one = before.models.find((model) => model.name === name);
    const other = after.models.find((model) => model.name === name);
    const use = {
      input: uses.some(({ input }) => input.has(name)),
      output: uses.some(({ output }) => output.has(name)),
    };
    if (one !== undefined && other !== undefined) return diffModel(one, other, use);
    return explainUnpaired(name, before, after);
  });
}

/** A class that only came or went with what mentions it is told there already. */
function explainUnpaired(
  name: string,
  before: ContractRecord,
  after: ContractRecord,
): ContractChange[] {
  const isMentioned = (contract: ContractRecord) => listWords(contract).has(name);
  if (!isMentioned(before) || !isMentioned(after)) return [];
  const isNew = after.models.some((model) => model.name === name);
  const text = isNew
    ? `\`${name}\` is defined in the snippet now`
    : `\`${name}\` is not defined in the snippet any more`;
  return [{ path: `models.${name}`, kind: isNew ? "added" : "removed", level: "major", text }];
}

function diffModel(before: Model, after: Model, use: Use): ContractChange[] {
  const path = `models.${after.name}`;
  return [
    ...diffValue(before, after, use),
    ...(sameList(before.bases, after.bases) && sameList(before.decorators, after.decorators)
      ? []
      : [
          {
            path,
            kind: "changed" as const,
            level: "major" as const,
            text: `\`${after.name}\` has other bases or decorators`,
          },
        ]),
    ...before.fields
      .filter(({ name }) => !after.fields.some((field) => field.name === name))
      .map(({ name }) => ({
        path: `${path}.${name}`,
        kind: "removed" as const,
        level: "major" as const,
        text: `field \`${after.name}.${name}\` is gone`,
      })),
    ...after.fields.flatMap((field) => diffField(before, after, field, use)),
  ];
}

function diffField(before: Model, after: Model, field: Field, use: Use): ContractChange[] {
  const path = `models.${after.name}.${field.name}`;
  const subject = `field \`${after.name}.${field.name}\``;
  const earlier = before.fields.find(({ name }) => name === field.name);
  if (earlier === undefined) {
    const isOptional = field.default !== null || OPTIONAL.test(field.annotation ?? "");
    const level = isOptional || !use.input ? "minor" : "major";
    return [{ path, kind: "added", level, text: `${subject} is new` }];
  }
  const change = diffTypes(earlier.annotation, field.annotation);
  const type: ContractChange[] =
    change === "same"
      ? []
      : [
          {
            path,
            kind: change,
            level: levelOf(change, use),
            text: `${subject} ${renderTypeChange(earlier.annotation, field.annotation, change)}`,
          },
        ];
  return [...diffDefault(path, subject, earlier.default, field.default), ...type];
}

function diffValue(before: Model, after: Model, use: Use): ContractChange[] {
  if (before.value === after.value) return [];
  const isType = [before, after].every(({ value }) => value?.startsWith("sha256:") !== true);
  const path = `models.${after.name}`;
  if (!isType) {
    const text = `the value of \`${after.name}\` is another one`;
    return [{ path, kind: "changed", level: "minor", text }];
  }
  const change = diffTypes(before.value, after.value);
  if (change === "same") return [];
  const text = `\`${after.name}\` ${renderTypeChange(before.value, after.value, change)}`;
  return [{ path, kind: change, level: levelOf(change, use), text }];
}

/** More is accepted, or more is sent: the first helps callers, the second surprises them. */
function levelOf(change: "widened" | "narrowed" | "changed", use: Use): BumpLevel {
  return change === "widened" && !use.output ? "minor" : "major";
}

function findUses(contract: ContractRecord): {
  readonly input: ReadonlySet<string>;
  readonly output: ReadonlySet<string>;
} {
  const input = contract.parameters.map(({ annotation }) => annotation);
  return { input: reach(input, contract), output: reach([contract.returns], contract) };
}

function reach(texts: readonly (string | null)[], contract: ContractRecord): Set<string> {
  const reached = new Set<string>();
  const open = [...texts];
  for (let text = open.pop(); text !== undefined; text = open.pop()) {
    for (const word of wordsOf(text)) {
      const model = contract.models.find(({ name }) => name === word);
      if (model === undefined || reached.has(word)) continue;
      reached.add(word);
      open.push(...model.bases, model.value, ...model.fields.map(({ annotation }) => annotation));
    }
  }
  return reached;
}

function listWords(contract: ContractRecord): Set<string> {
  const { input, output } = findUses(contract);
  const types = [contract.returns, ...contract.parameters.map(({ annotation }) => annotation)];
  return new Set([...input, ...output, ...types.flatMap(wordsOf)]);
}

function wordsOf(text: string | null): string[] {
  return text?.match(/[\p{ID_Start}_]\p{ID_Continue}*/gu) ?? [];
}

function sameList(one: readonly string[], other: readonly string[]): boolean {
  return JSON.stringify(one) === JSON.stringify(other);
}

const OPTIONAL = /^(?:typing\.)?NotRequired\[/;
