import { createHash } from "node:crypto";
import { z } from "zod";
import type { SnippetContract } from "./derive-contract.ts";

const text = z.string().max(65_536);
const field = z.object({ name: text, annotation: text.nullable(), default: text.nullable() });

/** A contract as a history line keeps it: names and types as texts, values as digests. */
export const contractRecord = z.object({
  entry: text.nullable(),
  kind: z.enum(["sync", "async", "generator", "async-generator", "script"]),
  parameters: z.array(
    field.extend({
      kind: z.enum([
        "positional-only",
        "positional-or-keyword",
        "var-positional",
        "keyword-only",
        "var-keyword",
      ]),
    }),
  ),
  returns: text.nullable(),
  models: z.array(
    z.object({
      name: text,
      bases: z.array(text),
      decorators: z.array(text),
      fields: z.array(field),
      value: text.nullable(),
    }),
  ),
});

/** The same as a type. */
export type ContractRecord = z.output<typeof contractRecord>;

/**
 * What a history may keep of a contract, so that a later submission can be compared with it when
 * the source is gone. A default or a constant may be a secret, so only its digest is kept.
 */
export function deriveContractRecord(contract: SnippetContract): ContractRecord {
  const { entry, kind, returns } = contract;
  return {
    entry,
    kind,
    parameters: contract.parameters.map(({ name, kind, annotation, default: value }) => ({
      name,
      kind,
      annotation,
      default: digestValue(value),
    })),
    returns,
    models: contract.models.map(({ name, bases, decorators, fields, value }) => ({
      name,
      bases: [...bases],
      decorators: [...decorators],
      fields: fields.map(({ name, annotation, default: value }) => ({
        name,
        annotation,
        default: digestValue(value),
      })),
      value: value !== null && TYPE_TEXT.test(value) ? value : digestValue(value),
    })),
  };
}

function digestValue(value: string | null): string | null {
  if (value === null) return null;
  return `sha256:${createHash("sha256").update(value, "utf8").digest("hex").slice(0, 16)}`;
}

// A name, a subscript or a union: how an alias of a type is written, and how no secret is.
const TYPE_TEXT = /^[A-Za-z_][\w.]*\s*(?:$|\[|\|)/;
