/**
 * A recipe's file: small YAML that is checked whole, so that a misspelt key is an error and not silence.
 *
 * In: a path and a schema.  Out: what the schema makes of it, or an error that names the file, the line where YAML breaks off or the key
 * that is wrong, and what it may be.
 */
import { readFile } from "node:fs/promises";
import { parseDocument } from "yaml";
import * as z from "zod";
import { BadInputError } from "../domain/index.ts";

/** What is said of a recipe's file, and keys that had another name: each old one with today's. */
export type RecipeKind = {
  /** A recipe that comes along. */
  readonly example: string;
  /** Where it stands what such a recipe may say. */
  readonly page: string;
  readonly renamed?: Readonly<Record<string, string>>;
};

/** A folder is named after it, so it is a name and no way out of the folder; nor a device of Windows, so that it means the same everywhere. */
export const RecipeName = z
  .string()
  .regex(/^[\w-][\w.-]{0,99}$/, "letters, digits, dots and hyphens, no dot first")
  .refine(
    (name) => !/^(?:con|prn|aux|nul|com\d|lpt\d)(?:\.|$)|\.$/i.test(name),
    "no name of a device, and no dot last",
  );

/** @param say is told of a key that is read by its old name @throws BadInputError */
export async function readRecipeFile<Schema extends z.ZodType>(
  path: string,
  schema: Schema,
  { example, page, renamed = {} }: RecipeKind,
  say: (note: string) => void = () => {},
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
  const parsed = schema.safeParse(inTodaysKeys(unfolded(document, path), renamed, (note) => say(`${path}: ${note}`)));
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

function inTodaysKeys(value: unknown, renamed: Readonly<Record<string, string>>, say: (note: string) => void): unknown {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, inner]) => {
      const now = Object.hasOwn(renamed, key) && !Object.hasOwn(value, renamed[key]!) ? renamed[key]! : key;
      if (now !== key) say(`"${key}" is now called "${now}"; the old name goes with the next release.`);
      return [now, inner];
    }),
  );
}
