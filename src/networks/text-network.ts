/**
 * A pretrained Llama-shaped text model on our decoder.
 *
 * In: what `readLlama` read from a file, and an adapter where there is one.  Out: the network for rows and for generation, and its parameters.
 * All weights of the file lie frozen; what can learn is the adapter.
 */
import type { Graph } from "../tensor/graph.ts";
import { gatherRows } from "../tensor/operators.ts";
import type { LoraAdapter } from "./adapters.ts";
import { plainLinear, project } from "./decoder.ts";
import type { Llama } from "./llama-files.ts";
import { type LlamaSettings, llamaShapes } from "./llama-names.ts";
import { type LoraSettings, parametersOf, settingsOf, withLora } from "./lora.ts";
import type { TokenNetwork } from "./rows.ts";

const EMBEDDINGS = "model.embed_tokens.weight";

export function textNetwork(settings: LlamaSettings, lora?: LoraSettings): TokenNetwork {
  const { vocabulary, width, tied } = settings;
  const decoderSettings = { ...settings, dropout: 0 };
  const plain = plainLinear(decoderSettings, true);
  const table = (graph: Graph, name: string) => graph.parameter(name, [vocabulary, width], "zeros", true);
  return {
    settings: decoderSettings,
    layerOf: lora === undefined ? plain : withLora(plain, lora),
    embed(tokens) {
      freezeAll(tokens.graph, settings);
      return gatherRows(table(tokens.graph, EMBEDDINGS), tokens);
    },
    logits(hidden, among) {
      const output = table(hidden.graph, tied ? EMBEDDINGS : "lm_head.weight");
      return project(hidden, among === undefined ? output : gatherRows(output, among));
    },
  };
}

/** Declared first, every weight of the file is frozen, the gains of the norms too: who asks for one later is given it as it is. */
function freezeAll(graph: Graph, settings: LlamaSettings): void {
  for (const [name, shape] of llamaShapes(settings)) graph.parameter(name, shape, "zeros", true);
}

/** The numbers of a model with its adapter. Those of the model are not copied: they never move. */
export function parametersOfText({ weights, settings }: Pick<Llama, "weights" | "settings">, adapter?: LoraAdapter) {
  const frozen = [...llamaShapes(settings).keys()].map((name) => [name, weights.get(name)!.data] as const);
  const trained = adapter === undefined ? [] : [...parametersOf(adapter)];
  return new Map<string, Float32Array>([...frozen, ...trained]);
}

/** The network of a model under an adapter. */
export function networkOf({ settings }: Pick<Llama, "settings">, adapter?: LoraAdapter): TokenNetwork {
  return textNetwork(settings, adapter === undefined ? undefined : settingsOf(adapter));
}
