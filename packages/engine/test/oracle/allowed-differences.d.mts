/** A reason to refuse what `packaging` accepts. */
export interface AllowedRefusal {
  readonly id: string;
  readonly why: string;
  applies(kind: string, text: string): boolean;
}

export const ALLOWED_REFUSALS: readonly AllowedRefusal[];
