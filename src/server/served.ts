/**
 * The methods that clients may ask for, and who answers them.
 *
 * In: a pool of threads, and the language models that whoever started the server named.  Out: an advisor that gives the pool what runs on this
 * machine alone, asks the models for what needs them, and refuses all else. A method that names a folder ("METHOD@FOLDER") is never a
 * client's to ask for: it would read whatever lies there.
 */
import { BadInputError, type Dataset, quietRun, quoted, type Recommender } from "../domain/index.ts";
import { methodMaker } from "../methods/named-methods.ts";
import { METHODS } from "../methods/table.ts";
import type { LanguageModel } from "../models/model.ts";
import type { ModelsFile } from "../models/model-settings.ts";
import { type ModelNames, openModels, placeOfModel } from "../models/open.ts";
import { loadTaxonomy } from "../taxonomy/facts.ts";
import { cacheFolder } from "../taxonomy/release/cache.ts";
import { type Advisor, advisor } from "./advisor.ts";

/** What lies in the package, and needs neither data nor a language model. */
const EMBEDDED = METHODS.filter(
  ({ name, needs }) => needs === "nothing" || (needs === "weights" && !name.startsWith("text-")),
).map(({ name }) => name);
/** Prompts that show what training people did need them, and a server has none. */
export const ASKING: readonly string[] = METHODS.filter(
  (method) => method.needs === "model" && method.showsTraining !== true,
).map(({ name }) => name);

/** The model that writes the reasons of method `joint`, and the hosts it is asked at; no host where it runs on the server's own machine. */
export type ReasonModel = { readonly name: string; readonly hosts: readonly string[] };

export type Served = Advisor & {
  readonly methods: readonly string[];
  /** What the page may ask for a reason; absent where no model was named. */
  readonly reasonModel: ReasonModel | undefined;
  readonly close: () => Promise<void>;
};

export type ServedOptions = {
  readonly names: ModelNames;
  /** What says how they are asked, where there is such a file. */
  readonly file: ModelsFile | undefined;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Seconds one call to an endpoint may take. */
  readonly timeout: number;
  /** Counts what a model uses to the client that asks. */
  readonly counted: (model: LanguageModel) => LanguageModel;
  readonly signal: AbortSignal;
};

/** @param pool what runs on this machine */
export function served(pool: Advisor, { names, file, env, timeout, counted, signal }: ServedOptions): Served {
  const offered = [...new Set([names.model, names.reasonModel, names.predictModel])].filter(
    (name) => name !== undefined,
  );
  const cache = cacheFolder(env);
  const models = openModels({
    names,
    env,
    cache,
    concurrency: 8,
    budget: undefined,
    timeout: 1_000 * timeout,
    typed: {},
    file,
    fresh: false,
    journal: undefined,
    signal,
  });
  const made = new Map<string, Promise<Recommender>>();
  const make = (method: string, reasons: number) => {
    const key = `${method} ${reasons}`;
    const recommender =
      made.get(key) ??
      methodMaker({
        taxonomy: loadTaxonomy(),
        trainingData: refuseData,
        olderData: refuseData,
        modelFor: async (role) => counted(await models.modelFor(role)),
        reasons,
        cache,
        run: quietRun(),
        threads: 1,
      })(method);
    made.set(key, recommender);
    // A model that was not there may be there the next time.
    recommender.catch(() => made.delete(key));
    return recommender;
  };
  const asking = offered.length === 0 ? undefined : advisor(make, env);
  const methods = [...EMBEDDED, ...(asking === undefined ? [] : ASKING)];

  const whoAnswers = ({ method, model }: { readonly method: string; readonly model?: string | undefined }): Advisor => {
    if (model !== undefined && !offered.includes(model))
      throw new BadInputError(
        "no-model",
        { file: "model" },
        `${quoted(model)} is not offered here`,
        offered.length === 0 ? "This server asks no language model." : `Offered are ${offered.join(", ")}.`,
      );
    if (EMBEDDED.includes(method)) return pool;
    if (asking !== undefined && methods.includes(method)) return asking;
    throw new BadInputError(
      "unknown-method",
      { file: "method" },
      `${quoted(method)} is not offered here`,
      `Offered are ${methods.join(", ")}.`,
    );
  };
  return {
    methods,
    reasonModel: asking === undefined ? undefined : reasonModelOf({ names, file, env, cache }),
    recommend: async (request, ...rest) => whoAnswers(request).recommend(request, ...rest),
    revise: async (request, ...rest) => whoAnswers(request).revise(request, ...rest),
    why: async (request, ...rest) => whoAnswers(request).why(request, ...rest),
    read: pool.read,
    runs: pool.runs,
    close: () => models.close(),
  };
}

/** Undefined too where it cannot be said where it is: then whoever asks is told why, and the page does not offer it. */
function reasonModelOf(options: Parameters<typeof placeOfModel>[1]): ReasonModel | undefined {
  try {
    return placeOfModel("reason", options);
  } catch (error) {
    if (error instanceof BadInputError) return undefined;
    throw error;
  }
}

function refuseData(): Dataset {
  throw new BadInputError(
    "missing-data",
    { file: "the method" },
    "it learns from data, and a server has none",
    "Ask for another method.",
  );
}
