/** What of a history speaks for an occupation and what against, and what would have to be otherwise. */
import type { WhyNot } from "../../engine/shown.ts";
import { useWords } from "../i18n.ts";
import { type PageSession, pageState } from "../store.ts";

export function Speaking({ why }: { readonly why: WhyNot; readonly session: PageSession }) {
  const words = useWords();
  const { detail } = words;
  const titles = pageState().shown?.titles ?? {};
  const said = (facts: WhyNot["speaking"]) =>
    facts.length === 0
      ? detail.noFact
      : facts
          .map(
            ({ says, strength }) =>
              `${words.factInSentence(says, (code) => titles[code] ?? code, false)} (${words.strengths[strength]})`,
          )
          .join("; ");
  return (
    <>
      <dt>{detail.speaking}</dt>
      <dd>{said(why.speaking)}</dd>
      <dt>{detail.against}</dt>
      <dd>{said(why.against)}</dd>
      {why.degree !== undefined && (
        <>
          <dt>{detail.higher}</dt>
          <dd>
            {detail.withDegree(words.degrees[why.degree.level])} ({words.strengths[why.degree.strength]})
          </dd>
        </>
      )}
    </>
  );
}
