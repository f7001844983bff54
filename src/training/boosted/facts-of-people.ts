/**
 * The facts of all training and validation people, as trees are grown on them.
 *
 *     careers ─► tables of counts of the other folds ─► facts of each person's candidates ─► bins
 *
 * In: NLSY97's training and validation cases, and NLSY79's transitions.  Out: binned facts and truths of both parts, the tables as a
 * stranger meets them, and the candidates: every title that some career of either survey holds.
 */
import { type CareerHistory, type Case, foldOf } from "../../domain/index.ts";
import type { TrainingCases } from "../../histories/training-cases.ts";
import { FACTS, factMaker, type LaidFacts, laidFacts, PERSON_FACTS } from "../../recommend/boosted/facts.ts";
import { kinshipOf } from "../../recommend/boosted/kinship.ts";
import { FINER_TABLES, OLDER_TABLES } from "../../recommend/boosted/tables.ts";
import { COUNTED_SETTINGS } from "../../recommend/counted/learn.ts";
import { type CountedTables, countTables, TABLES, type WeightedCase } from "../../recommend/counted/tables.ts";
import type { Taxonomy } from "../../taxonomy/taxonomy.ts";
import { binnedFacts, boundsOfFacts } from "./binned-facts.ts";
import type { People } from "./boost.ts";

export type PeopleFacts = {
  readonly training: People;
  readonly validation: People;
  readonly candidates: readonly number[];
  /** Those that the counted model does not have. */
  readonly tables: CountedTables;
};

/**
 * A person's facts are counted on the other nine tenths of the people, so that a fact means the same of somebody who is trained on as of a
 * stranger. Had only the person's own career been taken out, whoever went to a title would find it less frequent by one than others do.
 */
const FOLDS = 10;
/** People whose facts the bounds of bins are taken from. */
const SAMPLED = 400;

export function factsOfPeople(
  { transitions, adult, scored, validation }: TrainingCases,
  older: readonly Case[],
  taxonomy: Taxonomy,
): PeopleFacts {
  const weighted = transitions.map(
    (case_): WeightedCase => ({ case_, weight: adult.has(case_.id) ? 1 : COUNTED_SETTINGS.youngWeight }),
  );
  const candidates = titlesIn([...transitions, ...older], taxonomy);
  const olderTables = countTables(
    older.map((case_) => ({ case_, weight: 1 })),
    taxonomy,
    OLDER_TABLES,
  );
  const kinship = kinshipOf(taxonomy, candidates);
  const factsBy = (cases: readonly WeightedCase[]) => {
    const tables = new Map([...countTables(cases, taxonomy, [...TABLES, ...FINER_TABLES]), ...olderTables]);
    const factsOf = factMaker(tables, kinship, taxonomy);
    return (history: CareerHistory) => laidFacts(factsOf(history));
  };
  const ofFold = (person: string) => foldOf(person, FOLDS, 1);
  const byFold = Array.from({ length: FOLDS }, (_, fold) =>
    factsBy(weighted.filter(({ case_ }) => ofFold(case_.person) !== fold)),
  );
  const ofTraining = ({ person, history }: Case) => byFold[ofFold(person)]!(history);
  const ofStranger = factsBy(weighted);
  const sample = scored.filter((_, at) => at % Math.ceil(scored.length / SAMPLED) === 0).map(ofTraining);
  const shape = { candidates: candidates.length, width: FACTS.length, personWidth: PERSON_FACTS.length };
  const bounds = boundsOfFacts(sample, shape);
  const people = (cases: readonly Case[], facts: (case_: Case) => LaidFacts): People => ({
    facts: binnedFacts(cases, facts, shape, bounds),
    truths: Int32Array.from(cases, ({ next }) => candidates.indexOf(taxonomy.indexOf(next.code)!)),
  });
  return {
    training: people(scored, ofTraining),
    validation: people(validation, ({ history }: { readonly history: CareerHistory }) => ofStranger(history)),
    candidates,
    tables: new Map([...countTables(weighted, taxonomy, FINER_TABLES), ...olderTables]),
  };
}

function titlesIn(cases: readonly Case[], taxonomy: Taxonomy): number[] {
  const titles = new Set<number>();
  for (const { history, next } of cases) {
    for (const { coding } of [...history.jobs, { coding: { kind: "coded", code: next.code } as const }]) {
      const title = coding.kind === "coded" ? taxonomy.indexOf(coding.code) : undefined;
      if (title !== undefined) titles.add(title);
    }
  }
  return [...titles].sort((a, b) => a - b);
}
