/** Figures with their interval: in numbers, and drawn on a scale that a table shares. */
import type { ComponentChildren } from "preact";
import type { Figure } from "./source.ts";

type Missing = { readonly missing: string };

export function FigureCell({
  figure,
  digits,
}: {
  readonly figure: Figure | Missing | undefined;
  readonly digits: number;
}) {
  if (figure === undefined) return <td />;
  if ("missing" in figure) return <td class="soft">{figure.missing}</td>;
  const { value, low, high } = figure;
  return (
    <td class="figure">
      <b>{value.toFixed(digits)}</b>{" "}
      <span class="soft">
        [{low.toFixed(digits)}, {high.toFixed(digits)}]
      </span>
    </td>
  );
}

/** An interval as a line with a dot on it. @param zero where differences are: a line at 0 */
export function Whisker({
  figure: { value, low, high },
  scale: [from, to],
  zero = false,
}: {
  readonly figure: Figure;
  readonly scale: readonly [number, number];
  readonly zero?: boolean;
}) {
  const at = (figure: number) => 4 + (112 * (Math.min(Math.max(figure, from), to) - from)) / (to - from || 1);
  return (
    <svg class="whiskers" viewBox="0 0 120 16" aria-hidden="true">
      {zero && <line class="zero" x1={at(0)} x2={at(0)} y1="0" y2="16" />}
      <line class="whisker" x1={at(low)} x2={at(high)} y1="8" y2="8" />
      <circle cx={at(value)} cy="8" r="3.5" />
    </svg>
  );
}

/** The scale on which all of these lie; one more number that must be on it, such as 0. */
export function scaleOf(figures: readonly Figure[], ...more: readonly number[]): readonly [number, number] {
  const all = [...figures.flatMap(({ low, high }) => [low, high]), ...more];
  return [Math.min(...all), Math.max(...all)];
}

export function isFigure(figure: Figure | Missing | undefined): figure is Figure {
  return figure !== undefined && "value" in figure;
}

/** A table that may be wider than a phone: it scrolls by itself, and by the keyboard. */
export function Wide({ label, children }: { readonly label: string; readonly children: ComponentChildren }) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by the keyboard
    // biome-ignore lint/a11y/useSemanticElements: nothing in it is a field
    <div class="wide" role="group" aria-label={label} tabIndex={0}>
      {children}
    </div>
  );
}
