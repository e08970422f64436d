/** Whether `PYSNIP_OFFLINE` forbids to ask anybody for anything. */
export function isOffline(variables: Readonly<Record<string, string | undefined>>): boolean {
  return !["", "0"].includes(variables["PYSNIP_OFFLINE"] ?? "");
}
