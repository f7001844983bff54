/**
 * A list whose items glide to their new places: where each stood is measured before the browser paints, and the difference is played back.
 * Whoever asked for less motion sees them in their places at once.
 */
import { useLayoutEffect, useRef } from "preact/hooks";

const DURATION = 380;

/** @param order what changes when items move @returns a reference for the list; its children carry `data-key` */
export function useMoving<Element extends HTMLElement>(order: string) {
  const list = useRef<Element>(null);
  const tops = useRef(new Map<string, number>());
  useLayoutEffect(() => {
    const items = [...(list.current?.children ?? [])] as HTMLElement[];
    const origin = list.current?.getBoundingClientRect().top ?? 0;
    const now = new Map(items.map((item) => [item.dataset["key"] ?? "", item.getBoundingClientRect().top - origin]));
    const still = matchMedia("(prefers-reduced-motion: reduce)").matches;
    if (!still && tops.current.size > 0) for (const item of items) glide(item, tops.current, now);
    tops.current = now;
  }, [order]);
  return list;
}

function glide(item: HTMLElement, before: ReadonlyMap<string, number>, now: ReadonlyMap<string, number>): void {
  const key = item.dataset["key"] ?? "";
  const from = before.get(key);
  const to = now.get(key)!;
  const easing = "cubic-bezier(.2,.7,.2,1)";
  if (from === undefined) item.animate([{ opacity: 0 }, { opacity: 1 }], { duration: DURATION, easing });
  else if (Math.abs(from - to) > 1)
    item.animate([{ transform: `translateY(${from - to}px)` }, { transform: "none" }], { duration: DURATION, easing });
}
