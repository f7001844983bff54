/**
 * How often the default was right for histories like a given one, counted on the validation part: what the page's "How sure is this" says.
 *
 *     WHEREFORE_DATA=FOLDER npm run accuracy-like
 *
 * In: NLSY97.  Out: artefacts/accuracy-like.json: for each way of being alike and each group the share of people whose next occupation stood
 * first, and among the first ten, of the titles that are advice, in per cent with n and Wilson's 95 % interval; and the occupations by how
 * many training people held them, which is one of the ways. The test part is not read.
 */
import { writeFileSync } from "node:fs";
import { groupsOf, HELD_BY, LIKENESSES } from "../page/src/likeness.ts";
import { type CareerHistory, type Case, occupationCodes, ownTitles } from "../src/domain/index.ts";
import { casesByPart } from "../src/histories/cases-by-part.ts";
import { openDataset } from "../src/histories/datasets/datasets.ts";
import { embeddedDefault } from "../src/methods/career-methods.ts";
import { DEFAULT_METHOD } from "../src/recommend/by-career-model.ts";
import { rateOf } from "../src/statistics/rates.ts";
import { loadTaxonomy } from "../src/taxonomy/facts.ts";
import { loadTitleCoder } from "../src/taxonomy/titles.ts";
import { DATA } from "./data-folder.ts";

const taxonomy = loadTaxonomy();
const { train, valid } = await casesByPart(openDataset("nlsy97", DATA, loadTitleCoder()));

/** Training people by the occupations that they held, the one that followed with them. */
const heldBy = new Map<string, Set<string>>();
for (const { person, history, next } of train)
  for (const code of [...occupationCodes(history), next.code])
    heldBy.set(code, (heldBy.get(code) ?? new Set()).add(person));

type Judged = { readonly groups: ReturnType<typeof groupsOf>; readonly place: number };

function judged({ history, next }: Case, distribution: ArrayLike<number>): Judged {
  const order = taxonomy.occupations
    .map((_, title) => title)
    .filter((title) => !taxonomy.leftover[title])
    .sort((a, b) => distribution[b]! - distribution[a]! || a - b);
  const [first] = order as [number];
  const last = occupationCodes(history).at(-1);
  return {
    place: order.indexOf(taxonomy.indexOf(next.code)!) + 1 || Number.POSITIVE_INFINITY,
    groups: groupsOf({
      jobs: history.jobs.length,
      probability: distribution[first]!,
      first: firstAs(first, history),
      field: last?.slice(0, 2),
      heldBy: last === undefined ? undefined : (heldBy.get(last)?.size ?? 0),
    }),
  };
}

function firstAs(title: number, history: CareerHistory): "stay" | "return" | "new" {
  if (taxonomy.indexOf(occupationCodes(history).at(-1) ?? ("" as never)) === title) return "stay";
  return ownTitles(history, taxonomy.indexOf).has(title) ? "return" : "new";
}

const distributions = await embeddedDefault(taxonomy).distributions!(valid.map(({ history }) => history));
const all = valid.map((one, at) => judged(one, distributions[at]!));

function shareWithin(places: number, some: readonly Judged[]) {
  const { count, n, low, high } = rateOf(some.filter(({ place }) => place <= places).length, some.length);
  const percent = (share: number) => Number((100 * share).toFixed(1));
  return { value: percent(count / n), low: percent(low), high: percent(high), n };
}

const row = (some: readonly Judged[]) => ({ first: shareWithin(1, some), firstTen: shareWithin(10, some) });
const groups = LIKENESSES.flatMap((by) =>
  [...Map.groupBy(all, ({ groups: own }) => own[by])]
    .flatMap(([group, own]) => (group === undefined ? [] : [{ by, group, ...row(own) }]))
    .sort((a, b) => (a.group < b.group ? -1 : 1)),
);
const occupations = Object.fromEntries(
  HELD_BY.filter((bound) => bound > 0).map((bound) => [
    bound,
    [...heldBy]
      .filter(([, people]) => HELD_BY.find((one) => people.size >= one) === bound)
      .map(([code]) => code)
      .sort(),
  ]),
);
const file = {
  method: DEFAULT_METHOD,
  on: "NLSY97, validation part",
  people: new Set(valid.map(({ person }) => person)).size,
  ...row(all),
  groups,
  heldBy: occupations,
};
writeFileSync(new URL("../artefacts/accuracy-like.json", import.meta.url), `${JSON.stringify(file)}\n`);
for (const { by, group, first, firstTen } of groups)
  console.log(
    `${by}, ${group}: first ${first.value} (${first.low} to ${first.high}), ten ${firstTen.value}, n = ${first.n}`,
  );
