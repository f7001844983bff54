/**
 * What the server counts, as Prometheus reads it: requests by place and status, how long they took, what waits, memory.
 *
 * In: requests as they are answered.  Out: text of the exposition format 0.0.4. Places are patterns of routes, so nothing of a person is in it.
 */
import type { Answered } from "./app-options.ts";

/** Seconds. */
const BOUNDS = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30];

export type Gauges = Readonly<Record<string, { readonly help: string; readonly value: () => number }>>;

export function requestMetrics(gauges: Gauges) {
  const counts = new Map<string, number>();
  const spans = new Map<string, { readonly buckets: number[]; sum: number; count: number }>();
  return {
    answered({ method, place, status, milliseconds }: Answered): void {
      const counted = `method="${method}",place="${place}",status="${status}"`;
      counts.set(counted, (counts.get(counted) ?? 0) + 1);
      const span = spans.get(place) ?? { buckets: BOUNDS.map(() => 0), sum: 0, count: 0 };
      spans.set(place, span);
      const seconds = milliseconds / 1_000;
      BOUNDS.forEach((bound, at) => {
        if (seconds <= bound) span.buckets[at]!++;
      });
      span.sum += seconds;
      span.count++;
    },
    text(): string {
      const lines = [
        "# HELP wherefore_requests_total Requests that were answered.",
        "# TYPE wherefore_requests_total counter",
        ...[...counts].map(([labels, count]) => `wherefore_requests_total{${labels}} ${count}`),
        "# HELP wherefore_request_seconds From a request to its answer.",
        "# TYPE wherefore_request_seconds histogram",
        ...[...spans].flatMap(([place, { buckets, sum, count }]) => [
          ...BOUNDS.map(
            (bound, at) => `wherefore_request_seconds_bucket{place="${place}",le="${bound}"} ${buckets[at]}`,
          ),
          `wherefore_request_seconds_bucket{place="${place}",le="+Inf"} ${count}`,
          `wherefore_request_seconds_sum{place="${place}"} ${sum}`,
          `wherefore_request_seconds_count{place="${place}"} ${count}`,
        ]),
        ...Object.entries(gauges).flatMap(([name, { help, value }]) => [
          `# HELP wherefore_${name} ${help}`,
          `# TYPE wherefore_${name} gauge`,
          `wherefore_${name} ${value()}`,
        ]),
      ];
      return `${lines.join("\n")}\n`;
    },
  };
}
