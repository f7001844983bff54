/**
 * The figure of claim (c): how often the first title is right, by how true the reason was.
 *
 * In: a band of factuality a column.  Out: SVG; two points with intervals a band, with the reason, and the same people without it.
 */
import type { Interval } from "../../src/statistics/bootstrap.ts";

export type Bar = { readonly name: string; readonly raw: Interval; readonly without: Interval };

export function plotOf(bars: readonly Bar[]): string {
  const [width, height, left, bottom] = [560, 300, 50, 250];
  const y = (value: number) => bottom - (value / 40) * 220;
  const mark = (at: number, { value, low, high }: Interval, colour: string) =>
    `<line x1="${at}" x2="${at}" y1="${y(low).toFixed(1)}" y2="${y(high).toFixed(1)}" stroke="${colour}" stroke-width="2"/><circle cx="${at}" cy="${y(value).toFixed(1)}" r="4" fill="${colour}"/>`;
  const points = bars.map(({ name, raw, without }, band) => {
    const at = left + 70 + band * 120;
    return `${mark(at - 12, raw, "#1f5fa8")}${mark(at + 12, without, "#c2571a")}<text x="${at}" y="${bottom + 18}" text-anchor="middle">${name}</text>`;
  });
  const ticks = [0, 10, 20, 30, 40].map(
    (value) =>
      `<line x1="${left}" x2="${width - 10}" y1="${y(value)}" y2="${y(value)}" stroke="#ddd"/><text x="${left - 8}" y="${y(value) + 4}" text-anchor="end">${value}</text>`,
  );
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" font-family="sans-serif" font-size="12"><title>First titles right, by the factuality of the reason</title><rect width="${width}" height="${height}" fill="#fff"/>${ticks.join("")}${points.join("")}<text x="${left}" y="${height - 8}">AccEM, %, by how much of the reason is true: <tspan fill="#1f5fa8">with it</tspan>, <tspan fill="#c2571a">the same people without any reason</tspan> (95 % by person)</text></svg>\n`;
}
