/** Every operator's gradient against central differences at random shapes, and a few values worked by hand. */
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { seededRandom } from "../domain/index.ts";
import { gradientsOf } from "./gradients.ts";
import { Graph, type Shape, sizeOf, type Tensor } from "./graph.ts";
import * as operators from "./operators.ts";
import { compile, type Feeds } from "./program.ts";
import { rotaryTables } from "./rotary-tables.ts";

const { add, multiply, sumAll } = operators;

type Drawn = {
  readonly shapes: readonly Shape[];
  readonly build: (tensors: readonly Tensor[]) => Tensor;
  readonly positive?: boolean;
};

const size = fc.integer({ min: 1, max: 4 });
const two = fc.tuple(size, size);
const three = fc.tuple(size, size, size);
const even = fc.integer({ min: 1, max: 3 }).map((half) => 2 * half);

function pointwise(operator: (x: Tensor) => Tensor, positive = false): fc.Arbitrary<Drawn> {
  return three.map((shape) => ({ shapes: [shape], build: ([x]) => operator(x!), positive }));
}

/** Scores and values of two heads. */
function attention(rate: number): fc.Arbitrary<Drawn> {
  return three.map(([queries, keys, width]) => ({
    shapes: [
      [2, queries, keys + 1],
      [2, keys + 1, width],
    ],
    build: ([scores, values]) => operators.softmaxWeighted(scores!, values!, rate),
  }));
}

/** Whole numbers below a bound, as a constant of the graph. */
function indices(graph: Graph, count: number, below: number): Tensor {
  return graph.constant(
    Int32Array.from({ length: count }, (_, at) => (at * 7 + 3) % below),
    [count],
  );
}

const CASES: Record<string, fc.Arbitrary<Drawn>> = {
  add: three.map(([a, b, c]) => ({
    shapes: [
      [a, b, c],
      [b, 1],
    ],
    build: ([x, y]) => add(x!, y!),
  })),
  subtract: three.map(([a, b, c]) => ({
    shapes: [
      [a, 1, c],
      [b, c],
    ],
    build: ([x, y]) => operators.subtract(x!, y!),
  })),
  multiply: three.map(([a, b, c]) => ({ shapes: [[a, b, c], [c]], build: ([x, y]) => multiply(x!, y!) })),
  "multiply by itself": two.map((shape) => ({ shapes: [shape], build: ([x]) => multiply(x!, x!) })),
  scale: pointwise((x) => operators.scale(x, -1.7)),
  "scale by 1": pointwise((x) => operators.scale(multiply(x, x), 1)),
  matmul: three.map(([a, b, c]) => ({
    shapes: [
      [a, b],
      [b, c],
    ],
    build: ([x, y]) => operators.matmul(x!, y!),
  })),
  "matmul, second transposed": three.map(([a, b, c]) => ({
    shapes: [
      [a, b],
      [c, b],
    ],
    build: ([x, y]) => operators.matmul(x!, y!, { transposeB: true }),
  })),
  "matmul of stacks": fc.tuple(three, size).map(([[a, b, c], n]) => ({
    shapes: [
      [n, 2, a, b],
      [2, c, b],
    ],
    build: ([x, y]) => operators.matmul(x!, y!, { transposeB: true }),
  })),
  "matmul of a stack and a matrix": fc.tuple(three, size).map(([[a, b, c], n]) => ({
    shapes: [
      [n, a, b],
      [b, c],
    ],
    build: ([x, y]) => operators.matmul(x!, y!),
  })),
  linear: fc.tuple(three, size).map(([[a, b, c], n]) => ({
    shapes: [[a, b, c], [c, n], [n]],
    build: ([x, w, bias]) => operators.linear(x!, w!, bias!),
  })),
  reshape: three.map(([a, b, c]) => ({ shapes: [[a, b, c]], build: ([x]) => operators.reshape(x!, [c, a * b]) })),
  transpose: three.map((shape) => ({ shapes: [shape], build: ([x]) => operators.transpose(x!, [2, 0, 1]) })),
  slice: three.map(([a, b, c]) => ({ shapes: [[a, b + 2, c]], build: ([x]) => operators.slice(x!, 1, 1, b + 1) })),
  concatenate: three.map(([a, b, c]) => ({
    shapes: [
      [a, b],
      [a, c],
      [a, 1],
    ],
    build: (parts) => operators.concatenate(parts, 1),
  })),
  gatherRows: three.map(([rows, width, count]) => ({
    shapes: [[rows, width]],
    build: ([table]) => operators.gatherRows(table!, indices(table!.graph, count + 2, rows)),
  })),
  sumAxis: three.map((shape) => ({ shapes: [shape], build: ([x]) => operators.sumAxis(x!, 1) })),
  logSumExp: pointwise(operators.logSumExp),
  exp: pointwise(operators.exp),
  log: pointwise(operators.log, true),
  sigmoid: pointwise(operators.sigmoid),
  logSigmoid: pointwise(operators.logSigmoid),
  tanh: pointwise(operators.tanh),
  silu: pointwise(operators.silu),
  gelu: pointwise(operators.gelu),
  relu: pointwise(operators.relu, true),
  softmax: pointwise(operators.softmax),
  softmaxWeighted: attention(0),
  "softmaxWeighted, with dropout": attention(0.5),
  logProbabilityOf: two.map(([rows, columns]) => ({
    shapes: [[rows, columns + 1]],
    build: ([x]) => operators.logProbabilityOf(x!, indices(x!.graph, rows, columns + 1)),
  })),
  logProbabilityOver: three.map(([count, width, rows]) => ({
    shapes: [
      [count, width],
      [rows + 1, width],
    ],
    build: ([states, table]) => operators.logProbabilityOver(states!, table!, indices(states!.graph, count, rows + 1)),
  })),
  crossEntropy: two.map(([rows, columns]) => ({
    shapes: [[rows, columns + 1]],
    build: ([x]) =>
      operators.crossEntropy(
        x!,
        indices(x!.graph, rows, columns + 1),
        x!.graph.constant(
          Float32Array.from({ length: rows }, (_, at) => 0.5 + at),
          [rows],
        ),
      ),
  })),
  layerNorm: two.map(([rows, width]) => ({
    shapes: [[rows, width + 2], [width + 2], [width + 2]],
    build: ([x, gain, shift]) => operators.layerNorm(x!, gain!, shift!, 0.1),
  })),
  rmsNorm: two.map(([rows, width]) => ({
    shapes: [[rows, width + 1], [width + 1]],
    build: ([x, gain]) => operators.rmsNorm(x!, gain!, 0.1),
  })),
  rotary: fc.tuple(size, size, even).map(([a, positions, width]) => ({
    shapes: [[a, positions, width]],
    build: ([x]) => {
      const { cosines, sines } = rotaryTables(
        Array.from({ length: positions }, (_, at) => at * 3),
        width,
        10_000,
      );
      const table = (values: Float32Array) => x!.graph.constant(values, [positions, width]);
      return operators.rotary(x!, table(cosines), table(sines));
    },
  })),
};

