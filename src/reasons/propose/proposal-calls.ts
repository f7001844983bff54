/**
 * The calls that proposing would make now: what a dry run counts, and what a provider's batch service is given.
 *
 * In: a set, its recipe's model with every call deferred, and for hinted reasons the cases without an oracle.  Out: the calls of which the
 * journal holds no reply.
 */
import type { Run } from "../../domain/index.ts";
import type { CallCollector, DeferredCall } from "../../models/deferred.ts";
import type { LanguageModel } from "../../models/model.ts";
import type { Taxonomy } from "../../taxonomy/taxonomy.ts";
import { readOwnPrompts } from "../own-prompts-folder.ts";
import { type CasesToHint, casesToHint } from "./add-hinted.ts";
import { askedOf } from "./ask-later.ts";
import { llm } from "./by-language-model.ts";
import { hinted } from "./hinted-reason.ts";
import { type Proposing, pendingCases } from "./propose-reasons.ts";
import { casesToRetry } from "./retry-lost.ts";

export async function* proposalCalls(
  proposing: Omit<Proposing, "total">,
  unsuccessful: CasesToHint | undefined,
  retry: boolean,
  model: LanguageModel,
  collector: CallCollector,
  taxonomy: Taxonomy,
  run: Run,
): AsyncGenerator<DeferredCall> {
  const { set, dataset } = proposing;
  const { propose, seed, prompts } = set.recipe;
  const own = await readOwnPrompts(prompts);
  if (retry && propose.llm) {
    const ask = llm(model, propose.llm, seed, taxonomy, own.joint);
    yield* collector.callsOf(casesToRetry(set, dataset), (one) => ask(askedOf(one), run));
  } else if (unsuccessful !== undefined && propose.hinted) {
    const ask = hinted(model, propose.hinted, seed, taxonomy);
    const cases = casesToHint(set, dataset, unsuccessful);
    yield* collector.callsOf(cases, (one) => ask(askedOf(one), one.case_.next.code, run));
  } else if (propose.llm) {
    const ask = llm(model, propose.llm, seed, taxonomy, own.joint);
    yield* collector.callsOf(pendingCases(proposing), (asked) => ask(asked, run));
  }
}
