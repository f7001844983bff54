/**
 * What an occupation pays, how many will work in it, and what it asks for: figures of the U.S. Bureau of Labor Statistics.
 *
 * In: an O*NET-SOC code.  Out: what is published of its SOC code, each with source and year; null where nothing is (military titles). Figures
 * of a group stand for the whole group: they are not to be added over its members.
 */
import { readFileSync } from "node:fs";

export type Pay = {
  readonly source: string;
  readonly year: number;
  /** The group that the figures are of, where none are published of the occupation alone. */
  readonly forGroup: string | null;
  /** People on payrolls. */
  readonly employment: number | null;
  /** US dollars a year; null where only hours are paid. */
  readonly annual: Percentiles | null;
  /** US dollars an hour; null where none is published. */
  readonly hourly: Percentiles | null;
};
export type Percentiles = Readonly<Record<"mean" | "p10" | "p25" | "median" | "p75" | "p90", number | null>>;

export type Outlook = {
  readonly source: string;
  /** The first and the last year of the projection, such as "2024-34". */
  readonly years: string;
  readonly forGroup: string | null;
  /** Thousands of people, at the begin and at the end. */
  readonly employment: { readonly from: number; readonly to: number };
  readonly changePercent: number;
  /** Thousands a year on the average: growth and those who leave together. */
  readonly openingsPerYear: number;
  /** Of the people of a year. */
  readonly leavingForAnotherOccupationPercent: number | null;
};

/** What is typically needed to take it up, in the Bureau's words; "None" is one of them. */
export type Training = {
  readonly source: string;
  readonly education: string | null;
  readonly experience: string | null;
  readonly onTheJob: string | null;
};

type Six = readonly (number | null)[];
type Artefact = {
  readonly pay: { readonly source: string; readonly date: string };
  readonly outlook: { readonly source: string; readonly years: string };
  readonly rows: readonly (readonly [
    code: string,
    pay: readonly [group: string | null, employment: number | null, annual: Six | null, hourly: Six | null] | null,
    outlook:
      | readonly [
          group: string | null,
          from: number,
          to: number,
          change: number,
          openings: number,
          transfer: number | null,
          education: string | null,
          experience: string | null,
          training: string | null,
        ]
      | null,
  ])[];
};

export type Outlooks = (code: string) => {
  readonly pay: Pay | null;
  readonly outlook: Outlook | null;
  readonly training: Training | null;
};

let loaded: Outlooks | undefined;

/** Read once a process, when it is first asked for. */
export function loadOutlooks(): Outlooks {
  loaded ??= outlooksOf(
    JSON.parse(readFileSync(new URL("../../artefacts/outlook.json", import.meta.url), "utf8")) as Artefact,
  );
  return loaded;
}

function outlooksOf({ pay: ofPay, outlook: ofOutlook, rows }: Artefact): Outlooks {
  const byCode = new Map(rows.map((row) => [row[0], row]));
  return (code) => {
    const [, pay, outlook] = byCode.get(code.slice(0, 7)) ?? ["", null, null];
    return {
      pay: pay && {
        source: ofPay.source,
        year: Number(ofPay.date.slice(0, 4)),
        forGroup: pay[0],
        employment: pay[1],
        annual: pay[2] && percentiles(pay[2]),
        hourly: pay[3] && percentiles(pay[3]),
      },
      outlook: outlook && {
        source: ofOutlook.source,
        years: ofOutlook.years,
        forGroup: outlook[0],
        employment: { from: outlook[1], to: outlook[2] },
        changePercent: outlook[3],
        openingsPerYear: outlook[4],
        leavingForAnotherOccupationPercent: outlook[5],
      },
      training: outlook && {
        source: ofOutlook.source,
        education: outlook[6],
        experience: outlook[7],
        onTheJob: outlook[8],
      },
    };
  };
}

function percentiles([mean, p10, p25, median, p75, p90]: Six): Percentiles {
  return { mean: mean!, p10: p10!, p25: p25!, median: median!, p75: p75!, p90: p90! };
}
