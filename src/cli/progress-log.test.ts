/** Without a terminal a long run logs a line now and then, and a short one nothing. */
import { Readable } from "node:stream";
import { expect, test } from "vitest";
import { runOn } from "./terminal.ts";

test("a line each half a minute, with what is left", () => {
  let [now, err] = [0, ""];
  const terminal = {
    out: () => {},
    err: (text: string) => {
      err += text;
    },
    input: Readable.from([]),
    interactive: false,
    env: {},
    now: () => new Date(now),
    signal: new AbortController().signal,
  };
  const { report } = runOn(terminal, 1);
  for (let done = 1; done <= 100; done++) {
    now += 1_000;
    report({ what: "cases", done, total: 100 });
  }
  const lines = err.trimEnd().split("\n");
  expect(lines).toHaveLength(3);
  expect(lines[0]).toBe("cases: 30 of 100 (30 %, about 1 min left)");
});
