/**
 * Sequences of item numbers become batches of a sequence network, and a trained network scores what comes next.
 *
 * In: each person's items, oldest first.  Out: packed batches in a seeded order; logits of all items after a sequence.
 * Only places that have a target are gathered before the logits, because with tens of thousands of items the logits are nearly all the
 * computing.
 */
import { seededRandom, seedFrom, shuffle } from "../../src/domain/index.ts";
import { type BertSizes, bertScored, bertStates } from "../../src/networks/bert4rec.ts";
import { attentionMask, type PackedShape, type Placed, packs, placesOf } from "../../src/networks/packing.ts";
import {
  binaryLoss,
  fullLoss,
  itemTable,
  type SasRecSizes,
  sampledLoss,
  sasRecStates,
} from "../../src/networks/sasrec.ts";
import type { Batch } from "../../src/networks/trainer.ts";
import { Graph, type Tensor } from "../../src/tensor/graph.ts";
import { compileLoss, type Loss, type Parameters } from "../../src/tensor/learner.ts";
import { gatherRows, matmul } from "../../src/tensor/operators.ts";
import { compile, type Feeds } from "../../src/tensor/program.ts";

export type ItemNetwork = { readonly loss: ItemLoss } & (
  | { readonly kind: "sasrec"; readonly sizes: SasRecSizes }
  /** `masked`: the share of a sequence's items that are hidden in training. */
  | { readonly kind: "bert4rec"; readonly sizes: BertSizes; readonly masked: number }
);

/** What the target is set against: all items, some drawn for each target (binary) or some drawn for the whole batch (sampled). */
export type ItemLoss = { readonly kind: "full" } | { readonly kind: "binary" | "sampled"; readonly negatives: number };

export type Packing = {
  readonly shape: PackedShape;
  /** The most targets in a batch: with the number of items it decides what the logits take of memory. */
  readonly targets: number;
};

export type Sequences = readonly (readonly number[])[];

/** The loss of a packed batch, compiled. */
export async function compileItemLoss(network: ItemNetwork, packing: Packing, threads: number): Promise<Loss> {
  const graph = new Graph("training");
  const at = graph.input("at", [packing.targets], "int32");
  const targets = graph.input("targets", [packing.targets], "int32");
  const weights = graph.input("weights", [packing.targets]);
  const { states, table } = scoredAt(network, packing, at);
  if (network.loss.kind === "full") return compileLoss(fullLoss(states, table, targets, weights), threads);
  const drawn = graph.input("drawn", [drawnIn(network.loss, packing)], "int32");
  const against = network.loss.kind === "binary" ? binaryLoss : sampledLoss;
  return compileLoss(against(states, table, targets, drawn, weights), threads);
}

/** States of the places asked, and the table whose product with them is the logits. */
function scoredAt({ kind, sizes }: ItemNetwork, { shape }: Packing, at: Tensor): { states: Tensor; table: Tensor } {
  const { graph } = at;
  return kind === "bert4rec"
    ? bertScored(gatherRows(bertStates(graph, sizes, shape), at), sizes)
    : { states: gatherRows(sasRecStates(graph, sizes, shape), at), table: itemTable(graph, sizes) };
}

function drawnIn(loss: Exclude<ItemLoss, { kind: "full" }>, { targets }: Packing): number {
  return loss.kind === "binary" ? targets * loss.negatives : loss.negatives;
}

/** The batches of one epoch: people in a seeded order, each sequence whole, or its last items where it is longer than a row. */
export function* itemBatches(
  network: ItemNetwork,
  packing: Packing,
  loss: Loss,
  sequences: Sequences,
  epoch: number,
  seed: number,
): Generator<Batch[]> {
  const random = seededRandom(seedFrom(`epoch ${epoch}`, seed));
  const studied = shuffle(sequences, random).flatMap((items) =>
    items.length < 2 ? [] : [studyOf(network, items, packing.shape.length, random)],
  );
  const lengths = studied.map(({ inputs }, at) => [at, inputs.length] as const);
  let batch = 0;
  for (const pack of packs(lengths, packing.shape, packing.targets, (at) => studied[at]!.targets.length)) {
    const inputs = inputFeeds(network, pack, packing.shape, (at) => studied[at]!.inputs);
    const targets = targetFeeds(network, pack, packing, studied, random);
    const tokens = pack.reduce((sum, { length }) => sum + length, 0);
    yield [{ name: `batch ${++batch}`, loss, feeds: { ...inputs, ...targets }, tokens }];
  }
}

