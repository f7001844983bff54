/**
 * How long the events of an audit log are kept, by what the program is used for.
 *
 * Engineering, not legal advice: who runs this decides, with counsel. A file is removed whole, when its last event is older than the period;
 * files last a month at most, so an event is kept for the period and up to a month.
 */
import { BadInputError, quoted } from "../../domain/index.ts";

export type Retention = {
  readonly name: string;
  /** Undefined for ever. */
  readonly months: number | undefined;
  readonly source: string;
};

export const RETENTIONS: readonly Retention[] = [
  {
    name: "eu-employer",
    months: 6,
    source: "at least six months: Regulation (EU) 2024/1689 (AI Act), Articles 19(1) and 26(6)",
  },
  {
    name: "california-employer",
    months: 48,
    source: "at least four years: California Code of Regulations, title 2, section 11013(c), in force since 2025-10-01",
  },
  {
    name: "guidance",
    months: 3,
    source: "our choice: no law names a period; no longer than needed (GDPR, Article 5(1)(e))",
  },
  {
    name: "research",
    months: 120,
    source: "ten years: DFG, Guidelines for Safeguarding Good Research Practice, guideline 17",
  },
  { name: "none", months: undefined, source: "nothing is removed" },
];

/** @throws BadInputError "bad-retention" */
export function retentionNamed(name: string): Retention {
  const found = RETENTIONS.find((one) => one.name === name);
  if (found !== undefined) return found;
  throw new BadInputError(
    "bad-retention",
    { file: "--retention" },
    `${quoted(name)} is no period`,
    `There are ${RETENTIONS.map((one) => one.name).join(", ")}.`,
  );
}

/** Events before this moment are older than the period; undefined where nothing ever is. */
export function endOfPeriod({ months }: Retention, now: Date): Date | undefined {
  if (months === undefined) return undefined;
  const end = new Date(now);
  end.setUTCMonth(end.getUTCMonth() - months);
  return end;
}
