/**
 * The curves of a teaching as a picture: loss and validation score by epoch.
 *
 * In: what each epoch left.  Out: SVG. Two lines need no charting library.
 */
import type { EpochRecord } from "./careers.ts";

const [WIDTH, HEIGHT, EDGE] = [640, 320, 44];

export function curvesSvg(records: readonly EpochRecord[], name: string): string {
  const line = (value: (record: EpochRecord) => number, colour: string, label: string, row: number) => {
    const values = records.map(value);
    const [low, high] = [Math.min(...values), Math.max(...values)];
    const points = values.map((one, at) => {
      const x = EDGE + (at / Math.max(1, values.length - 1)) * (WIDTH - 2 * EDGE);
      const y = EDGE + (1 - (one - low) / (high - low || 1)) * (HEIGHT - 2 * EDGE);
      return `${x.toFixed(1)},${y.toFixed(1)}`;
    });
    return `<polyline fill="none" stroke="${colour}" stroke-width="2" points="${points.join(" ")}"/>
<text x="${EDGE}" y="${HEIGHT - 22 + row * 15}" fill="${colour}">${label}: ${low.toFixed(3)} to ${high.toFixed(3)}, each to its own scale</text>`;
  };
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${HEIGHT}" font-family="sans-serif" font-size="12">
<title>${name}: loss and validation score by epoch</title>
<rect width="100%" height="100%" fill="white"/>
<text x="${EDGE}" y="24">${name}, ${records.length} epochs</text>
${line(({ loss }) => loss, "#1f6fb4", "loss in teaching (nats)", 0)}
${line(({ score }) => score, "#c0532b", "validation score", 1)}
</svg>
`;
}
