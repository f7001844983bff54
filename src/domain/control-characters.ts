/**
 * Characters that make a terminal do something other than show a letter: escape sequences, lone returns, marks that turn the direction of
 * writing.
 *
 * In: text from anywhere.  Out: the same with each such character written as JSON writes it ("\\u001b"), so that JSON stays JSON.
 */

/** All controls but tab, line break, and a return before one; marks of direction; separators of lines; tags, which nothing shows. */
const CONTROLS =
  // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what is looked for.
  /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ufff9-\ufffb]|\r(?!\n)|[\u{e0000}-\u{e007f}]/gu;

export function escapeControls(text: string): string {
  return text.replace(CONTROLS, (found) =>
    Array.from({ length: found.length }, (_, at) => `\\u${found.charCodeAt(at).toString(16).padStart(4, "0")}`).join(
      "",
    ),
  );
}
