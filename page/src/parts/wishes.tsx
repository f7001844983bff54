/** What a person adds: a field, a level, a kind of work, a title wanted or refused, a planned degree, or words of one's own. */
import { useId, useState } from "preact/hooks";
import { claimKey } from "../../../src/claims/claim-key.ts";
import { DEGREE_LEVELS } from "../../../src/domain/degree-levels.ts";
import type { AheadClaim, HeldClaim } from "../../../src/domain/index.ts";
import type { Shown } from "../../engine/shown.ts";
import { ask } from "../engine-client.ts";
import { useWords } from "../i18n.ts";
import { change, hold, type PageSession, pageState } from "../store.ts";
import { OccupationSearch } from "./occupation-search.tsx";

const KINDS = ["field", "level", "like", "title", "degree", "words"] as const;
type Kind = (typeof KINDS)[number];

export function Wishes({ session, shown }: { readonly session: PageSession; readonly shown: Shown }) {
  const { wish } = useWords();
  const [open, setOpen] = useState<Kind>();
  const close = () => setOpen(undefined);
  return (
    <div class="wishes no-print">
      <h3>{wish.head}</h3>
      <div class="chips">
        {KINDS.map((kind) => (
          <button
            key={kind}
            type="button"
            class="chip"
            aria-expanded={open === kind}
            onClick={() => setOpen(open === kind ? undefined : kind)}
          >
            {wish[kind]}
          </button>
        ))}
      </div>
      {open !== undefined &&
        (open === "words" ? (
          <OwnWords onDone={close} />
        ) : open === "title" ? (
          <WantedTitle onDone={close} />
        ) : (
          <Chosen key={open} kind={open} onDone={close} />
        ))}
      <SaidWords session={session} shown={shown} />
    </div>
  );
}

const held = (says: AheadClaim, standing: "true" | "false") => hold(says, claimKey(says), standing, claimKey);

/** One of a list: chosen, it is held true. */
function Chosen({ kind, onDone }: { readonly kind: Exclude<Kind, "words" | "title">; readonly onDone: () => void }) {
  const words = useWords();
  const { wish } = words;
  const id = useId();
  const options: readonly (readonly [string, AheadClaim])[] =
    kind === "field"
      ? words.fields.map((major) => [words.capital(words.field(major)), { kind: "field", major }])
      : kind === "level"
        ? words.zones.map((text, at) => [words.capital(text), { kind: "zone", zone: at + 1 }])
        : kind === "like"
          ? Object.entries(words.preferences).map(([element, text]) => [
              words.capital(text),
              { kind: "prefers", element },
            ])
          : DEGREE_LEVELS.slice(3).map((level) => [
              words.capital(words.degrees[level]),
              { kind: "plans-degree", level },
            ]);
  const sorted = kind === "field" ? [...options].sort(([a], [b]) => a.localeCompare(b, words.code)) : options;
  return (
    <div class="wish">
      <label for={id}>{wish[kind]}</label>
      <select
        id={id}
        value=""
        onChange={(event) => {
          const says = sorted[Number(event.currentTarget.value)]?.[1];
          if (says !== undefined) held(says, "true");
          onDone();
        }}
      >
        <option value="">{wish.choose}</option>
        {sorted.map(([text, says], at) => (
          <option key={claimKey(says)} value={at}>
            {text}
          </option>
        ))}
      </select>
    </div>
  );
}

function WantedTitle({ onDone }: { readonly onDone: () => void }) {
  const { wish } = useWords();
  const [chosen, setChosen] = useState<{
    readonly code: HeldClaim["says"] & { kind: "title" };
    readonly title: string;
  }>();
  const answer = (standing: "true" | "false") => {
    if (chosen !== undefined) held(chosen.code, standing);
    onDone();
  };
  if (chosen === undefined)
    return (
      <div class="wish">
        <OccupationSearch
          label={wish.titleSearch}
          onChoose={({ code, title }) => setChosen({ code: { kind: "title", code }, title })}
        />
      </div>
    );
  return (
    <div class="wish">
      <p lang="en">
        <b>{chosen.title}</b>
      </p>
      <div class="buttons">
        <button ref={(button) => button?.focus()} type="button" class="secondary" onClick={() => answer("true")}>
          {wish.want}
        </button>
        <button type="button" class="secondary" onClick={() => answer("false")}>
          {wish.refuse}
        </button>
      </div>
    </div>
  );
}

function OwnWords({ onDone }: { readonly onDone: () => void }) {
  const { wish } = useWords();
  const id = useId();
  const [text, setText] = useState("");
  const say = async () => {
    const { session } = pageState();
    if (session === undefined || text.trim() === "") return;
    const { career, held: before, struck, skipped } = session;
    const read = await ask("words", text, { career, held: before, struck, skipped });
    const keys = new Set(read.ahead.map(({ says }) => claimKey(says)));
    const others = before.filter(({ says }) => !keys.has(claimKey(says)));
    await change({ held: [...others, ...read.ahead], words: [...session.words, { ...read, text }] });
    onDone();
  };
  return (
    <form
      class="wish"
      onSubmit={(event) => {
        event.preventDefault();
        void say();
      }}
    >
      <label for={id}>{wish.wordsLabel}</label>
      <textarea
        id={id}
        rows={3}
        value={text}
        placeholder={wish.wordsHint}
        onInput={(event) => setText(event.currentTarget.value)}
      />
      <button type="submit" class="secondary" disabled={text.trim() === ""}>
        {wish.add}
      </button>
    </form>
  );
}

/** The person's own words, with what was read in them and what no claim could hold. */
function SaidWords({ session, shown }: { readonly session: PageSession; readonly shown: Shown }) {
  const words = useWords();
  const { wish } = words;
  const titleOf = (code: string) => shown.titles[code] ?? code;
  if (session.words.length === 0) return null;
  return (
    <ul class="own-words">
      {session.words.map(({ text, ahead, past, unread }, at) => (
        <li key={`${at} ${text}`}>
          <q>{text}</q>
          {ahead.length + past.length === 0 ? (
            <p class="mind">{wish.nothingRead}</p>
          ) : (
            <p class="soft">
              {wish.wordsRead}:{" "}
              {[
                ...ahead.map(
                  ({ says, standing }) =>
                    `${words.aheadAsClaim(says, titleOf)}${standing === "false" ? ` (${words.why.notSo})` : ""}`,
                ),
                ...past.map(({ says, holds }) => {
                  const agrees =
                    holds === "true" ? ` (${wish.wordsTrue})` : holds === "false" ? ` (${wish.wordsFalse})` : "";
                  return `${words.factAsClaim(says, titleOf)}${agrees}`;
                }),
              ].join(" ")}
            </p>
          )}
          {unread.length > 0 && ahead.length + past.length > 0 && (
            <p class="soft">
              {wish.wordsUnread}: {unread.map((part) => `“${part}”`).join(", ")}
            </p>
          )}
          <button
            type="button"
            class="quiet"
            onClick={() => {
              const keys = new Set(ahead.map(({ says }) => claimKey(says)));
              void change({
                words: session.words.filter((_, other) => other !== at),
                held: session.held.filter(({ says }) => !keys.has(claimKey(says))),
              });
            }}
          >
            {wish.takeBack}
          </button>
        </li>
      ))}
    </ul>
  );
}
