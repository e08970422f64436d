import type { LockDifference } from "./lock-difference.ts";

/** One line for a person about one difference between manifest and lockfile. */
export function explainDifference(difference: LockDifference): string {
  switch (difference.reason) {
    case "missing":
      return "  there is no `pysnip.lock`";
    case "invalid":
      return `  ${difference.message}`;
    case "requirement-added":
      return `  + ${difference.requirement}`;
    case "requirement-removed":
      return `  - ${difference.requirement}`;
    case "python":
      return `  python ${difference.locked} -> ${difference.declared}`;
    case "platform-added":
      return `  + platform ${difference.platform}`;
    case "platform-removed":
      return `  - platform ${difference.platform}`;
    case "bundle-platform-added":
      return `  + bundle platform ${difference.platform}`;
    case "bundle-platform-removed":
      return `  - bundle platform ${difference.platform}`;
  }
}
