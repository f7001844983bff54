/**
 * Entities of XML and HTML.
 *
 * In: text with "&amp;", "&#233;".  Out: the characters they stand for; what is no entity stays as it is.
 */
const ENTITIES: ReadonlyMap<string, string> = new Map(
  Object.entries({
    amp: "&",
    lt: "<",
    gt: ">",
    quot: '"',
    apos: "'",
    nbsp: " ",
    ndash: "–",
    mdash: "—",
    bull: "•",
    middot: "·",
    hellip: "…",
    rsquo: "’",
    lsquo: "‘",
    rdquo: "”",
    ldquo: "“",
    eacute: "é",
    egrave: "è",
    agrave: "à",
    ccedil: "ç",
    auml: "ä",
    ouml: "ö",
    uuml: "ü",
    szlig: "ß",
    ntilde: "ñ",
    oacute: "ó",
    aacute: "á",
    iacute: "í",
    uacute: "ú",
  }),
);

export function undoEntities(text: string): string {
  return text.replace(/&(#x[\da-f]{1,6}|#\d{1,7}|\w{2,6});/gi, (whole, name: string) => {
    if (!name.startsWith("#")) return ENTITIES.get(name.toLowerCase()) ?? whole;
    const code = /^#x/i.test(name) ? Number.parseInt(name.slice(2), 16) : Number(name.slice(1));
    return code > 0 && code <= 0x10ffff ? String.fromCodePoint(code) : " ";
  });
}
