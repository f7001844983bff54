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

/** @param names as the document gives them, such as "Jane Doe"; each is also looked for without its middle, with an initial there, and turned round */
export function withoutPersonalDetails(text: string, names: readonly string[] = []): WithoutDetails {
  if (text.length > LONGEST) return { text: "", removed: 1 };
  const forms = formsOf(names);
  // Most titles hold nothing that could be one.
  if (forms.length === 0 && !/[@\d:]|\bat\b|\.\S|\/\//i.test(text)) return { text, removed: 0 };
  let removed = 0;
  const count = () => {
    removed++;
    return " ";
  };
  let plain = text.replace(EMAIL, count).replace(LINK, count);
  plain = plain.replace(PHONE, (found) => (NO_PHONE.test(found.trim()) ? found : count())).normalize("NFD");
  for (const name of forms) plain = plain.replace(name, count);
  return removed === 0 ? { text, removed } : { text: tidied(plain), removed };
}

/** Beyond it the search could take long; no title is so long. */
const LONGEST = 20_000;

function formsOf(names: readonly string[]): RegExp[] {
  return names.flatMap((name) => {
    const parts = name.split(/[\s,]+/).filter((part) => part.replace(/[^\p{L}]/gu, "").length > 0);
    const first = parts[0] ?? "";
    // Where the family name begins is not known: "Jane M. Doe", "Jane van der Berg". A single word may be a word of work: "Baker", "Cook".
    return parts.slice(1, MOST_PARTS).flatMap((_, at) => {
      const family = parts.slice(at + 1);
      const orders = [
        [first, ...family],
        [...family, first],
        [first.slice(0, 1), ...family],
      ];
      return orders.map((order) => wordsOfName(order.map(spellings).join(BETWEEN)));
    });
  });
}

/**
 * Each word of three letters or more of the names, and of those with a hyphen or an apostrophe the words within. Particles ("van"), forms of address and
 * what stands behind a name ("MBA") are none.
 */
export function partsOfNames(names: readonly string[]): string[] {
  const words = names.flatMap((name) => name.split(/[\s,.()]+/));
  const parts = words.flatMap((word) => [word, ...word.split(/[-'’]/)]);
  const isPart = (part: string) =>
    part.replace(/[^\p{L}]/gu, "").length >= SHORTEST_PART && !NO_NAMES.has(part.toLowerCase());
  return [...new Set(parts.filter(isPart))].sort((one, other) => other.length - one.length);
}

const SHORTEST_PART = 3;
const NO_NAMES: ReadonlySet<string> = new Set(
  (
    "van von den der del dos das della delle ter ten bin ibn the and for with " +
    "mrs miss prof dipl ing phd mba msc bsc bsn cpa cfa esq jnr snr iii llm llb mph msw dds pmp lpn cna"
  ).split(" "),
);

/** The text without these words, however they are accented and spelt; nothing tells whether they are names or work, so whoever asks must. */
export function withoutWords(text: string, words: readonly string[]): WithoutDetails {
  let removed = 0;
  const plain = words.reduce(
    (left, word) =>
      left.replace(wordsOfName(`${spellings(word)}(?:['’]s)?`), () => {
        removed++;
        return " ";
      }),
    text.normalize("NFD"),
  );
  return removed === 0 ? { text, removed } : { text: tidied(plain), removed };
}

/** @param pattern for text whose accents stand behind their letters (NFD) */
function wordsOfName(pattern: string): RegExp {
  return new RegExp(`(?<![\\p{L}\\p{M}])${pattern}(?![\\p{L}\\p{M}])`, "giu");
}

/** A word of a name as people type it: with accents or without, "Müller" or "Mueller", "Łuk" or "Luk", "O'Rourke" or "ORourke". */
function spellings(word: string): string {
  const letters = word
    .normalize("NFD")
    .toLowerCase()
    .replace(/([aou])\u0308/g, "$1e")
    .replace(/\p{M}/gu, "")
    .replace(/ß/g, "ss")
    .replace(/[łøđ]/g, (letter) => ({ ł: "l", ø: "o", đ: "d" })[letter]!);
  return letters.replace(/[aou]e|ss|[^\p{L}\p{N}]|\p{L}/gu, (found) => {
    if (/^[aou]e$/.test(found)) return `(?:${accented(found[0]!)}e?)`;
    if (found === "ss") return "(?:ss|ß)";
    if (/['’]/.test(found)) return "['’]?";
    if (found === "-") return "[-\\s]?";
    return /\p{L}/u.test(found) ? accented(found) : escaped(found);
  });
}

function accented(letter: string): string {
  const alike = ({ l: "[lł]", o: "[oø]", d: "[dđ]" } as Readonly<Record<string, string>>)[letter];
  return `${alike ?? letter}\\p{M}*`;
}

const MOST_PARTS = 7;

/** Between the parts of a name stand marks, and maybe the initial of a middle name. */
const BETWEEN = "[\\s,.]+(?:\\p{L}\\.?\\s+)?";

function escaped(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|/]/g, "\\$&");
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
    .replace(/\s{2,}/g, " ")
    .normalize("NFC");
}
