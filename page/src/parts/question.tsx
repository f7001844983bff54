/** One question at a time: the one whose answer is expected to tell most, with what it is worth, and always to be passed over. */

import { claimKey } from "../../../src/claims/claim-key.ts";
import type { Shown } from "../../engine/shown.ts";
import { useWords } from "../i18n.ts";
import { change, hold, usePage } from "../store.ts";

export function Question({ shown }: { readonly shown: Shown }) {
  const { ask, question } = useWords();
  const skipped = usePage((state) => state.session?.skipped) ?? [];
  const asked = shown.question;
  if (asked === undefined) return <p class="soft no-print">{ask.none}</p>;
  const { key, says, moves } = asked;
  const answer = (standing: "true" | "false") => hold(says, key, standing, claimKey);
  return (
    <section class="ask no-print" aria-labelledby="ask">
      <h3 id="ask" class="unseen">
        {ask.head}
      </h3>
      <p class="question" aria-live="polite">
        {question(says)}
      </p>
      <p class="soft">{ask.worth(moves)}</p>
      <div class="answers">
        <button type="button" class="answer" onClick={() => answer("true")}>
          {ask.yes}
        </button>
        <button type="button" class="answer" onClick={() => answer("false")}>
          {ask.no}
        </button>
        <button type="button" class="quiet" onClick={() => void change({ skipped: [...skipped, key] })}>
          {ask.skip}
        </button>
      </div>
      <details>
        <summary>{ask.whyAsk}</summary>
        <p class="soft">{ask.whyAskSaid}</p>
      </details>
    </section>
  );
}
