/**
 * GIRL, as far as it is a prompt: the model advertises the job that would come next, and the advertisement is matched to titles.
 *
 *     history ─► duties, then a title in an employer's words ─► the taxonomy's matcher ─► near titles, each with its probability
 *
 * In: a history.  Out: a recommendation whose reasons are the advertisements; several are averaged as reasons are.
 * Source: Zheng et al. (2023), "Generative Job Recommendations with Large Language Model". Lacking here: its
 * fine-tuning, its reward model and its reinforcement learning, and the recommender that its generated jobs are features of.
 *
 * What the matcher finds no title for is popularity's, and an advertisement in whose title it finds nothing is a failed reason.
 */
import { ModelError, type Recommender, type Run, seedFrom, type TitleCoder } from "../../domain/index.ts";
import type { LanguageModel } from "../../models/model.ts";
import { askShowing } from "../../prompts/ask-about.ts";
import { girl as prompt } from "../../prompts/girl.ts";
import type { OwnPrompt } from "../../prompts/own-prompts.ts";
import { readThought } from "../../prompts/reply.ts";
import { titleLookup } from "../../taxonomy/taxonomy.ts";
import { writtenReason } from "../after-reasons.ts";
import { askForReason, USUAL_REASON } from "../ask-for-reason.ts";
import { averageOverReasons, type RankedReason } from "../averaged.ts";
import { type ClosedSet, type Ranked, type TitleQuestion, writtenTitle } from "../rank.ts";

const ATTEMPTS = 2;

/** @param roles advertised, and averaged over @param coder the taxonomy's matcher @param own as in `direct` */
export function girl(
  model: LanguageModel,
  roles: number,
  coder: TitleCoder,
  closedSet: ClosedSet,
  own?: OwnPrompt,
): Recommender {
  const titleOf = titleLookup(closedSet.taxonomy);
  return async (history, run) => {
    const asked = askShowing(history, titleOf, prompt, own, {});
    const ranked: RankedReason[] = [];
    const failed: string[] = [];
    for (let role = 0; role < roles; role++) {
      const written = await advertise(model, asked, seedFrom(`${history.id} role ${role}`, run.seed), run);
      const matched = "why" in written ? undefined : matchedTo(written, coder, closedSet);
      if ("why" in written) failed.push(`An advertisement could not be used (${written.why}).`);
      else if (matched === undefined) failed.push(`No title is near the advertised "${written.title}".`);
      else ranked.push({ reason: writtenReason(`${written.title}: ${written.duties}`, model, asked), ranked: matched });
    }
    if (ranked.length === 0) throw new ModelError("cut-short", `${model.name}: ${failed[0]}`);
    return averageOverReasons(`girl-prompted ${model.name}`, ranked, failed, closedSet.taxonomy);
  };
}

type Advertisement = { readonly title: string; readonly duties: string };

/** A model that stopped after the duties is asked for the title behind them, where it goes on with what was begun. */
async function advertise(
  model: LanguageModel,
  { messages }: Pick<TitleQuestion, "messages">,
  seed: number,
  run: Run,
): Promise<Advertisement | { readonly why: string }> {
  const question = { messages, ...USUAL_REASON, read: readThought, answered: true, attempts: ATTEMPTS, seed };
  const written = await askForReason(model, question, run);
  if (written.kind === "missing") return written;
  const { text: duties, answer } = written;
  if (answer !== undefined) return { title: answer, duties };
  if (!model.continuesAnswers) return { why: "no-answer" };
  const title = await writtenTitle(model, { messages, reason: duties, read: prompt.read }, seed, run);
  return title.kind === "unread" ? title : { title: title.value, duties };
}

/** Near titles with their probabilities; popularity has what they leave. Undefined where nothing is near. */
function matchedTo(
  { title, duties }: Advertisement,
  coder: TitleCoder,
  { taxonomy, floor }: ClosedSet,
): Ranked | undefined {
  const coding = coder(title, { text: duties });
  if (coding.kind === "no-title") return undefined;
  const near = new Map(coding.nearest.map(({ code, score }) => [taxonomy.indexOf(code)!, score]));
  if (coding.kind === "coded") near.set(taxonomy.indexOf(coding.code)!, coding.score);
  const matched = near.values().reduce((sum, score) => sum + score, 0);
  if (matched === 0) return undefined;
  const coveredMass = Math.min(1, matched);
  const distribution = floor.map((p) => (1 - coveredMass) * p);
  for (const [index, score] of near) distribution[index]! += (score / matched) * coveredMass;
  return { distribution, rankedBy: "votes", exact: false, coveredMass };
}
