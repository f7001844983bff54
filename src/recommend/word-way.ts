/**
 * A way ahead and what moves it, in words.
 *
 * In: a way, the facts that are said of it with their pulls, and the facts cited beside.  Out: the text of a reason. Whether what it says is
 * so is not asked here: `composed-reasons.ts` hands it what is, and tests of judges what is not (`reasons/perturb/unfaithful.ts`).
 */
import type { PulledFact } from "../claims/pulls.ts";
import { factPhrase, type NounPhrase, oftenText, strengthOf } from "../claims/word-pulls.ts";
import { type CareerHistory, isSure, occupationCodes } from "../domain/index.ts";
import { FIELD_WORDS } from "../taxonomy/soc.ts";
import type { Taxonomy } from "../taxonomy/taxonomy.ts";
import type { Way } from "./ways.ts";

/** A fact, and what it moves of a way: nats of log-odds, above 0 for it. */
export type Pulled = { readonly fact: PulledFact; readonly pull: number };

/** @param said the strongest for it first @param besides cited so that all of them alone give the same first title */
export function reasonText(
  way: Way,
  said: readonly Pulled[],
  besides: readonly PulledFact[],
  history: CareerHistory,
  taxonomy: Taxonomy,
): string {
  const isHeld = history.jobs.at(-1)?.current === true;
  const ahead = wayText(way, doubtedCodes(history), taxonomy);
  return `${ahead} ${pullsText(said, way, isHeld, taxonomy)}${besidesText(besides, said.length > 0, taxonomy)}`;
}

/** Occupations of the history that are known of no title but such as were read with doubt; and the last one, where the last title was. */
function doubtedCodes({ jobs }: CareerHistory): ReadonlySet<string> {
  const codes = (sure: boolean) =>
    jobs.flatMap(({ coding }) => (coding.kind === "coded" && isSure(coding) === sure ? [coding.code] : []));
  const sure = new Set(codes(true));
  const last = jobs.at(-1)?.coding;
  const lastDoubted = last?.kind === "coded" && !isSure(last) ? [last.code] : [];
  return new Set([...codes(false).filter((code) => !sure.has(code)), ...lastDoubted]);
}

const LONGEST_EXAMPLES = 70;

function wayText({ move, major, titles, share }: Way, doubted: ReadonlySet<string>, taxonomy: Taxonomy): string {
  const often = `People with such a history ${oftenText(share)}`;
  const named = titles
    .filter((title) => !taxonomy.leftover[title])
    .slice(0, 2)
    .map((title) => taxonomy.occupations[title]!.title);
  const [first] = named;
  const perhaps = titles.slice(0, 1).some((title) => doubted.has(taxonomy.occupations[title]!.code)) ? "perhaps " : "";
  // Official titles can be long lists; two of these are no example that anybody would say aloud.
  if (named.join().length > LONGEST_EXAMPLES) named.length = 1;
  const such = named.length === 0 ? "" : `, for example to work among ${named.join(" or ")}`;
  switch (move) {
    case "stay":
      return `${often} stay in the same occupation next${first === undefined ? "" : `, ${perhaps}among ${first}`}.`;
    case "return":
      return `${often} go back next to an occupation they ${perhaps}held before${such}.`;
    case "up":
      return `${often} move up next, to work in the same field that asks for more preparation${such}.`;
    case "same-field":
      return `${often} take another occupation of the same field next${such}.`;
    case "elsewhere":
      return `${often} go to another field next: ${FIELD_WORDS[major]}${such}.`;
    default:
      return move satisfies never;
  }
}

/** "The bachelor's degree in Nursing speaks strongly for it and the 7 years ... a little, although earlier work ... speaks against it." */
function pullsText(said: readonly Pulled[], way: Way, isHeld: boolean, taxonomy: Taxonomy): string {
  const speaking = said.filter(({ pull }) => pull > 0);
  const against = said.filter(({ pull }) => pull < 0);
  const clause = (own: readonly Pulled[], side: "for" | "against") =>
    joined(
      [...Map.groupBy(own, ({ pull }) => strengthOf(pull))].map(([strength, alike], at) => {
        const phrases = alike.map(({ fact }) => phraseFor(fact, way, isHeld, taxonomy));
        const text = joined(phrases.map((phrase) => phrase.text));
        const speak = phrases.length > 1 || phrases[0]!.plural ? "speak" : "speaks";
        return at === 0 ? `${text} ${speak} ${strength} ${side} it` : `${text} ${strength}`;
      }),
    );
  // A degree is nothing that a person wants to hear held against them: it is said what people with it do.
  const opposing =
    against[0]?.fact.claim.says.kind === "education" ? seldomer(against[0], way, taxonomy) : clause(against, "against");
  if (said.length === 0)
    return "No single fact of the history moves that by much: it is what people in general do from there.";
  const text =
    speaking.length === 0
      ? `No single fact speaks for it; ${opposing}`
      : `${clause(speaking, "for")}${against.length === 0 ? "" : `, although ${opposing}`}`;
  return `${text[0]!.toUpperCase()}${text.slice(1)}.`.replaceAll(",,", ",").replaceAll(",.", ".");
}

const LESS_OFTEN = {
  "a little": "a little less often",
  clearly: "clearly less often",
  strongly: "far less often",
} as const;

function seldomer({ fact, pull }: Pulled, { move }: Way, taxonomy: Taxonomy): string {
  const { text } = factPhrase(fact.claim, taxonomy);
  return `with ${text} people ${move === "stay" ? "stay" : "go that way"} ${LESS_OFTEN[strengthOf(pull)!]}`;
}

/** What else it takes, so that the reason alone gives the first title. */
function besidesText(besides: readonly PulledFact[], more: boolean, taxonomy: Taxonomy): string {
  if (besides.length === 0) return "";
  const phrases = besides.map(({ claim }) => factPhrase(claim, taxonomy));
  const named = joined(phrases.map(({ text }) => text));
  const alone = more
    ? ` With ${named} as well, these facts alone give the same first title.`
    : ` ${named[0]!.toUpperCase()}${named.slice(1)} alone ${phrases.length > 1 || phrases[0]!.plural ? "give" : "gives"} the same first title.`;
  return alone.replaceAll(",,", ",");
}

/** Where the way leads to the very work that the fact is about, its title has just been named. */
function phraseFor(
  { claim, edited }: PulledFact,
  { move, titles }: Way,
  isHeld: boolean,
  taxonomy: Taxonomy,
): NounPhrase {
  const { says, standing } = claim;
  const [first] = titles;
  const named =
    standing === "true" && "code" in says && first !== undefined && taxonomy.occupations[first]!.code === says.code;
  if (named && move === "stay" && says.kind === "last")
    return { text: isHeld ? "being in this work already" : "having done this work last", plural: false };
  if (named && move === "stay" && says.kind === "tenure")
    return { text: `the ${says.years} years in this work`, plural: true };
  if (named && move === "return" && says.kind === "held") return { text: "having done this work", plural: false };
  const phrase = factPhrase(claim, taxonomy);
  // Beside a history without any work everything speaks for the only work there is, and it should be heard why.
  if (says.kind === "last" && occupationCodes(edited).length === 0)
    return { ...phrase, text: phrase.text.replace(/^the last job/, "the only work known") };
  return phrase;
}

function joined(parts: readonly string[]): string {
  return parts.length < 2 ? parts.join("") : `${parts.slice(0, -1).join(", ")} and ${parts.at(-1)}`;
}
