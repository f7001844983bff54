/**
 * LoRA: a linear layer whose weight lies still, and beside it two thin matrices that are trained.
 *
 * In: which layers, and how thin.  Out: a `LinearLayer` for the decoder: x W^T + (alpha / rank) (x A^T) B^T. Since W is frozen, no gradient of
 * it is ever computed, and nothing is passed back below the first layer that is trained.
 * A begins small and random, B with zeros, so that before the first step the network is the one that was given.
 * Source: Hu et al. (2021), "LoRA: Low-Rank Adaptation of Large Language Models", section 4.1.
 */
import { add, scale } from "../tensor/operators.ts";
import { type Weight, weight } from "../weights/weights.ts";
import type { LoraAdapter, LoraPair } from "./adapters.ts";
import { type LinearLayer, project } from "./decoder.ts";

export type LoraSettings = {
  readonly rank: number;
  readonly alpha: number;
  /** The last part of the layers' names, such as "q_proj". */
  readonly modules: readonly string[];
};

/** Every linear layer of a Llama's blocks. */
export const ALL_LINEAR = ["q_proj", "k_proj", "v_proj", "o_proj", "gate_proj", "up_proj", "down_proj"] as const;

export function withLora(base: LinearLayer, { rank, alpha, modules }: LoraSettings): LinearLayer {
  return (x, name, size) => {
    const plain = base(x, name, size);
    if (!modules.includes(name.split(".").at(-1)!)) return plain;
    const [out, width] = size;
    // As uneven as the uniform numbers that PEFT begins with, between -1 and 1 over the root of the width.
    const a = x.graph.parameter(sideA(name), [rank, width], { normal: 1 / Math.sqrt(3 * width) });
    const b = x.graph.parameter(sideB(name), [out, rank], "zeros");
    // Scaled where it is thin.
    return add(plain, project(scale(project(x, a), alpha / rank), b));
  };
}

/** What was trained, out of all parameters. */
export function adapterOf(
  parameters: ReadonlyMap<string, Float32Array>,
  { rank, alpha }: Omit<LoraSettings, "modules">,
): LoraAdapter {
  const pairs = new Map<string, LoraPair>();
  for (const [name, a] of parameters) {
    const module = name.endsWith(SIDE_A) ? name.slice(0, -SIDE_A.length) : undefined;
    const b = module === undefined ? undefined : parameters.get(sideB(module));
    if (module === undefined || b === undefined) continue;
    pairs.set(module, { a: matrix(a, rank, a.length / rank), b: matrix(b, b.length / rank, rank) });
  }
  return { rank, alpha, pairs };
}

/** An adapter as the parameters it is made of; the reverse of `adapterOf`. */
export function parametersOf({ pairs }: LoraAdapter): Map<string, Float32Array> {
  return new Map(
    [...pairs].flatMap(([module, { a, b }]) => [
      [sideA(module), Float32Array.from(a.data)] as const,
      [sideB(module), Float32Array.from(b.data)] as const,
    ]),
  );
}

/** The settings under which the decoder has a place for each pair of an adapter. */
export function settingsOf({ rank, alpha, pairs }: LoraAdapter): LoraSettings {
  return { rank, alpha, modules: [...new Set([...pairs.keys()].map((module) => module.split(".").at(-1)!))] };
}

const SIDE_A = ".lora_A.weight";
const sideA = (module: string) => `${module}${SIDE_A}`;
const sideB = (module: string) => `${module}.lora_B.weight`;

/** A copy, so that what is written does not move with the next step. */
function matrix(values: Float32Array, rows: number, columns: number): Weight {
  return weight([rows, columns], Float32Array.from(values));
}
