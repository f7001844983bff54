/** What the reason rests on and what it expects, claim by claim: each with what it moves, and each to be held true or not so. */
import type { ComponentChildren } from "preact";
import { useRef, useState } from "preact/hooks";
import { claimKey } from "../../../src/claims/claim-key.ts";
import type { AheadShown, FactShown, Shown } from "../../engine/shown.ts";
import { contradiction } from "../contradictions.ts";
import { useWords } from "../i18n.ts";
import { change, hold, type Lit, type PageSession, setPage } from "../store.ts";
import { EffectText } from "./effect.tsx";

type Props = { readonly session: PageSession; readonly shown: Shown };

/** Facts beyond these, and those that move nothing, are folded. */
const MOST_OPEN = 5;

export function Claims({ session, shown }: Props) {
  const { why } = useWords();
  const [all, setAll] = useState(false);
  const telling = [...shown.facts].sort((a, b) => weight(b) - weight(a));
  const chosen = telling.filter((fact, at) => all || fact.struck || (at < MOST_OPEN && weight(fact) > 0));
  const open = useSteadyOrder(chosen, session.career);
  const folded = telling.length - open.length;
  const ahead = useSteadyOrder(shown.ahead, session.career);
  return (
    <>
      <h3>{why.claims}</h3>
      <ul class="claims">
        {open.map((fact) => (
          <FactClaim key={fact.key} fact={fact} session={session} shown={shown} />
        ))}
      </ul>
      {(folded > 0 || all) && telling.length > MOST_OPEN && (
        <button type="button" class="quiet no-print" aria-expanded={all} onClick={() => setAll(!all)}>
          {all ? "−" : `+ ${why.moreFacts(folded)}`}
        </button>
      )}
      <p class="soft note">{why.strengthNote}</p>
      <h3>{why.ahead}</h3>
      <ul class="claims">
        {ahead.map((claim) => (
          <AheadClaim key={claim.key} claim={claim} session={session} shown={shown} />
        ))}
      </ul>
    </>
  );
}

/** What was once shown keeps its place while the same career is looked at: nothing moves away from under a pointer or a focus. */
function useSteadyOrder<One extends { readonly key: string }>(list: readonly One[], career: unknown): One[] {
  const seen = useRef({ career, keys: [] as readonly string[] });
  const keys = seen.current.career === career ? seen.current.keys : [];
  const places = [...new Set([...keys, ...list.map(({ key }) => key)])];
  seen.current = { career, keys: places };
  return [...list].sort((a, b) => places.indexOf(a.key) - places.indexOf(b.key));
}

/** What is struck stays in sight; then what moves the ranking, the strongest first. */
function weight({ struck, speaks, without }: FactShown): number {
  const strength = speaks === undefined ? 0 : { "a little": 1, clearly: 2, strongly: 3 }[speaks.strength];
  return (struck ? 10 : 0) + strength + (without === undefined ? 0 : 0.5);
}

function FactClaim({ fact, session, shown }: { readonly fact: FactShown } & Props) {
  const words = useWords();
  const { why } = words;
  const { key, says, struck, without, rests } = fact;
  const text = words.factAsClaim(says, (code) => shown.titles[code] ?? code);
  const affirmed = session.affirmed.includes(key);
  const without_ = session.affirmed.filter((one) => one !== key);
  return (
    <Claim
      text={text}
      rests={rests}
      standing={struck ? "false" : affirmed ? "true" : "open"}
      onAnswer={(standing) =>
        void change({
          struck: standing === "false" ? [...session.struck, key] : session.struck.filter((one) => one !== key),
          affirmed: standing === "true" ? [...without_, key] : without_,
        })
      }
      note={struck ? why.contradicts : undefined}
    >
      {struck ? <span class="by">{why.saidNot} </span> : without === undefined ? "" : `${why.without}, `}
      {without === undefined ? why.nothingMoves : <EffectText effect={without} />}
    </Claim>
  );
}

function AheadClaim({ claim, session, shown }: { readonly claim: AheadShown } & Props) {
  const words = useWords();
  const { why } = words;
  const { key, says, standing, otherwise } = claim;
  const text = words.aheadAsClaim(says, (code) => shown.titles[code] ?? code);
  const against = contradiction(claim, shown, session);
  const said = standing === "true" ? why.saidSo : standing === "false" ? why.saidNot : `${why.ifNot},`;
  return (
    <Claim
      text={text}
      rests={undefined}
      standing={standing}
      onAnswer={(answer) => hold(says, key, answer, claimKey)}
      note={against === "degree" ? why.alreadyHeld : against === "answer" ? why.contradictsOther : undefined}
    >
      {(otherwise !== undefined || standing !== "open") && <span class={standing === "open" ? "" : "by"}>{said} </span>}
      {otherwise === undefined ? why.nothingMoves : <EffectText effect={otherwise} />}
    </Claim>
  );
}

type ClaimProps = {
  readonly text: string;
  readonly rests: Lit | undefined;
  readonly standing: "true" | "false" | "open";
  readonly onAnswer: (standing: "true" | "false" | "open") => void;
  readonly note: string | undefined;
  readonly children: ComponentChildren;
};

/** A claim: pointed at or focused, it shows the lines of the history it rests on; answered twice the same, the answer is taken back. */
function Claim({ text, rests, standing, onAnswer, note, children }: ClaimProps) {
  const { why } = useWords();
  const light = () => setPage({ lit: rests });
  const dim = () => setPage({ lit: undefined });
  return (
    <li
      class={standing === "false" ? "claim struck" : "claim"}
      onPointerEnter={light}
      onPointerLeave={dim}
      onFocusIn={light}
      onFocusOut={dim}
    >
      <p class="said">{text}</p>
      <div class="acts no-print">
        <button
          type="button"
          class="act"
          aria-pressed={standing === "true"}
          aria-label={why.trueOf(text)}
          onClick={() => onAnswer(standing === "true" ? "open" : "true")}
        >
          {why.isTrue}
        </button>
        <button
          type="button"
          class="act"
          aria-pressed={standing === "false"}
          aria-label={why.notSoOf(text)}
          onClick={() => onAnswer(standing === "false" ? "open" : "false")}
        >
          {why.notSo}
        </button>
      </div>
      <p class="pull">{children}</p>
      {note !== undefined && <p class="mind">{note}</p>}
    </li>
  );
}
