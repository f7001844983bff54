/**
 * Details by which a person can be reached or named, taken out of words that are about work.
 *
 * In: words of a title, a degree or a field; the names that the document gives its person.  Out: the words without e-mail addresses,
 * telephone numbers, links and those names, and how many were taken out.
 */

const EMAIL =
  /[\p{L}\p{N}._%+'-]+\s?(?:@|\(at\)|\[at\])\s?[\p{L}\p{N}-]+(?:(?:\.|\s?(?:\(dot\)|\[dot\])\s?)[\p{L}\p{N}-]+)+/giu;
const LINK =
  /\b(?:https?|ftp|mailto|tel|skype):\S+|\bwww\.\S+|\b(?!(?:asp|vb|ado|socket)\.)(?:[a-z0-9-]+\.)+(?:com|org|net|edu|gov|io|me|info|biz|dev|app|ai|co|us|uk|de|fr|es|it|nl|at|ch|eu|ca|au|in|br|example)(?:\/\S*|\b(?!\.\w))|(?<![\p{L}\p{N}@])@[\w.]{2,30}\b/giu;
/** Seven digits or more with the marks that stand in telephone numbers; the years of a span and the codes of occupations are none. */
const PHONE = /(?<![\p{L}\p{N}])(?:\+|00)?\(?\d(?:[\s()./-]{0,3}\d){6,16}(?!\p{N})/gu;
const NO_PHONE = /^(?:(?:19|20)\d\d\D{0,3}(?:19|20)\d\d|\d\d-\d{4}(?:\.\d\d)?)$/;

export type WithoutDetails = { readonly text: string; readonly removed: number };

/** @param names as the document gives them, such as "Jane Doe"; each is also looked for without its middle, and turned round */
export function withoutPersonalDetails(text: string, names: readonly string[] = []): WithoutDetails {
  if (text.length > LONGEST) return { text: "", removed: 1 };
  // Most titles hold nothing that could be one.
  if (names.length === 0 && !/[@\d]|\bat\b|\.\w|\/\//i.test(text)) return { text, removed: 0 };
  let removed = 0;
  const count = () => {
    removed++;
    return " ";
  };
  let plain = text.replace(EMAIL, count).replace(LINK, count);
  plain = plain.replace(PHONE, (found) => (NO_PHONE.test(found.trim()) ? found : count()));
  for (const name of formsOf(names)) plain = plain.replace(name, count);
  return removed === 0 ? { text, removed } : { text: tidied(plain), removed };
}

/** Beyond it the search could take long; no title is so long. */
const LONGEST = 20_000;

function formsOf(names: readonly string[]): RegExp[] {
  return names.flatMap((name) => {
    const parts = name.split(/[\s,]+/).filter((part) => part.replace(/[^\p{L}]/gu, "").length > 0);
    // A single word may be a word of work: "Baker", "Cook".
    if (parts.length < 2) return [];
    const [first, last] = [parts[0]!, parts.at(-1)!];
    const orders = [parts, [first, last], [last, first], [first.slice(0, 1), last]];
    return orders.map((order) => new RegExp(`(?<!\\p{L})${order.map(escaped).join("[\\s,.]+")}(?!\\p{L})`, "giu"));
  });
}

function escaped(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|/-]/g, "\\$&");
}

/** Empty brackets, commas without words and labels of what is gone ("Tel:") go with it. */
function tidied(text: string): string {
  return text
    .replace(/\b(?:e-?mail|tel(?:ephone)?|phone|mobile|fax|web(?:site)?|linkedin)\s*[.:]?(?=\s*(?:[,;|)\]]|$))/giu, " ")
    .replace(/[([{][\s,;|:/.-]*[)\]}]/g, " ")
    .replace(/(?:\s*[,;|]\s*){2,}/g, ", ")
    .replace(/[\s,;|:/-]+([)\]])/g, "$1")
    .replace(/([([])[\s,;|:/-]+/g, "$1")
    .replace(/^[\s,;|:/–-]+|[\s,;|:/–-]+$/g, "")
    .replace(/\s{2,}/g, " ");
}
