/**
 * A graph that runs: numbers in by name, numbers out by name.
 *
 * In: a graph and the tensors that are wanted of it.  Out: a `Program`.
 * The arrays that come back belong to the caller and stay as they are after the next run.
 */
import type { InferenceSession } from "onnxruntime-common";
import { type Graph, sizeOf, type Tensor } from "./graph.ts";
import { type ConstantRecord, type ValueRecord, writeOnnx } from "./onnx.ts";
import { loadRuntime, type Runtime } from "./runtime.ts";

/** Whole numbers for inputs of element "int32", floats for the others. */
export type Numbers = Float32Array | Int32Array;
export type Feeds = Readonly<Record<string, Numbers>>;

export type Program = {
  /** @param feeds one array for each input and parameter, of its size @throws RangeError where one is missing or of another size */
  readonly run: (feeds: Feeds) => Promise<Record<string, Float32Array>>;
  readonly close: () => Promise<void>;
};

/**
 * @param outputs what is wanted, by the name it comes back under
 * @param threads 1 is fastest for small graphs
 * @param lasting parameters that will not change: they are written into the graph and not fed, so that the runtime lays matrices out, and
 *   computes what follows from them alone, once. It takes longer to compile; that is won back where the program runs often.
 */
export async function compile(
  graph: Graph,
  outputs: Readonly<Record<string, Tensor>>,
  threads: number,
  lasting: ReadonlyMap<string, Float32Array> = new Map(),
): Promise<Program> {
  const runtime = await loadRuntime();
  const wanted = Object.entries(outputs);
  const fed = graph.inputs.filter(({ name }) => !lasting.has(name));
  const bytes = writeOnnx({
    nodes: graph.nodes,
    constants: [...graph.constants, ...constantsOf(graph, lasting)],
    inputs: fed,
    outputs: [...new Map(wanted.map(([, tensor]) => [tensor.name, tensor])).values()],
  });
  const session = await runtime.InferenceSession.create(bytes, {
    intraOpNumThreads: threads,
    interOpNumThreads: 1,
    executionMode: "sequential",
    graphOptimizationLevel: "all",
    logSeverityLevel: 3,
    ...(runtime.kind === "wasm" && { executionProviders: ["wasm"] }),
  });
  return {
    async run(feeds) {
      const results = await session.run(tensorsOf(fed, feeds, runtime));
      return Object.fromEntries(wanted.map(([name, tensor]) => [name, results[tensor.name]!.data as Float32Array]));
    },
    close: () => session.release(),
  };
}

function constantsOf(graph: Graph, lasting: ReadonlyMap<string, Float32Array>): ConstantRecord[] {
  return graph.inputs.flatMap((input) => {
    const data = lasting.get(input.name);
    return data === undefined ? [] : [{ ...input, data }];
  });
}

function tensorsOf(
  inputs: readonly ValueRecord[],
  feeds: Feeds,
  { Tensor: Value }: Runtime,
): InferenceSession.FeedsType {
  return Object.fromEntries(
    inputs.map(({ name, shape, element }) => {
      const numbers = feeds[name];
      if (numbers?.length !== sizeOf(shape))
        throw new RangeError(`input ${name} is [${shape}] and was fed ${numbers?.length ?? "no"} numbers`);
      return [name, new Value(element as "float32", numbers as Float32Array, shape)];
    }),
  );
}
