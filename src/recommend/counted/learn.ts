/**
 * Training the counted model.
 *
 * In: the careers of training people.  Out: a `CountedModel`.
 *
 * Counts come from every transition; those of teenage jobs weigh a tenth, because what is predicted is an adult's next job. The gates
 * are fitted on each person's last adult transition, with counts from the other four fifths of the people: a gate that had seen its own
 * answers in the counts would trust the rarest of them.
 */
import { movesOf } from "../../claims/direction.ts";
import { breather, type Case, type LabelSpace, MOVES, seededRandom, seedFrom } from "../../domain/index.ts";
import { componentMaker, probabilityOf } from "./components.ts";
import { type Features, type Fitting, featuresOf, fitGate, type GateExample, scaled, scaleOf } from "./gate.ts";
import { type CountedModel, mixture, moveMasses, offsetsOf } from "./model.ts";
import { type CountedTables, type Tables, tableCounter } from "./tables.ts";
import { viewHistory } from "./view.ts";

export type CountedSettings = {
  readonly folds: number;
  /** Weight of a transition that is not between two adult jobs. */
  readonly youngWeight: number;
  readonly components: Fitting;
  readonly moves: Fitting;
  /** The most cases that the gates are fitted on, taken evenly out of all: a few hundred numbers need no more. */
  readonly mostFitted: number;
  readonly seed: number;
};

/** Chosen on the validation part (artefacts/counted.md). */
export const COUNTED_SETTINGS: CountedSettings = {
  folds: 5,
  youngWeight: 0.1,
  components: { steps: 600, rate: 0.05, penalty: 1e-3 },
  moves: { steps: 400, rate: 0.03, penalty: 1e-3 },
  mostFitted: 20_000,
  seed: 1,
};

/**
 * @param transitions every transition of the training people, the cases that are scored among them
 * @param adult       ids of the transitions between two adult jobs
 * @param fitted      the cases the gates are fitted on: one a person
 * @throws            InterruptedError soon after `signal` is aborted
 */
export async function learnCounted(
  transitions: readonly Case[],
  adult: ReadonlySet<string>,
  fitted: readonly Case[],
  space: LabelSpace,
  signal: AbortSignal,
  settings = COUNTED_SETTINGS,
): Promise<CountedModel<CountedTables>> {
  const breathe = breather(signal, "counting");
  const foldOf = (person: string) => Math.floor(seededRandom(seedFrom(person, settings.seed))() * settings.folds);
  const foldsOf = Uint8Array.from(transitions, ({ person }) => foldOf(person));
  const countedWithout = async (fold: number | undefined): Promise<CountedTables> => {
    const counter = tableCounter(space);
    for (const [at, case_] of transitions.entries()) {
      if (foldsOf[at] !== fold) counter.count({ case_, weight: adult.has(case_.id) ? 1 : settings.youngWeight });
      if (at % CASES_A_BREATH === 0) await breathe();
    }
    return counter.tables();
  };
  const every = Math.ceil(fitted.length / settings.mostFitted);
  const folds: Fold[] = [];
  for (let fold = 0; fold < settings.folds; fold++) {
    const cases = fitted.filter(({ person }, at) => at % every === 0 && foldOf(person) === fold);
    folds.push({ tables: await countedWithout(fold), cases });
  }
  const scale = scaleOf(folds.flatMap(({ tables, cases }) => cases.map((case_) => rawFeatures(case_, tables, space))));
  const forComponents = await examplesOf(folds, breathe, ({ tables }) => {
    const componentsOf = componentMaker(tables, space);
    return (case_) => {
      const made = componentsOf(viewHistory(case_.history, space));
      const truth = space.indexOf(case_.next.code)!;
      return {
        features: scaled(rawFeatures(case_, tables, space), scale),
        offsets: offsetsOf(made),
        likelihoods: Float64Array.from(made, (component) => probabilityOf(truth, component)),
      };
    };
  });
  const components = await fitGate(forComponents, settings.components, breathe);
  const forMoves = await examplesOf(folds, breathe, ({ tables }) => {
    const mix = mixture({ tables, scale, components }, space);
    return (case_) => {
      const { distribution, features } = mix(viewHistory(case_.history, space));
      const of = movesOf(case_.history, space);
      const truth = of[space.indexOf(case_.next.code)!]!;
      return {
        features,
        offsets: moveMasses(distribution, of).map(Math.log),
        likelihoods: Float64Array.from(MOVES, (_, move) => Number(move === truth)),
      };
    };
  });
  const moves = await fitGate(forMoves, settings.moves, breathe);
  return { tables: await countedWithout(undefined), scale, components, moves };
}

/** A case is counted, or made an example, in a fraction of a millisecond. */
const CASES_A_BREATH = 100;

/** People of whom nothing was counted, and the counts of all others. */
type Fold = { readonly tables: CountedTables; readonly cases: readonly Case[] };

async function examplesOf(
  folds: readonly Fold[],
  breathe: () => Promise<void>,
  maker: (fold: Fold) => (case_: Case) => GateExample,
): Promise<GateExample[]> {
  const examples: GateExample[] = [];
  for (const fold of folds) {
    const make = maker(fold);
    for (const case_ of fold.cases) {
      examples.push(make(case_));
      if (examples.length % CASES_A_BREATH === 0) await breathe();
    }
  }
  return examples;
}

function rawFeatures(case_: Case, tables: Tables, space: LabelSpace): Features {
  const view = viewHistory(case_.history, space);
  const last = view.held.at(-1);
  return featuresOf(view, tables, last === undefined ? undefined : space.occupations[last]!.code);
}
