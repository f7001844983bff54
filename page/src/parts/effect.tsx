/** What becomes of one title, as a phrase with its numbers set off. */
import type { Effect } from "../../engine/shown.ts";
import { useWords } from "../i18n.ts";

export function EffectText({ effect }: { readonly effect: Effect }) {
  const { why } = useWords();
  const { title, from, to } = effect;
  const [before, after] = [from.followed?.of100 ?? 0, to.followed?.of100 ?? 0];
  const falls = before === after ? to.place > from.place : after < before;
  const [start, figures, end] =
    before === after
      ? (falls ? why.fallsPlace : why.risesPlace)(title, from.place, to.place)
      : (falls ? why.falls : why.rises)(title, before, after);
  return (
    <>
      {start}
      <b class={falls ? "falls" : "rises"}>{figures}</b>
      {end}
    </>
  );
}
