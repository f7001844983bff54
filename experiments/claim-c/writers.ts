/**
 * Whose reasons claim (c) is asked of: the career model's own, composed ones, or those of a language model in a GGUF file.
 *
 * In: a case.  Out: its reasons in words and in the career model's tokens. Nobody is told what followed.
 */

import type { CareerNetwork } from "../../src/career-model/career-settings.ts";
import { reasonWriter, USUAL_SAMPLING } from "../../src/career-model/write-reasons.ts";
import type { Case, Distribution, Run } from "../../src/domain/index.ts";
import { openGguf } from "../../src/models/gguf.ts";
import { journaled } from "../../src/models/journaled.ts";
import { perturbError, TRAINED_ERRORS } from "../../src/reasons/perturb/perturb.ts";
import { composed } from "../../src/reasons/propose/by-composing.ts";
import { llm } from "../../src/reasons/propose/by-language-model.ts";
import { corrupted } from "../../src/reasons/propose/corrupted.ts";
import { loadCounted, unpackCounted } from "../../src/recommend/counted/artefact.ts";
import { COUNTED_METHOD } from "../../src/recommend/counted/counted.ts";
import { countedDistribution } from "../../src/recommend/counted/model.ts";
import { sqliteJournal } from "../../src/records/journal.ts";

import type { Spoilt } from "./people.ts";

export type Written = {
  readonly text: string;
  readonly tokens: readonly number[];
  /** What its writer read in it, where that is the reader too. */
  readonly distribution?: Distribution;
  readonly spoilt?: Spoilt;
};
export type Writer = {
  readonly write: (case_: Case, run: Run) => Promise<readonly Written[]>;
  readonly close: () => Promise<void>;
};

export async function ownReasons(
  network: CareerNetwork,
  parameters: ReadonlyMap<string, Float32Array>,
  reasons: number,
): Promise<Writer> {
  const { write, close } = await reasonWriter(network, parameters, { ...USUAL_SAMPLING, reasons }, 1);
  return { write: ({ history }, { seed, signal }) => write(history, seed, signal), close };
}

/** Of so many people a foreign history is drawn. */
const OTHERS = 64;

/** Claims that hold, and as many again as `spoilt` says with an error put in: how true a reason is was decided by a draw, not by the person. */
export function composedReasons(
  network: CareerNetwork,
  train: readonly Case[],
  { count, spoilt }: { readonly count: number; readonly spoilt: number },
  seed: number,
): Writer {
  const { taxonomy } = network;
  const distributionOf = countedDistribution(unpackCounted(loadCounted()), taxonomy);
  // Counts of the training part know none of the people who are asked about, so one fold is enough.
  const drawing = {
    under: COUNTED_METHOD,
    distributionOf: (history: Case["history"]) => distributionOf(history).distribution,
  };
  const propose = composed({ count }, seed, [drawing], taxonomy);
  const spoil = corrupted({ count: spoilt }, seed, perturbError, TRAINED_ERRORS, train.slice(0, OTHERS), taxonomy);
  return {
    async write({ id, person, history }, run) {
      const asked = { id, person, history, fold: 0 };
      const { candidates } = await propose(asked, run);
      return [...candidates, ...spoil(asked, candidates).candidates].map(({ text, provenance }) => ({
        ...inTokens(text, network),
        ...(provenance.by === "corrupted" && { spoilt: provenance }),
      }));
    },
    close: async () => {},
  };
}

export type TextWriting = {
  readonly file: string;
  /** Where node-llama-cpp is installed. */
  readonly library: string;
  readonly journal: string;
  readonly reasons: number;
  readonly maxTokens: number;
};

/** What it was asked before stands in the journal, so a run that was broken off goes on. */
export async function reasonsOfText(
  network: CareerNetwork,
  { file, library, journal: path, reasons, maxTokens }: TextWriting,
  seed: number,
): Promise<Writer> {
  const journal = sqliteJournal(path);
  const model = await openGguf(file, [library], 1);
  const sampling = { count: reasons, temperature: 1, maxTokens };
  const propose = llm(journaled(model, journal), sampling, seed, network.taxonomy);
  return {
    async write({ id, person, history }, run) {
      const { candidates } = await propose({ id, person, history, fold: 0 }, run);
      return candidates.map(({ text }) => inTokens(text, network));
    },
    async close() {
      await model.close?.();
      await journal.close();
    },
  };
}

/** Tokens of a reason that its reader takes; what is longer is cut, as the reader's own reasons are. */
const MOST_TOKENS = 160;

/** Its vocabulary has every byte, so any text can be read; what it was trained on are composed reasons. */
function inTokens(text: string, { vocabulary }: CareerNetwork): Written {
  return { text, tokens: vocabulary.encodeText(text).slice(0, MOST_TOKENS) };
}