/** A scalar that reads every number of a tensor with a weight of its own. */
function weighed(tensor: Tensor): Tensor {
  const weights = Float32Array.from({ length: sizeOf(tensor.shape) }, (_, at) => Math.sin(at + 1));
  return sumAll(multiply(tensor, tensor.graph.constant(weights, tensor.shape)));
}

function draw(shape: Shape, seed: number, positive: boolean): Float32Array {
  const random = seededRandom(seed);
  return Float32Array.from({ length: sizeOf(shape) }, () => (positive ? 0.5 + random() : 2 * random() - 1));
}

async function checkGradients({ shapes, build, positive = false }: Drawn, seed: number): Promise<void> {
  const graph = new Graph("training");
  const parameters = shapes.map((shape, at) => graph.parameter(`p${at}`, shape, "zeros"));
  const loss = weighed(build(parameters));
  const program = await compile(graph, { ...Object.fromEntries(gradientsOf(loss)), loss }, 1);
  const feeds: Record<string, Float32Array> = Object.fromEntries(
    shapes.map((shape, at) => [`p${at}`, draw(shape, seed + at, positive)]),
  );
  const masks: Feeds = Object.fromEntries(
    graph.dropouts.map(({ name, shape }) => [
      name,
      Float32Array.from({ length: sizeOf(shape) }, (_, at) => 2 * (at % 2)),
    ]),
  );
  const results = await program.run({ ...masks, ...feeds });
  const lossAt = async (name: string, index: number, shift: number) => {
    const moved = feeds[name]!.with(index, feeds[name]![index]! + shift);
    return (await program.run({ ...masks, ...feeds, [name]: moved }))["loss"]![0]!;
  };
  for (const [name, values] of Object.entries(feeds)) {
    const index = (seed * 31) % values.length;
    const slope = ((await lossAt(name, index, 1e-2)) - (await lossAt(name, index, -1e-2))) / 2e-2;
    const gradient = results[name]![index]!;
    expect(Math.abs(gradient - slope), `${name}[${index}]: ${gradient}, by differences ${slope}`).toBeLessThan(
      4e-3 * (1 + Math.abs(slope)),
    );
  }
  await program.close();
}

