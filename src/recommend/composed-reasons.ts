/**
 * Reasons composed of what moves the ranking: one a way ahead, with the facts that speak for it and the strongest against.
 *
 * In: the pulls of a history's facts on a ranking.  Out: reasons, the one for the first title first, then by likelihood; the ways part all titles among them, so their
 * weights sum to 1. A fact is said where it moves the odds of the way by a fifth or more, once, and how strongly; what was said to speak
 * for or against does so when it is taken away, because that is how it was found.
 */
import { openClaim } from "../claims/compose.ts";
import { movesAsSaid } from "../claims/direction.ts";
import type { PulledFact, Pulls } from "../claims/pulls.ts";
import { pullOn } from "../claims/pulls.ts";
import { factPhrase, type NounPhrase, oftenText, strengthOf } from "../claims/word-pulls.ts";
import {
  type CareerHistory,
  type Claim,
  type Distribution,
  isSure,
  largest,
  MOVES,
  type Move,
  occupationCodes,
  type WeightedReason,
} from "../domain/index.ts";
import { FIELD_WORDS } from "../taxonomy/soc.ts";
import type { Taxonomy } from "../taxonomy/taxonomy.ts";

/** A kind of move, and where it leads out of the field, the field that it leads to. */
export type Way = {
  readonly move: Move;
  readonly major: string;
  /** Indices, likeliest first. */
  readonly titles: readonly number[];
  readonly share: number;
};

/** Ways less likely than this are put together with nothing said of them. */
const FEWEST_SHARE = 0.01;
const MOST_TITLES = 5;
const MOST_LEFTOVERS = 20;

export function composedReasons(history: CareerHistory, pulls: Pulls, taxonomy: Taxonomy): WeightedReason[] {
  const doubted = doubtedCodes(history);
  const isHeld = history.jobs.at(-1)?.current === true;
  return waysOf(pulls.ranking, history, taxonomy)
    .filter(({ share }, at) => at === 0 || share >= FEWEST_SHARE)
    .map((way, at) => reasonFor(way, pulls, at === 0 ? (pulls.besides ?? []) : [], doubted, isHeld, taxonomy));
}

/** What the reason for the first title says by itself. */
export function saidOfFirst(history: CareerHistory, pulls: Pulls, taxonomy: Taxonomy): PulledFact[] {
  const [way] = waysOf(pulls.ranking, history, taxonomy);
  return way === undefined ? [] : chosenFacts(pulledOf(way, pulls)).map(({ fact }) => fact);
}

/** All titles parted, the way of the first title first, then the likeliest: the last one, earlier ones, the rest of the field upwards and not, and every other field by itself. */
export function waysOf(distribution: Distribution, history: CareerHistory, taxonomy: Taxonomy): Way[] {
  const moves = movesAsSaid(history, taxonomy);
  const titles = [...distribution.keys()];
  // The first that a person is shown: a leftover of the classification is none.
  const first = largest(distribution, MOST_LEFTOVERS).find((title) => !taxonomy.leftover[title]);
  const byWay = Map.groupBy(titles, (title) =>
    MOVES[moves[title]!] === "elsewhere" ? `elsewhere ${taxonomy.majors[title]}` : MOVES[moves[title]!]!,
  );
  return [...byWay.values()]
    .map((own): Way => {
      const likeliest = own.toSorted((a, b) => distribution[b]! - distribution[a]! || a - b);
      const share = own.reduce((sum, title) => sum + distribution[title]!, 0);
      const [first] = likeliest as [number];
      return { move: MOVES[moves[first]!]!, major: taxonomy.majors[first]!, titles: likeliest, share };
    })
    .sort((a, b) => Number(b.titles.includes(first!)) - Number(a.titles.includes(first!)) || b.share - a.share);
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

function pulledOf(way: Way, { ranking, facts }: Pulls): Pulled[] {
  return facts.flatMap((fact) => {
    const pull = pullOn(way.titles, ranking, fact.without);
    return pull === undefined ? [] : [{ fact, pull }];
  });
}

function reasonFor(
  way: Way,
  pulls: Pulls,
  besides: readonly PulledFact[],
  doubted: ReadonlySet<string>,
  isHeld: boolean,
  taxonomy: Taxonomy,
): WeightedReason {
  const said = chosenFacts(pulledOf(way, pulls));
  const ahead: Claim[] = [openClaim({ kind: "move", move: way.move })];
  if (way.move === "elsewhere") ahead.push(openClaim({ kind: "field", major: way.major }));
  return {
    reason: {
      text: `${wayText(way, doubted, taxonomy)} ${pullsText(said, way, isHeld, taxonomy)}${besidesText(besides, said.length > 0, taxonomy)}`,
      claims: [...said.map(({ fact }) => fact.claim), ...besides.map((fact) => fact.claim), ...ahead],
      provenance: { by: "composed" },
    },
    weight: way.share,
    speaksFor: way.titles.slice(0, MOST_TITLES).map((title) => taxonomy.occupations[title]!.code),
    pulls: said.map(({ fact, pull }) => ({ claim: fact.key, pull })),
  };
}

type Pulled = { readonly fact: PulledFact; readonly pull: number };

const MOST_FOR = 3;
const MOST_AGAINST = 1;

/**
 * The strongest for it, then the strongest against; nothing twice: of facts that rest on the same jobs or degrees the strongest is said.
 * The shape of the whole path rests on all jobs, so it is said only where no single one is.
 */
function chosenFacts(pulled: readonly Pulled[]): Pulled[] {
  const strongest = pulled
    .filter(({ pull }) => strengthOf(pull) !== undefined)
    .toSorted((a, b) => wholeness(a) - wholeness(b) || Math.abs(b.pull) - Math.abs(a.pull));
  const said: Pulled[] = [];
  const most = { for: MOST_FOR, against: MOST_AGAINST };
  for (const one of strongest) {
    const side = one.pull > 0 ? "for" : "against";
    if (most[side] === 0 || said.some((other) => overlap(one.fact, other.fact))) continue;
    most[side]--;
    said.push(one);
  }
  return said.toSorted((a, b) => b.pull - a.pull);
}

function wholeness({ fact }: Pulled): number {
  return Number(fact.claim.says.kind === "path" || fact.claim.says.kind === "jobs");
}

function overlap({ claim: { rests: a } }: PulledFact, { claim: { rests: b } }: PulledFact): boolean {
  return a.jobs.some((job) => b.jobs.includes(job)) || a.education.some((entry) => b.education.includes(entry));
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
