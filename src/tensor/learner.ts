/**
 * A model being trained: its parameters, the optimiser's moments, and the gradients that wait for the next step.
 *
 * In: a loss (a compiled graph) and batches.  Out: the same parameters, moved step by step.
 * Several losses, such as one a sequence length, share the parameters by name. Everything a step depends on is a parameter, a moment,
 * the number of the step or the seed, so a checkpoint of these goes on to the very same weights.
 */
import { seededRandom, seedFrom } from "../domain/index.ts";
import { type AdamWSettings, newOptimiser, type Optimiser, takeStep } from "./adamw.ts";
import { gradientsOf } from "./gradients.ts";
import { begin, type DropoutRecord, type Graph, sizeOf, type Tensor } from "./graph.ts";
import { compile, type Feeds, type Program } from "./program.ts";

export type Parameters = Map<string, Float32Array>;

/** The graph of a loss, compiled with its gradients. */
export type Loss = { readonly graph: Graph; readonly program: Program; readonly learning: readonly string[] };

/** The first numbers of every parameter of a graph; those that `known` has are taken from it. */
export function beginParameters(
  graph: Graph,
  seed: number,
  known: ReadonlyMap<string, Float32Array> = new Map(),
): Parameters {
  return new Map(
    [...graph.parameters].map(([name, { record }]) => [name, known.get(name) ?? begin(record, seed)] as const),
  );
}

const LOSS = "loss";

/** @param loss a scalar of a graph for training @param also further tensors to be read at each step, such as each row's loss */
export async function compileLoss(
  loss: Tensor,
  threads: number,
  also: Readonly<Record<string, Tensor>> = {},
): Promise<Loss> {
  const gradients = gradientsOf(loss);
  const program = await compile(loss.graph, { ...Object.fromEntries(gradients), ...also, [LOSS]: loss }, threads);
  return { graph: loss.graph, program, learning: [...gradients.keys()] };
}

export class Learner {
  readonly parameters: Parameters;
  readonly optimiser: Optimiser;
  readonly seed: number;
  readonly #settings: AdamWSettings;
  readonly #waiting = new Map<string, Float32Array>();
  #batches = 0;

  constructor(parameters: Parameters, settings: AdamWSettings, seed: number, optimiser = newOptimiser()) {
    this.parameters = parameters;
    this.optimiser = optimiser;
    this.seed = seed;
    this.#settings = settings;
  }

  /**
   * Runs one batch and adds its gradients to those that wait.
   *
   * @returns the loss (which may be no number: the caller decides what a broken batch means) and the further outputs
   */
  async study(loss: Loss, feeds: Feeds): Promise<{ loss: number; outputs: Record<string, Float32Array> }> {
    const masks = drawMasks(loss.graph.dropouts, `${this.seed} ${this.optimiser.step} ${this.#batches++}`);
    const outputs = await loss.program.run({ ...Object.fromEntries(this.parameters), ...masks, ...feeds });
    for (const name of loss.learning) {
      const [waiting, arrived] = [this.#waiting.get(name), outputs[name]!];
      if (waiting === undefined) this.#waiting.set(name, arrived);
      else for (let at = 0; at < waiting.length; at++) waiting[at]! += arrived[at]!;
    }
    return { loss: outputs[LOSS]![0]!, outputs };
  }

  /** Moves the parameters by the gradients that wait. @returns their norm */
  step(rate: number): number {
    const norm = takeStep(this.optimiser, this.parameters, this.#waiting, rate, this.#settings);
    this.forget();
    return norm;
  }

  /** Drops the gradients that wait. */
  forget(): void {
    this.#waiting.clear();
    this.#batches = 0;
  }
}

/** Masks follow from the seed, the step and the batch in it, so that a resumed training draws the same ones. */
function drawMasks(dropouts: readonly DropoutRecord[], key: string): Feeds {
  const random = seededRandom(seedFrom(key));
  return Object.fromEntries(
    dropouts.map(({ name, shape, rate }) => {
      const mask = new Float32Array(sizeOf(shape));
      const kept = 1 / (1 - rate);
      for (let at = 0; at < mask.length; at++) mask[at] = random() < rate ? 0 : kept;
      return [name, mask];
    }),
  );
}