describe("gradients equal central differences", () => {
  test.each(Object.entries(CASES))("%s", async (_name, drawn) => {
    await fc.assert(fc.asyncProperty(drawn, fc.nat(10_000), checkGradients), { numRuns: 12 });
  });

  test("dropout: the mask that scaled the numbers scales the gradient", async () => {
    const graph = new Graph("training");
    const x = graph.parameter("x", [4], "zeros");
    const loss = weighed(operators.dropout(x, 0.5));
    const program = await compile(graph, { gradient: gradientsOf(loss).get("x")! }, 1);
    const { gradient } = await program.run({
      x: Float32Array.of(1, 2, 3, 4),
      "dropout.0": Float32Array.of(0, 2, 0, 2),
    });
    for (const [at, value] of [0, 2 * Math.sin(2), 0, 2 * Math.sin(4)].entries())
      expect(gradient![at]).toBeCloseTo(value, 5);
    expect(operators.dropout(new Graph("use").input("x", [4]), 0.5).name).toBe("x");
  });
});

describe("values, by hand", () => {
  async function numbersOf(build: (graph: Graph) => Tensor): Promise<number[]> {
    const graph = new Graph("use");
    const program = await compile(graph, { out: build(graph) }, 1);
    return [...(await program.run({}))["out"]!];
  }
  const row = (graph: Graph, ...values: number[]) => graph.constant(Float32Array.from(values), [1, values.length]);

  test("log p of equal logits is -log of their number", async () => {
    const [logP] = await numbersOf((graph) =>
      operators.logProbabilityOf(row(graph, 2, 2, 2, 2), graph.constant(Int32Array.of(1), [1])),
    );
    expect(logP).toBeCloseTo(-Math.log(4), 6);
  });

  test("log p over a table is log p of the product, also where shares vanish", async () => {
    const both = await numbersOf((graph) => {
      const states = graph.constant(Float32Array.of(1, 2, -300, 1), [2, 2]);
      const table = graph.constant(Float32Array.of(1, 0, 0, 1, 2, 1), [3, 2]);
      const targets = graph.constant(Int32Array.of(0, 2), [2]);
      const logits = operators.matmul(states, table, { transposeB: true });
      const [over, of] = [
        operators.logProbabilityOver(states, table, targets),
        operators.logProbabilityOf(logits, targets),
      ];
      return operators.concatenate([over, of], 0);
    });
    expect(both[0]).toBeCloseTo(both[2]!, 5);
    // The logits of the second row are -300, 1 and -599.
    expect(both[1]).toBeCloseTo(-600, 3);
    expect(both[3]).toBeCloseTo(-600, 3);
  });

  test("layer norm of (1, 3) is (-1, 1)", async () => {
    const normal = await numbersOf((graph) =>
      operators.layerNorm(
        row(graph, 1, 3),
        graph.constant(Float32Array.of(1, 1), [2]),
        graph.constant(Float32Array.of(0, 0), [2]),
        1e-12,
      ),
    );
    expect(normal[0]).toBeCloseTo(-1, 4);
    expect(normal[1]).toBeCloseTo(1, 4);
  });

  test("log sigmoid keeps its size far below zero", async () => {
    const [small] = await numbersOf((graph) => operators.logSigmoid(row(graph, -200)));
    expect(small).toBeCloseTo(-200, 3);
  });

  test("a rotary turn by a quarter swaps the halves", async () => {
    const graph = new Graph("use");
    const turned = operators.rotary(row(graph, 1, 2), row(graph, 0, 0), row(graph, 1, 1));
    const program = await compile(graph, { turned }, 1);
    expect([...(await program.run({}))["turned"]!]).toEqual([-2, 1]);
  });
});

test("shapes that do not fit are named when the graph is built", () => {
  const graph = new Graph("use");
  expect(() => add(graph.input("a", [2, 3]), graph.input("b", [2, 4]))).toThrow("[2,3] and [2,4] do not fit");
  expect(() => operators.matmul(graph.input("c", [2, 3]), graph.input("d", [2, 3]))).toThrow("3 columns meet 2 rows");
});
