/**
 * Bands: what a probability has meant for people so far.
 *
 * In: for people of the validation part, the probabilities that a method gave to titles, and whether they followed.
 * Out: for a few bands of probability, how many titles were shown and how many of them came true: "about 20 of 100".
 * A person is shown these counts, never 100 times the probability dressed as people.
 */
import * as z from "zod";
import { type Distribution, newToPerson } from "../domain/index.ts";

export const Band = z.object({
  /** Probabilities of at least this belong here, and of less than the band above. */
  from: z.number().min(0).max(1),
  /** Titles shown to people of the validation part with such a probability. */
  shown: z.int().positive(),
  /** How many of them were the next occupation. */
  followed: z.int().nonnegative(),
});
export type Band = z.infer<typeof Band>;

/** The bands of one list, highest first, and how many people they were counted on. */
export const ListBands = z.object({ people: z.int().positive(), bands: z.array(Band).min(1) });
export type ListBands = z.infer<typeof ListBands>;

/**
 * The bands of one method's two lists, and the validation cases they were counted on: of all people for what they do next; and for what
 * would be new to them, of those alone whose next occupation was new, because that list speaks under this condition.
 */
export const Bands = ListBands.extend({ method: z.string(), on: z.string(), new: ListBands });
export type Bands = z.infer<typeof Bands>;

/** One case as bands are counted on it. @param own the titles of the history @param truth the title that followed */
export type BandCase = {
  readonly person: string;
  readonly distribution: Distribution;
  readonly own: ReadonlySet<number>;
  readonly truth: number;
};

/** Both lists' bands, counted on every title that a person could be shown. @param leftover by title: never shown to people */
export function bandsOfLists(
  method: string,
  on: string,
  cases: readonly BandCase[],
  leftover: readonly boolean[],
): Bands {
  const shownIn = ({ own, truth }: BandCase, distribution: Distribution, all: boolean) =>
    [...distribution].flatMap((probability, title) =>
      leftover[title] || (!all && own.has(title)) ? [] : [{ probability, followed: title === truth }],
    );
  const countedOn = (some: readonly BandCase[]) => new Set(some.map(({ person }) => person)).size;
  const anew = cases.filter(({ own, truth }) => !own.has(truth));
  return Bands.parse({
    method,
    on,
    people: countedOn(cases),
    bands: countBands(cases.flatMap((one) => shownIn(one, one.distribution, true))),
    new: {
      people: countedOn(anew),
      bands: countBands(
        anew.flatMap((one) => {
          const list = newToPerson(one.distribution, one.own);
          return list === undefined ? [] : shownIn(one, list, false);
        }),
      ),
    },
  });
}

const EDGES = [0.5, 0.4, 0.3, 0.2, 0.15, 0.1, 0.07, 0.05, 0.03, 0.02, 0.01, 0.005, 0];

/**
 * Counts bands of probability, and joins neighbours until each was shown often enough to be spoken of and the shares fall
 * from band to band (pool adjacent violators).
 *
 * @param shown  every title of every case: its probability and whether it was the next occupation
 * @param fewest titles a band must have been shown; a band of fewer joins the one below it
 */
export function countBands(shown: Iterable<{ probability: number; followed: boolean }>, fewest = 100): Band[] {
  const counted = EDGES.map((from) => ({ from, shown: 0, followed: 0 }));
  for (const { probability, followed } of shown) {
    const band = counted.find(({ from }) => probability >= from)!;
    band.shown++;
    if (followed) band.followed++;
  }
  const kept: Band[] = [];
  for (const band of counted) {
    kept.push(band);
    while (kept.length > 1 && mustJoin(kept.at(-2)!, kept.at(-1)!, fewest)) kept.push(join(kept.splice(-2)));
  }
  return kept.filter(({ shown }) => shown > 0);
}

function mustJoin(above: Band, below: Band, fewest: number): boolean {
  return above.shown < fewest || below.followed / Math.max(1, below.shown) > above.followed / above.shown;
}

function join(bands: Band[]): Band {
  const [above, below] = bands as [Band, Band];
  return { from: below.from, shown: above.shown + below.shown, followed: above.followed + below.followed };
}

/** The band of a probability; undefined where nothing so improbable was ever counted. */
export function bandOf(bands: readonly Band[], probability: number): Band | undefined {
  return bands.find(({ from }) => probability >= from);
}

/** How many of 100 followed, rounded to what the counts can carry; 0 says fewer than 1. */
export function ofHundred({ shown, followed }: Band): number {
  const share = (100 * followed) / shown;
  if (share < 0.5) return 0;
  return share < 10 ? Math.round(share) : 5 * Math.round(share / 5);
}

/** "about 20 of 100" */
export function bandText(band: Band): string {
  const count = ofHundred(band);
  return count === 0 ? "fewer than 1 of 100" : `about ${count} of 100`;
}
