/**
 * A mixture of methods, top to bottom:
 *
 *     data ─► cases ─► each member's distribution ─► weights on nine tenths of the people ─► the last tenth scored, ten times over
 *          ─► the mixture beside each member; and without each member in turn, which is what that member adds
 *
 * Nothing is kept: what trained members learned lies in the cache, so that a second mixture is made in seconds.
 */
import { setImmediate } from "node:timers/promises";
import {
  BadInputError,
  type Case,
  type Dataset,
  InterruptedError,
  type Run,
  rankOf,
  requireDistribution,
} from "../domain/index.ts";
import { fitWeights, type LeftOut, logsOf, type MixedCase, scoredLeftOut } from "../evaluate/log-mixture.ts";
import { type CasesOptions, casesOf } from "../histories/cases-of-part.ts";
import { methodMaker } from "../methods/named-methods.ts";
import { cpuSecondsSince } from "../records/process-cost.ts";
import { bootstrapRatios, type Interval } from "../statistics/bootstrap.ts";
import { loadTaxonomy } from "../taxonomy/facts.ts";
import { asksModel } from "./evaluate.ts";

export type Mixing = CasesOptions & {
  /** At least two names of the table of methods; none that asks a language model. */
  readonly methods: readonly string[];
  readonly trainingData: () => Dataset;
  readonly olderData: () => Dataset;
  readonly cache: string;
};

/** Shares in per cent, log p in nats, each with its interval by person. */
export type MixFigures = Readonly<Record<"accEM" | "hr10" | "mrr" | "logP", Interval>>;

export type Mixed = {
  readonly on: string;
  readonly part: string;
  readonly n: number;
  readonly people: number;
  /** Of cases whose weights the other people chose. */
  readonly mix: MixFigures;
  readonly members: readonly {
    readonly method: string;
    /** Chosen on all of these people. */
    readonly weight: number;
    readonly alone: MixFigures;
    /** The mixture less this member alone, and less the mixture of the others: paired. */
    readonly mixAhead: MixFigures;
    readonly adds: MixFigures;
    /** Seconds of processor time to make it (little, where its weights are in the cache), and milliseconds a case to rank. */
    readonly secondsToMake: number;
    readonly millisecondsACase: number;
  }[];
};

/** @throws BadInputError where fewer than two methods are named, one asks a model, or the part is that of the last figures */
export async function mixMethods(mixing: Mixing, run: Run): Promise<Mixed> {
  const { methods, part, dataset } = mixing;
  refuseMixture(methods, part);
  const cases: Case[] = [];
  for await (const case_ of casesOf(mixing)) cases.push(case_);
  const space = dataset.labels ?? loadTaxonomy();
  const members = await membersOn(cases, mixing, run);
  const people = cases.map(({ person }) => person);
  const truths = cases.map(({ next }) => space.indexOf(next.code)!);
  const mixOf = (chosen: readonly Member[]): MixedCase[] =>
    people.map((person, at) => ({ person, truth: truths[at]!, logs: chosen.map(({ logs }) => logs[at]!) }));
  const figures = (values: readonly LeftOut[], less?: readonly LeftOut[]) => figuresOf(people, values, less, run.seed);
  const whole = scoredLeftOut(mixOf(members), run.seed);
  const weights = fitWeights(mixOf(members));
  const withoutEach: MixFigures[] = [];
  for (let at = 0; at < members.length; at++) {
    await stopIfAsked(run);
    withoutEach.push(figures(whole, scoredLeftOut(mixOf(members.toSpliced(at, 1)), run.seed)));
  }
  return {
    on: dataset.name,
    part,
    n: cases.length,
    people: new Set(people).size,
    mix: figures(whole),
    members: members.map(({ logs, ...member }, at) => {
      const alone = logs.map((own, place) => ({ logP: own[truths[place]!]!, rank: rankOf(truths[place]!, own) }));
      return {
        ...member,
        weight: weights[at]!,
        alone: figures(alone),
        mixAhead: figures(whole, alone),
        adds: withoutEach[at]!,
      };
    }),
  };
}

type Member = {
  readonly method: string;
  /** [cases][titles] */
  readonly logs: readonly Float64Array[];
  readonly secondsToMake: number;
  readonly millisecondsACase: number;
};

async function membersOn(cases: readonly Case[], { methods, dataset, ...from }: Mixing, run: Run): Promise<Member[]> {
  const modelFor = () => Promise.reject(new Error("no member asks a model"));
  const taxonomy = loadTaxonomy();
  const resources = {
    ...from,
    taxonomy,
    space: dataset.labels,
    run,
    modelFor,
    prompts: undefined,
    reasons: 1,
    threads: 1,
  };
  const make = methodMaker(resources);
  const members: Member[] = [];
  for (const method of methods) {
    const begun = process.cpuUsage();
    const recommend = await make(method);
    const secondsToMake = cpuSecondsSince(begun);
    const made = process.cpuUsage();
    const logs: Float64Array[] = [];
    for (const { history } of cases) {
      await stopIfAsked(run);
      const recommendation = await recommend(history, run);
      requireDistribution(recommendation);
      logs.push(logsOf(recommendation.distribution));
      run.report({ done: logs.length, total: cases.length, what: `cases of ${method}` });
    }
    const millisecondsACase = (1000 * cpuSecondsSince(made)) / cases.length;
    members.push({ method, logs, secondsToMake, millisecondsACase });
  }
  return members;
}

/** Counting and fitting leave no pause of themselves in which an interruption would be heard. */
async function stopIfAsked({ signal }: Run): Promise<void> {
  await setImmediate();
  if (signal.aborted)
    throw new InterruptedError("Interrupted; what trained members learned is in the cache, and nothing else is kept.");
}

function refuseMixture(methods: readonly string[], part: string): void {
  const asking = methods.find(asksModel);
  if (methods.length < 2 || asking !== undefined)
    throw new BadInputError(
      "bad-mixture",
      { file: "the methods" },
      asking === undefined ? "a mixture has two members or more" : `${asking} asks a language model`,
      "Name two or more methods that ask none, such as markov knn sasrec.",
    );
  if (part === "test")
    throw new BadInputError(
      "test-part",
      { file: "--on" },
      "weights are settings, and settings are not chosen on the test part",
      "Name the validation part: --on NAME:valid.",
    );
}

function figuresOf(
  people: readonly string[],
  values: readonly LeftOut[],
  less: readonly LeftOut[] | undefined,
  seed: number,
): MixFigures {
  const of = (figure: (one: LeftOut) => number) =>
    values.map((one, at) => figure(one) - (less === undefined ? 0 : figure(less[at]!)));
  const [accEM, hr10, mrr, logP] = bootstrapRatios(
    people,
    [
      of(({ rank }) => (rank === 1 ? 100 : 0)),
      of(({ rank }) => (rank <= 10 ? 100 : 0)),
      of(({ rank }) => 100 / rank),
      of((one) => one.logP),
    ],
    seed,
  );
  return { accEM: accEM!, hr10: hr10!, mrr: mrr!, logP: logP! };
}
