/**
 * A recipe's file: small YAML that is checked whole, so that a misspelt key is an error and not silence.
 *
 * In: a path and a schema.  Out: what the schema makes of it, or an error that names the file, the line where YAML breaks off or the key
 * that is wrong, and what it may be.
 */
import { readFile } from "node:fs/promises";
import { parseDocument } from "yaml";
import type * as z from "zod";
import { BadInputError } from "../domain/index.ts";

/** @param example a recipe that comes along @param page where it stands what such a recipe may say @throws BadInputError */
export async function readRecipeFile<Schema extends z.ZodType>(
  path: string,
  schema: Schema,
  { example, page }: { readonly example: string; readonly page: string },
): Promise<z.output<Schema>> {
  const text = await readFile(path, "utf8").catch((cause: unknown) => {
    throw new BadInputError("bad-recipe", { file: path }, "it cannot be read", `Give a recipe such as ${example}.`, {
      cause,
    });
  });
  const document = parseDocument(text);
  const [broken] = document.errors;
  if (broken)
    throw new BadInputError(
      "bad-recipe",
      { file: path, line: broken.linePos?.[0].line },
      "it is no YAML",
      broken.message.split("\n")[0]!,
    );
  const parsed = schema.safeParse(unfolded(document, path));
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  throw new BadInputError(
    "bad-recipe",
    { file: path, field: issue!.path.join(".") },
    issue!.message,
    `What a recipe may say stands in ${page}.`,
  );
}

/** Aliases may unfold to more than memory holds, which the library refuses in words of its own. */
function unfolded(document: ReturnType<typeof parseDocument>, path: string): unknown {
  try {
    return document.toJS();
  } catch (cause) {
    throw new BadInputError(
      "bad-recipe",
      { file: path },
      "its aliases unfold to too much",
      "Write it without aliases.",
      {
        cause,
      },
    );
  }
}
