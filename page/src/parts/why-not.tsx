/** "Why not teacher?": any occupation that somebody names, with its place and what would have to be otherwise. */
import { useEffect, useState } from "preact/hooks";
import type { Occupation } from "../../../src/domain/index.ts";
import type { WhyNot as Answer } from "../../engine/shown.ts";
import { ask } from "../engine-client.ts";
import { useWords } from "../i18n.ts";
import type { PageSession } from "../store.ts";
import { Details } from "./details.tsx";
import { Dots } from "./dots.tsx";

type Props = { readonly occupation: Occupation; readonly session: PageSession; readonly onClose: () => void };

export function WhyNot({ occupation, session, onClose }: Props) {
  const { detail, rank } = useWords();
  const [answer, setAnswer] = useState<Answer>();
  useEffect(() => {
    let left = false;
    const { career, held, struck, skipped } = session;
    void ask("why", occupation.code, { career, held, struck, skipped }).then((found) => {
      if (!left) setAnswer(found);
    });
    return () => {
      left = true;
    };
  }, [session]);
  if (answer === undefined) return <p class="soft">{detail.loading}</p>;
  const [before, figures] =
    answer.followed === undefined ? [rank.notCounted, ""] : rank.followed(answer.followed.of100);
  return (
    <div class="answered" role="status">
      <p>
        <b lang="en">{answer.title}</b> · {detail.place(answer.place, answer.of)}
      </p>
      <Dots followed={answer.followed} />
      <p class="how">
        {before}
        <b>{figures}</b>
      </p>
      {answer.leftover && <p class="mind">{detail.leftover}</p>}
      <Details code={occupation.code} session={session} />
      <button type="button" class="quiet edged" onClick={onClose}>
        {detail.close}
      </button>
    </div>
  );
}
