/**
 * A span for each request, where whoever runs the server has set up OpenTelemetry; without that, nothing. It names the place, and nothing of a person.
 */
import { propagation, SpanKind, context as telemetry, trace } from "@opentelemetry/api";
import type { Context } from "hono";
import { placeOf } from "./places.ts";

const tracer = trace.getTracer("wherefore");

export function traced(context: Context, next: () => Promise<void>): Promise<void> {
  const outside = propagation.extract(telemetry.active(), context.req.header());
  return tracer.startActiveSpan(context.req.method, { kind: SpanKind.SERVER }, outside, async (span) => {
    try {
      await next();
      const place = placeOf(context);
      span.updateName(`${context.req.method} ${place}`);
      span.setAttributes({
        "http.request.method": context.req.method,
        "http.route": place,
        "http.response.status_code": context.res.status,
      });
    } finally {
      span.end();
    }
  });
}
