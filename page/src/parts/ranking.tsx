/** Where people like this one went: what they do next, and what would be new; the order of the two follows the answer to "stay or move?". */
import { useEffect, useRef, useState } from "preact/hooks";
import { claimKey } from "../../../src/claims/claim-key.ts";
import type { Occupation } from "../../../src/domain/index.ts";
import type { RankedOccupation, Shown } from "../../engine/shown.ts";
import { useWords } from "../i18n.ts";
import { hold, type PageSession, setPage } from "../store.ts";
import { Details } from "./details.tsx";
import { Dots } from "./dots.tsx";
import { useMoving } from "./moving.ts";
import { OccupationSearch } from "./occupation-search.tsx";
import { WhyNot } from "./why-not.tsx";

type Props = { readonly session: PageSession; readonly shown: Shown };

const SHOWN_FIRST = 5;

export function Ranking({ session, shown }: Props) {
  const words = useWords();
  const { rank } = words;
  const [asked, setAsked] = useState<Occupation>();
  const lists = [
    <List key="usual" id="usual" head={rank.usual} list={shown.usual} followed={rank.followed} session={session} />,
    <List
      key="anew"
      id="anew"
      head={rank.anew}
      said={rank.anewSaid}
      list={shown.anew}
      followed={rank.followedNew}
      session={session}
    />,
  ];
  return (
    <section class="ranking" aria-labelledby="ranking">
      <h2 id="ranking">{rank.head}</h2>
      <Announce first={shown.usual} />
      {shown.marks.length > 0 && (
        <div class="unsure">
          <b>{rank.unsure}</b>
          <ul>
            {[...new Set(shown.marks.map(({ kind }) => kind))].map((kind) => (
              <li key={kind}>{words.marks[kind]}</li>
            ))}
          </ul>
        </div>
      )}
      <div class="lists">{shown.wantsToMove ? lists.toReversed() : lists}</div>
      <div class="why-not no-print">
        <h3>{rank.whyNot}</h3>
        <OccupationSearch label={rank.whyNotLabel} onChoose={setAsked} />
        {asked !== undefined && (
          <WhyNot key={asked.code} occupation={asked} session={session} onClose={() => setAsked(undefined)} />
        )}
      </div>
      <div class="foot">
        {shown.estimated && <p>{rank.estimated}</p>}
        <p>{rank.foot(shown.people.usual)}</p>
        {shown.evidence.map((line) => (
          <p key={line} lang="en">
            {line}
          </p>
        ))}
        <button type="button" class="link no-print" onClick={() => setPage({ screen: "sure" })}>
          {rank.howSure}
        </button>
      </div>
    </section>
  );
}

type ListProps = {
  readonly id: string;
  readonly head: string;
  readonly said?: string;
  readonly list: readonly RankedOccupation[];
  readonly followed: (count: number) => readonly [string, string];
  readonly session: PageSession;
};

function List({ id, head, said, list, followed, session }: ListProps) {
  const { rank } = useWords();
  const [all, setAll] = useState(false);
  const shown = all ? list : list.slice(0, SHOWN_FIRST);
  const moving = useMoving<HTMLOListElement>(shown.map(({ code }) => code).join());
  return (
    <section class="list" aria-labelledby={id}>
      <h3 id={id}>
        {head} {said !== undefined && <span class="soft">· {said}</span>}
      </h3>
      <ol class="rank" ref={moving}>
        {shown.map((one) => (
          <Item key={one.code} one={one} followed={followed} session={session} />
        ))}
      </ol>
      {list.length > SHOWN_FIRST && (
        <button type="button" class="quiet no-print" aria-expanded={all} onClick={() => setAll(!all)}>
          {all ? rank.fewer : rank.all(list.length - SHOWN_FIRST)}
        </button>
      )}
    </section>
  );
}

type ItemProps = {
  readonly one: RankedOccupation;
  readonly followed: ListProps["followed"];
  readonly session: PageSession;
};

function Item({ one, followed, session }: ItemProps) {
  const { rank } = useWords();
  const [open, setOpen] = useState(false);
  const { code, title, place, followed: count } = one;
  const says = { kind: "title", code } as const;
  const [before, figures] = count === undefined ? [rank.notCounted, ""] : followed(count.of100);
  return (
    <li data-key={code} data-probability={one.probability}>
      <div class="top">
        <span class="place" aria-hidden="true">
          {place}
        </span>
        <b lang="en">{title}</b>
        <Moved one={one} />
      </div>
      <Dots followed={count} />
      <p class="how">
        {before}
        <b>{figures}</b>
      </p>
      <details class="no-print" onToggle={(event) => setOpen(event.currentTarget.open)}>
        <summary>
          {rank.more}
          <span class="unseen" lang="en">
            : {title}
          </span>
        </summary>
        {open && (
          <>
            <Details code={code} session={session} />
            <div class="buttons">
              <button type="button" class="quiet edged" onClick={() => hold(says, claimKey(says), "true", claimKey)}>
                {rank.wantThis}
              </button>
              <button type="button" class="quiet edged" onClick={() => hold(says, claimKey(says), "false", claimKey)}>
                {rank.notThis}
              </button>
            </div>
          </>
        )}
      </details>
    </li>
  );
}

function Moved({ one: { place, placeBefore, move } }: { readonly one: RankedOccupation }) {
  const { rank } = useWords();
  if (placeBefore > 0 && place < placeBefore) return <span class="moved rises">▲ {rank.up(placeBefore)}</span>;
  if (placeBefore > 0 && place > placeBefore) return <span class="moved falls">▼ {rank.down(placeBefore)}</span>;
  return move === "stay" ? <span class="moved soft">{rank.stays}</span> : null;
}

/** What moved, for those who hear the page. */
function Announce({ first }: { readonly first: readonly RankedOccupation[] }) {
  const { rank } = useWords();
  const before = useRef(first);
  const [said, setSaid] = useState("");
  useEffect(() => {
    const was = before.current.map(({ code }) => code);
    const moved = first.filter(({ code }, at) => was[at] !== code).length;
    if (moved > 0 && first[0] !== undefined) setSaid(rank.moved(first[0].title, moved));
    before.current = first;
  }, [first]);
  return (
    <p class="unseen" role="status">
      {said}
    </p>
  );
}

/** On a phone the first three stay in sight while the reason is edited. */
export function FirstThree({ shown }: { readonly shown: Shown }) {
  const { rank } = useWords();
  const list = (shown.wantsToMove ? shown.anew : shown.usual).slice(0, 3);
  const moving = useMoving<HTMLOListElement>(list.map(({ code }) => code).join());
  return (
    <aside class="first-three no-print" aria-label={rank.top3}>
      <ol ref={moving}>
        {list.map((one) => (
          <li key={one.code} data-key={one.code}>
            <span class="place">{one.place}</span> <span lang="en">{one.title}</span>
            <Moved one={one} />
          </li>
        ))}
      </ol>
      <a href="#ranking">{rank.seeAll}</a>
    </aside>
  );
}
