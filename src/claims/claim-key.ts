/**
 * The short written form of a claim about what is ahead, by itself: a page in a browser needs it without the rest of the taxonomy.
 *
 * In: a claim.  Out: its key.
 */
import type { AheadClaim } from "../domain/index.ts";

export function claimKey(claim: AheadClaim): string {
  switch (claim.kind) {
    case "move":
      return `move:${claim.move}`;
    case "field":
      return `field:${claim.major}`;
    case "zone":
      return `zone:${claim.zone}`;
    case "prefers":
      return `prefers:${claim.element}`;
    case "title":
      return `title:${claim.code}`;
    case "plans-degree":
      return `plans-degree:${claim.level}`;
    default:
      return claim satisfies never;
  }
}