/** A sequence as it is studied: what is seen, and what should be answered where. */
type Study = {
  readonly inputs: readonly number[];
  readonly targets: readonly { readonly place: number; readonly item: number }[];
};

function studyOf(network: ItemNetwork, items: readonly number[], longest: number, random: () => number): Study {
  if (network.kind === "sasrec") {
    const kept = items.slice(-longest - 1);
    return { inputs: kept.slice(0, -1), targets: kept.slice(1).map((item, place) => ({ place, item })) };
  }
  const kept = items.slice(-longest);
  const hidden = kept.map(() => random() < network.masked);
  // A sequence in which nothing is hidden would train nothing.
  if (!hidden.includes(true)) hidden[Math.floor(random() * kept.length)] = true;
  return {
    inputs: kept.map((item, place) => (hidden[place] ? network.sizes.items : item)),
    targets: kept.flatMap((item, place) => (hidden[place] ? [{ place, item }] : [])),
  };
}

function inputFeeds(
  network: ItemNetwork,
  pack: readonly Placed[],
  shape: PackedShape,
  inputsOf: (sequence: number) => readonly number[],
): Record<string, Float32Array | Int32Array> {
  const items = new Int32Array(shape.rows * shape.length);
  for (const { sequence, from } of pack) items.set(inputsOf(sequence), from);
  const mask = attentionMask(pack, shape, network.kind === "sasrec");
  return { items, places: placesOf(pack, shape), mask };
}

function targetFeeds(
  network: ItemNetwork,
  pack: readonly Placed[],
  packing: Packing,
  studied: readonly Study[],
  random: () => number,
): Feeds {
  const wanted = pack.flatMap(({ sequence, from }) =>
    studied[sequence]!.targets.map(({ place, item }) => ({ at: from + place, item })),
  );
  const at = new Int32Array(packing.targets);
  const targets = new Int32Array(packing.targets);
  const weights = new Float32Array(packing.targets);
  wanted.forEach((one, index) => {
    at[index] = one.at;
    targets[index] = one.item;
    weights[index] = 1 / wanted.length;
  });
  if (network.loss.kind === "full") return { at, targets, weights };
  const { items } = network.sizes;
  const drawn = new Int32Array(drawnIn(network.loss, packing)).map(() => Math.floor(random() * items));
  return { at, targets, weights, drawn };
}

export type ScoredSequence = { readonly sequence: number; readonly logits: Float32Array };

/** From parameters and sequences to the logits of all items after each sequence. */
export type ItemScorer = (parameters: Parameters, sequences: Sequences) => AsyncGenerator<ScoredSequence>;

export async function compileItemScorer(network: ItemNetwork, packing: Packing, threads: number): Promise<ItemScorer> {
  const graph = new Graph("use");
  const at = graph.input("at", [packing.targets], "int32");
  const { states, table } = scoredAt(network, packing, at);
  const logits = matmul(states, table, { transposeB: true });
  const program = await compile(graph, { logits }, threads);
  return async function* score(parameters, sequences) {
    const inputs = sequences.map((items) => askedOf(network, items, packing.shape.length));
    const lengths = inputs.map((items, sequence) => [sequence, items.length] as const);
    for (const pack of packs(lengths, packing.shape, packing.targets, () => 1)) {
      const last = new Int32Array(packing.targets);
      pack.forEach(({ from, length }, index) => {
        last[index] = from + length - 1;
      });
      const feeds = inputFeeds(network, pack, packing.shape, (sequence) => inputs[sequence]!);
      const { logits: rows } = await program.run({ ...Object.fromEntries(parameters), ...feeds, at: last });
      const { items } = network.sizes;
      for (const [index, { sequence }] of pack.entries())
        yield { sequence, logits: rows!.subarray(index * items, (index + 1) * items) };
    }
  };
}

/** What the network sees when it is asked what comes next: BERT4Rec sees a hidden item at the end. */
function askedOf(network: ItemNetwork, items: readonly number[], longest: number): readonly number[] {
  return network.kind === "sasrec" ? items.slice(-longest) : [...items.slice(1 - longest), network.sizes.items];
}
