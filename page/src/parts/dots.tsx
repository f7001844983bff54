/** A hundred dots: as many filled as followed, and paler ones as far as the count can be off. */
import type { Followed } from "../../engine/shown.ts";
import { useWords } from "../i18n.ts";

/** Dots stand in two rows and are filled column by column. */
const columns = (count: number, row: 0 | 1) => (row === 0 ? Math.ceil(count / 2) : Math.floor(count / 2));

export function Dots({ followed }: { readonly followed: Followed | undefined }) {
  const { rank } = useWords();
  if (followed === undefined) return null;
  const { of100, low, high } = followed;
  const style = (count: number) => ({ "--first": String(columns(count, 0)), "--second": String(columns(count, 1)) });
  return (
    <div class="dots" role="img" aria-label={rank.dots(of100, low, high)}>
      <i class="maybe" style={style(Math.max(high, of100))} />
      <i class="sure" style={style(of100)} />
    </div>
  );
}
