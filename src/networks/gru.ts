/**
 * A gated recurrent unit over packed sequences: each place's state is made of the state before it and of what stands there.
 *
 * In: a vector for every place.  Out: a state for every place.
 * Source: Cho et al. (2014), with the reset gate after the product, as cuDNN has it; Hidasi et al. (2016) rank items by such states.
 * The steps are written out one after the other, because every shape of a graph is known and careers are short.
 */
import type { Tensor } from "../tensor/graph.ts";
import {
  add,
  concatenate,
  gatherRows,
  linear,
  matmul,
  multiply,
  reshape,
  scale,
  sigmoid,
  slice,
  tanh,
} from "../tensor/operators.ts";
import type { PackedShape } from "./packing.ts";

/**
 * @param x [rows x length, width], of unit size: gates that see next to nothing neither open nor close
 * @param places [rows x length], whole numbers: a place's distance from the first of its sequence, where the state begins anew from 0
 * @returns [rows x length, width]
 */
export function gruStates(x: Tensor, places: Tensor, { rows, length }: PackedShape): Tensor {
  const { graph } = x;
  const width = x.shape[1]!;
  const spread = { normal: 1 / Math.sqrt(width) };
  const input = graph.parameter("gru.input", [width, 3 * width], spread);
  const bias = graph.parameter("gru.bias", [3 * width], "zeros");
  const recurrent = graph.parameter("gru.recurrent", [width, 3 * width], spread);
  const fromInput = reshape(linear(x, input, bias), [rows, length, 3 * width]);
  const goesOn = reshape(goesOnAt(places, length), [rows, length, 1]);
  const states: Tensor[] = [];
  for (let place = 0; place < length; place++) {
    const said = reshape(slice(fromInput, 1, place, place + 1), [rows, 3 * width]);
    const last = states.at(-1);
    const before =
      last === undefined
        ? graph.constant(new Float32Array(rows * width), [rows, width])
        : multiply(last, reshape(slice(goesOn, 1, place, place + 1), [rows, 1]));
    states.push(stateAfter(before, said, matmul(before, recurrent), width));
  }
  const laid = states.map((state) => reshape(state, [rows, 1, width]));
  return reshape(concatenate(laid, 1), [rows * length, width]);
}

/** h' = z h + (1 - z) n. @param said, recalled [rows, 3 x width]: update, reset and new, from what stands here and from the state */
function stateAfter(before: Tensor, said: Tensor, recalled: Tensor, width: number): Tensor {
  const gate = (at: number) =>
    sigmoid(add(slice(said, 1, at * width, (at + 1) * width), slice(recalled, 1, at * width, (at + 1) * width)));
  const [update, reset] = [gate(0), gate(1)];
  const fresh = tanh(
    add(slice(said, 1, 2 * width, 3 * width), multiply(reset, slice(recalled, 1, 2 * width, 3 * width))),
  );
  return add(fresh, multiply(update, add(before, scale(fresh, -1))));
}

/** 0 at the first place of a sequence and 1 after it. @returns [rows x length, 1] */
function goesOnAt(places: Tensor, length: number): Tensor {
  const table = new Float32Array(length).fill(1, 1);
  return gatherRows(places.graph.constant(table, [length, 1]), places);
}
