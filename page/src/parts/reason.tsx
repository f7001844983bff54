/** Why: the reason as a paragraph that a person would say aloud, the one question, its claims, and what the person adds. */
import type { ComponentChildren } from "preact";
import { useState } from "preact/hooks";
import type { Place } from "../../../src/domain/index.ts";
import type { Shown, WayShown } from "../../engine/shown.ts";
import { useWords } from "../i18n.ts";
import { change, editsOf, type PageSession, redo, setPage, undo, usePage } from "../store.ts";
import { Claims } from "./claims.tsx";
import { ModelReason } from "./model-reason.tsx";
import { Question } from "./question.tsx";
import { Wishes } from "./wishes.tsx";

type Props = { readonly session: PageSession; readonly shown: Shown };

export function Why({ session, shown }: Props) {
  const { why } = useWords();
  return (
    <section class="why" aria-labelledby="why">
      <h2 id="why">
        {why.head} <span class="soft no-print">· {why.headSaid}</span>
      </h2>
      <div class="card reason">
        <Badge session={session} />
        <Paragraph shown={shown} />
      </div>
      <Question shown={shown} />
      <div class="card">
        <Claims session={session} shown={shown} />
        <Wishes session={session} shown={shown} />
      </div>
      <ModelReason session={session} shown={shown} />
    </section>
  );
}

function Badge({ session }: { readonly session: PageSession }) {
  const { why } = useWords();
  const undone = usePage((state) => state.undone);
  const redone = usePage((state) => state.redone);
  const [naming, setNaming] = useState(false);
  const [name, setName] = useState("");
  const edits = editsOf(session);
  const { confirmed } = session;
  return (
    <div class="badge">
      <span class="pill">{why.byModel}</span>
      {edits > 0 && <span class="pill">{why.edited(edits)}</span>}
      {confirmed !== undefined && <span class="pill sure">{why.confirmed(confirmed.by, confirmed.on)}</span>}
      <span class="tools no-print">
        <button type="button" class="quiet" disabled={undone.length === 0} onClick={undo}>
          {why.undo}
        </button>
        <button type="button" class="quiet" disabled={redone.length === 0} onClick={redo}>
          {why.redo}
        </button>
        {confirmed === undefined && (
          <button type="button" class="quiet" aria-expanded={naming} onClick={() => setNaming(!naming)}>
            {why.confirm}
          </button>
        )}
      </span>
      {naming && confirmed === undefined && (
        <form
          class="confirm"
          onSubmit={(event) => {
            event.preventDefault();
            setNaming(false);
            void change({ confirmed: { by: name.trim(), on: new Date().toISOString().slice(0, 10) } });
          }}
        >
          <label>
            {why.confirmName}
            <input
              type="text"
              value={name}
              autocomplete="off"
              onInput={(event) => setName(event.currentTarget.value)}
            />
          </label>
          <button type="submit" class="secondary" disabled={name.trim() === ""}>
            {why.confirmSave}
          </button>
        </form>
      )}
    </div>
  );
}

/** The likeliest way ahead with what speaks for and against it, then the next ones in a sentence each. */
function Paragraph({ shown }: { readonly shown: Shown }) {
  const words = useWords();
  const [first, ...others] = shown.ways;
  if (first === undefined) return null;
  const sentence = (way: WayShown, at: number) => words.way(way.move, way.major, way.share, way.titles, at === 0);
  return (
    <p class="lead">
      {sentence(first, 0)} <Speaking way={first} shown={shown} />{" "}
      {others.slice(0, 2).map((way, at) => `${sentence(way, at + 1)} `)}
    </p>
  );
}

function Speaking({ way, shown }: { readonly way: WayShown; readonly shown: Shown }) {
  const words = useWords();
  const { why } = words;
  const speaking = way.facts.filter((fact) => fact.for);
  const against = way.facts.filter((fact) => !fact.for);
  if (way.facts.length === 0) return <>{why.noFact}</>;
  const clause = (facts: WayShown["facts"], said: typeof why.speaksFor, begins: boolean): ComponentChildren[] =>
    [...Map.groupBy(facts, ({ strength }) => strength)].flatMap(([strength, alike], at, all) => {
      const plural = alike.length > 1 || words.isPlural(alike[0]!.says);
      const [before, after] =
        at === 0 ? said("\0", plural, words.strengths[strength]).split("\0") : ["", ` ${words.strengths[strength]}`];
      const joint = at === 0 ? "" : at === all.length - 1 ? ` ${why.and} ` : ", ";
      return [joint, before, ...phrases(alike, way, shown, at === 0 && begins), after];
    });
  /** @param begins the first of them begins the sentence */
  function phrases(
    facts: WayShown["facts"],
    { move, titles }: WayShown,
    { titles: names }: Shown,
    begins: boolean,
  ): ComponentChildren[] {
    return facts.flatMap(({ key, says }, at) => {
      const named =
        "code" in says &&
        names[says.code] === titles[0] &&
        (says.kind === "held" ? move === "return" : move === "stay");
      const rests = shown.facts.find((fact) => fact.key === key)?.rests;
      const joint = at === 0 ? "" : at === facts.length - 1 ? ` ${why.and} ` : ", ";
      const text = words.factInSentence(says, (code) => names[code] ?? code, named);
      return [joint, <Fact key={key} rests={rests} text={begins && at === 0 ? words.capital(text) : text} />];
    });
  }
  return (
    <>
      {speaking.length === 0 ? why.noSingleFor : clause(speaking, why.speaksFor, true)}
      {against.length > 0 && (
        <>
          , {why.although} {clause(against, why.speaksAgainst, false)}
        </>
      )}
      .
    </>
  );
}

/** A phrase of the reason: pointed at, it shows the lines of the history that it rests on. */
function Fact({ text, rests }: { readonly text: string; readonly rests: Place | undefined }) {
  return (
    <span
      class="fact"
      onPointerEnter={() => setPage({ lit: rests })}
      onPointerLeave={() => setPage({ lit: undefined })}
    >
      {text}
    </span>
  );
}
