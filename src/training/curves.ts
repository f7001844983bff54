/**
 * The curves of a training as a picture: what was measured, by epoch or by step.
 *
 * In: a few curves of one length.  Out: SVG, each curve to its own scale. Lines need no charting library.
 */
export type Curve = { readonly label: string; readonly values: readonly number[] };

const [WIDTH, HEIGHT, EDGE] = [640, 320, 44];
const COLOURS = ["#1f6fb4", "#c0532b"] as const;

/** @param by what a place on the way is, such as "epochs" @param curves at most two */
export function curvesSvg(name: string, by: string, curves: readonly Curve[]): string {
  const lines = curves.map(({ label, values }, row) => {
    const [low, high] = [Math.min(...values), Math.max(...values)];
    const points = values.map((one, at) => {
      const x = EDGE + (at / Math.max(1, values.length - 1)) * (WIDTH - 2 * EDGE);
      const y = EDGE + (1 - (one - low) / (high - low || 1)) * (HEIGHT - 2 * EDGE);
      return `${x.toFixed(1)},${y.toFixed(1)}`;
    });
    return `<polyline fill="none" stroke="${COLOURS[row]}" stroke-width="2" points="${points.join(" ")}"/>
<text x="${EDGE}" y="${HEIGHT - 22 + row * 15}" fill="${COLOURS[row]}">${label}: ${low.toFixed(3)} to ${high.toFixed(3)}, each to its own scale</text>`;
  });
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${HEIGHT}" font-family="sans-serif" font-size="12">
<title>${name}: ${curves.map(({ label }) => label).join(" and ")} by ${by}</title>
<rect width="100%" height="100%" fill="white"/>
<text x="${EDGE}" y="24">${name}, ${curves[0]?.values.length ?? 0} ${by}</text>
${lines.join("\n")}
</svg>
`;
}
