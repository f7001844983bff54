/**
 * JSON as people edit it: with comments, and commas before a closing bracket.
 *
 * In: text that is not JSON.  Out: the text with those blanked out, every other character where it was, and the line of the first; or
 * undefined where there are none.
 */
export type Mended = { readonly text: string; readonly line: number; readonly what: "a comment" | "a comma too many" };

const TOKEN = /"(?:[^"\\\n]|\\.)*"|\/\/[^\n]*|\/\*[\s\S]*?\*\/|,(?=(?:\s|\/\/[^\n]*|\/\*[\s\S]*?\*\/)*[\]}])/g;

export function withoutComments(text: string): Mended | undefined {
  let first: { at: number; what: Mended["what"] } | undefined;
  const mended = text.replace(TOKEN, (token, at: number) => {
    if (token.startsWith('"')) return token;
    first ??= { at, what: token === "," ? "a comma too many" : "a comment" };
    return token.replace(/[^\n]/g, " ");
  });
  return first && { text: mended, line: text.slice(0, first.at).split("\n").length, what: first.what };
}
