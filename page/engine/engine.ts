/**
 * All that the page asks of the engine, as one object of functions: in the worker behind messages, in tests called as it is.
 *
 * In: sessions, documents, words.  Out: plain values. Nothing is kept but what was reckoned, and nothing is sent anywhere.
 */
import { updateByClaims } from "../../src/claims/bayes.ts";
import { checkText, isAboutHistory } from "../../src/claims/check.ts";
import { strengthOf } from "../../src/claims/word-pulls.ts";
import type { Career } from "../../src/domain/index.ts";
import {
  type CareerHistory,
  type HeldClaim,
  type Occupation,
  occupationCodes,
  type TitleCoding,
  YearMonth,
} from "../../src/domain/index.ts";
import type { WrittenCareer } from "../../src/histories/normalise/raw.ts";
import { writeJsonResume } from "../../src/histories/write.ts";
import type { Advice } from "../../src/pipeline/advise.ts";
import { whyTitle } from "../../src/recommend/why-title.ts";
import { loadTaxonomy } from "../../src/taxonomy/facts.ts";
import { loadOutlooks } from "../../src/taxonomy/outlook.ts";
import { searchOccupations } from "../../src/taxonomy/search.ts";
import { loadTitleCoder } from "../../src/taxonomy/titles.ts";
import { type Adviser, adviser } from "./advice.ts";
import { followedFor } from "./followed.ts";
import { type ReadDocument, readDocument, readTyped } from "./reading.ts";
import type { Bringing, OccupationShown, Session, Shown, WhyNot, WordsRead } from "./shown.ts";

export type Engine = ReturnType<typeof openEngine>;

/** @param clock milliseconds since 1970 */
export function openEngine(clock: () => number) {
  const taxonomy = loadTaxonomy();
  let made: Adviser | undefined;
  const advising = () => {
    made ??= adviser();
    return made;
  };
  const today = () => YearMonth.parse(new Date(clock()).toISOString().slice(0, 7));
  return {
    read: (name: string, bytes: Uint8Array): Promise<ReadDocument> => readDocument(name, bytes, today()),
    typed: async (written: WrittenCareer): Promise<Career> => readTyped(written, today()),
    code: async (title: string): Promise<TitleCoding> => loadTitleCoder()(title),
    search: async (words: string): Promise<Occupation[]> =>
      searchOccupations(words, 12, taxonomy).filter(({ code }) => !taxonomy.leftover[taxonomy.indexOf(code)!]),
    show: (session: Session): Promise<Shown | undefined> => advising().show(session, today()),
    words: async (text: string, session: Session): Promise<WordsRead> => {
      const { history } = await ranked(advising(), session, today());
      const { claims, unread } = checkText(text, history, taxonomy);
      return {
        ahead: claims.flatMap(({ says, start }): HeldClaim[] =>
          isAboutHistory(says) ? [] : [{ says, standing: isDenied(text, start) ? "false" : "true" }],
        ),
        past: claims.flatMap(({ says, checked }) => (isAboutHistory(says) ? [{ says, holds: checked }] : [])),
        unread,
      };
    },
    why: (code: string, session: Session): Promise<WhyNot> => whyNot(code, session, advising(), today()),
    occupation: async (code: string, session: Session): Promise<OccupationShown> =>
      occupationFor(taxonomy.indexOf(code)!, (await ranked(advising(), session, today())).history),
    jsonResume: async (career: Career): Promise<object> => writeJsonResume(career),
  };
}

/** "I will not go back to": a word of denial in the same clause, before the claim. */
function isDenied(text: string, start: number): boolean {
  const clause = text
    .slice(0, start)
    .split(/[.;!?,]|\b(?:and|but|y|pero)\b/i)
    .at(-1)!;
  return /\b(?:not|never|no longer|no more|without|don[’']t|won[’']t|cannot|can[’']t|wouldn[’']t)\b/i.test(clause);
}

