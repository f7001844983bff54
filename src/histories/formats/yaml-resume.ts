/**
 * Résumés in YAML: JSON Resume's keys, rendercv's, and their dialects.
 *
 * In: text.  Out: the value it holds, for the reader of JSON documents. Aliases are followed a hundred times at most, so that a small file
 * cannot become a large value.
 */
import { parse, YAMLParseError } from "yaml";
import { BadInputError } from "../../domain/index.ts";
import { tooLarge } from "./source.ts";

/** Characters: the parser takes seconds for more. */
const LONGEST = 2e6;

/** @throws BadInputError naming the line where it is not YAML */
export function parseYaml(text: string, file: string): unknown {
  if (text.length > LONGEST) throw tooLarge(file);
  try {
    return parse(text, { maxAliasCount: 100, logLevel: "error" }) as unknown;
  } catch (cause) {
    const line = cause instanceof YAMLParseError ? cause.linePos?.[0].line : undefined;
    const found = `this is not YAML: ${(cause as Error).message.split("\n", 1)[0]!.slice(0, 120)}`;
    throw new BadInputError("bad-yaml", { file, line }, found, "Mend that line; indent with spaces.", { cause });
  }
}
