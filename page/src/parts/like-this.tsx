/** How often it was right for histories like the one at hand: in words, then by each way of being alike, and why it knows less of this one. */
import accuracy from "../../../artefacts/accuracy-like.json";
import { occupationCodes } from "../../../src/domain/occupation-codes.ts";
import type { Shown } from "../../engine/shown.ts";
import { useWords } from "../i18n.ts";
import { groupsOf, type Known, LIKENESSES } from "../likeness.ts";
import type { PageSession } from "../store.ts";
import { AccuracyTable, FEWEST } from "./accuracy-table.tsx";

type Props = { readonly session: PageSession; readonly shown: Shown };

export function LikeThis({ session, shown }: Props) {
  const words = useWords();
  const { like } = words;
  const groups = groupsOf(knownOf(shown));
  const rows = LIKENESSES.flatMap((by) => {
    const found = accuracy.groups.find((row) => row.by === by && row.group === groups[by]);
    return found === undefined ? [] : [{ ...found, by, name: like.people(by, found.group), own: false }];
  });
  const [surest] = rows;
  const unknown = LIKENESSES.filter((by) => !rows.some((row) => row.by === by && row.first.n >= FEWEST));
  const marks = [...new Set(shown.marks.map(({ kind }) => kind))];
  return (
    <section class="like" aria-labelledby="like">
      <h2 id="like">{like.head}</h2>
      {surest?.by === "sureness" && (
        <p class="lead">
          {like.lead(Math.round(surest.first.value), Math.round(surest.firstTen.value), comparedWithAll(surest.first))}
        </p>
      )}
      {session.held.length > 0 && <p>{words.rank.estimated}</p>}
      <AccuracyTable head={like.group} rows={rows} />
      {(marks.length > 0 || unknown.length > 0) && (
        <div class="unsure">
          <b>{like.unsure}</b>
          <ul>
            {marks.map((kind) => (
              <li key={kind}>{words.marks[kind]}</li>
            ))}
            {unknown.map((by) => (
              <li key={by}>{like.unknown[by]}</li>
            ))}
          </ul>
        </div>
      )}
    </section>
  );
}

function knownOf({ history, usual }: Shown): Known {
  const last = occupationCodes(history).at(-1);
  const [first] = usual;
  const bounds = Object.entries(accuracy.heldBy) as [string, string[]][];
  return {
    jobs: history.jobs.length,
    probability: first?.probability ?? 0,
    first: first?.move === "stay" || first?.move === "return" ? first.move : "new",
    field: last?.slice(0, 2),
    heldBy: last === undefined ? undefined : Number(bounds.find(([, codes]) => codes.includes(last))?.[0] ?? 0),
  };
}

/** Beyond what chance does to so many people. */
function comparedWithAll({ low, high }: { readonly low: number; readonly high: number }): "more" | "less" | "same" {
  const all = accuracy.first.value;
  return low > all ? "more" : high < all ? "less" : "same";
}
