import * as fc from "fast-check";
import { expect, test } from "vitest";
import { escapeControls } from "./control-characters.ts";
import { BadInputError } from "./errors.ts";

test("sequences of a terminal are written out, and JSON stays the same JSON", () => {
  expect(escapeControls("a\u001b]0;pwned\u0007\u202eb\r\nc\rd\te")).toBe(
    "a\\u001b]0;pwned\\u0007\\u202eb\r\nc\\u000dd\te",
  );
  fc.assert(
    fc.property(fc.string({ unit: "binary" }), (text) => {
      const escaped = escapeControls(JSON.stringify({ text }));
      expect(JSON.parse(escaped)).toEqual({ text });
      expect(escapeControls(text)).not.toMatch(/\p{Bidi_Control}|(?![\t\n\r])\p{Cc}/u);
    }),
  );
});

test("a message of an error holds none", () => {
  expect(new BadInputError("x", { file: "a\u001b[2J" }, "b\u202e", "c").message).toBe("a\\u001b[2J: b\\u202e. c");
});