/** The advice of a session that was shown: without a ranking nothing else is asked. */
async function ranked({ adviceOn }: Adviser, session: Session, today: YearMonth): Promise<Advice> {
  const advice = await adviceOn(session, today);
  if (advice === undefined) throw new Error("nothing of this history was ranked");
  return advice;
}

async function whyNot(code: string, session: Session, adviser: Adviser, today: YearMonth): Promise<WhyNot> {
  const taxonomy = loadTaxonomy();
  const { recommender, bands } = adviser;
  const advice = await ranked(adviser, session, today);
  const { history } = advice;
  const ranking = updateByClaims(advice.recommendation.distribution, session.held, history, taxonomy);
  const facts = advice.explained!.facts.map(({ without, ...fact }) => ({
    ...fact,
    without: updateByClaims(without, session.held, fact.edited, taxonomy),
  }));
  const rank = async (histories: readonly CareerHistory[]) =>
    (await recommender.distributions!(histories)).map((own, at) =>
      updateByClaims(own, session.held, histories[at]!, taxonomy),
    );
  const title = taxonomy.indexOf(code)!;
  const why = await whyTitle(title, { ranking, facts }, history, rank, taxonomy);
  const told = why.facts.flatMap(({ fact, pull }) => {
    const strength = strengthOf(pull);
    return strength === undefined ? [] : [{ says: fact.claim.says, strength, pull }];
  });
  const side = (speaking: boolean) =>
    told.filter(({ pull }) => pull > 0 === speaking).map(({ says, strength }) => ({ says, strength }));
  const degree = why.degrees.flatMap(({ level, pull }) => {
    const strength = pull > 0 ? strengthOf(pull) : undefined;
    return strength === undefined ? [] : [{ level, strength }];
  })[0];
  return {
    ...taxonomy.occupations[title]!,
    place: why.place,
    of: taxonomy.occupations.length,
    followed: followedFor(why.probability, bands.bands),
    leftover: taxonomy.leftover[title]!,
    speaking: side(true),
    against: side(false),
    degree,
  };
}

/** An element counts as brought where an occupation that was held asks for it about as much. */
const ABOUT_AS_MUCH = 0.06;
const CLEARLY_MORE = 0.12;
/** What matters less in an occupation is not what it is about. */
const MATTERS = 0.45;
const MOST_NAMED = 5;

function occupationFor(title: number, history: CareerHistory): OccupationShown {
  const taxonomy = loadTaxonomy();
  const held = occupationCodes(history).flatMap((code) => taxonomy.indexOf(code) ?? []);
  const last = held.at(-1);
  const brings: (Bringing & { readonly by: number })[] = [];
  const lacks: (Bringing & { readonly by: number })[] = [];
  for (const { id, kind, name } of taxonomy.elements) {
    const asked = taxonomy.importance(id, title);
    if (kind === "interest" || asked === undefined || asked < MATTERS) continue;
    const known = held.flatMap((one) => taxonomy.importance(id, one) ?? []);
    if (known.length === 0) continue;
    const most = Math.max(...known);
    if (most >= asked - ABOUT_AS_MUCH) brings.push({ name, kind, by: asked });
    else if (most < asked - CLEARLY_MORE) lacks.push({ name, kind, by: asked - most });
  }
  const named = (list: typeof brings) =>
    list
      .sort((a, b) => b.by - a.by)
      .slice(0, MOST_NAMED)
      .map(({ name, kind }): Bringing => ({ name, kind }));
  return {
    ...taxonomy.occupations[title]!,
    published: loadOutlooks()(taxonomy.occupations[title]!.code),
    zone: taxonomy.zones[title] || undefined,
    ownZone: last === undefined ? undefined : taxonomy.zones[last] || undefined,
    brings: named(brings),
    lacks: named(lacks),
    related: taxonomy.related[title]!.filter((one) => !taxonomy.leftover[one])
      .slice(0, 5)
      .map((one) => taxonomy.occupations[one]!),
  };
}
