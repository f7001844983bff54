/**
 * A written title without the marks that are no part of it: pay, hours, shifts, the terms of the engagement, (m/w/d), numbers of a
 * requisition, emoji and bullets.
 *
 * In: "• Line Cook (m/f/d) $18/hr + tips, night shift #REQ-1234".  Out: "Line Cook".
 * Pure text to text, in the case it was written in, so that the same function serves what is matched and what is shown.
 */
const NAMED_ENTITIES: Readonly<Record<string, string>> = {
  amp: "&",
  apos: "'",
  gt: ">",
  lt: "<",
  mdash: "—",
  middot: "·",
  nbsp: " ",
  ndash: "–",
  quot: '"',
  rsquo: "’",
};

const MONEY = String.raw`(?:us|ca|au|nz|hk|sg)?[$€£¥₹₱]|\b(?:usd|cad|aud|eur|gbp|chf|sgd|myr|inr|php|rm|rs\.?|nzd)`;
const AMOUNT = String.raw`\d[\d.,]*\s?(?:k|m|lpa|lakhs?)?\b`;
const PERIOD = String.raw`(?:hours?|hrs?|h|years?|yrs?|y|annum|annually|months?|mos?|weeks?|wks?|wk|days?|shifts?|miles?|session|visit)\b\.?`;
const PER = String.raw`\s*(?:(?:/|per\b|an?\b|each\b|p\.?)\s*${PERIOD}|p\.?\s?a\b\.?|annually\b|hourly\b|yearly\b|monthly\b)`;
const TO = String.raw`\s*(?:-|–|—|to|bis)\s*`;

/** What stands in brackets goes as a whole where it holds money, hours or a mark. */
const IN_BRACKETS = new RegExp(
  String.raw`[([{][^()[\]{}]*(?:(?:${MONEY})\s*\d|\d\s*[$€£]|${AMOUNT}${PER}|\bhourly\b|\bnon-?exempt\b)[^()[\]{}]*[)\]}]?`,
  "giu",
);
const PAY = [
  new RegExp(
    String.raw`[-–—,|@]?\s*(?:\b(?:pays?|salary|wages?|rate|base|ote|earn|up to|from|starting(?: at)?)\s*:?\s*)*(?:${MONEY})\s*${AMOUNT}\+?(?:${TO}(?:${MONEY})?\s*${AMOUNT}\+?)?(?:${PER})?(?:\s*(?:ote|doe|base|gross|net)\b)?`,
    "giu",
  ),
  new RegExp(String.raw`[-–—,|@]?\s*\d[\d.,]*\s?k?\s?(?:€|£|\$|euros?\b|dollars?\b|eur\b|usd\b)(?:${PER})?`, "giu"),
  new RegExp(String.raw`[-–—,|@]?\s*\b\d[\d.,]*\s?k?(?:${TO}\d[\d.,]*\s?k?)?${PER}`, "giu"),
  new RegExp(String.raw`\b\d+k${TO}\d+k\b|\b\d{2,3}k\b\+?`, "giu"),
  // What is left of a pay mark whose amount stood apart, and what is added to pay.
  /(?:\s*[+&/,]|\bplus|\bwith)\s*(?:tips?|commissions?|bonus(?:es)?|benefits|ot|overtime|gratuity|allowances?|equity|mileage|incentives?)\b/giu,
  /\b(?:sign[- ]?on|signing|retention|hiring|referral)\s+bonus\b/giu,
  /\b(?:per|an)\s+hours?\b|(?<=\s|^)\/\s?(?:hr|hour|yr|year|wk|mo)\b/giu,
  /\b(?:ot|overtime)\s+(?:available|offered|eligible|pay|paid|possible|hours?)\b/giu,
];
const HOURS = [
  /[-–—,|(]?\s*\b\d{1,3}(?:\.\d+)?(?:\s*(?:-|–|to)\s*\d{1,3})?\s?\+?\s?-?(?:hours?|hrs?|h)\b\.?(?:\s*(?:\/|per|a|each|p\.?)\s*(?:weeks?|wks?|w|days?|months?))?(?:\s*weekly)?(?:\s*(?:shifts?|contract|days?|nights?))?\)?/giu,
  /\b(?:mon|tues?|wed|thurs?|fri|sat|sun)(?:day)?s?\s*(?:-|–|to|through|thru)\s*(?:mon|tues?|wed|thurs?|fri|sat|sun)(?:day)?s?\b|\bm\s?-\s?f\b/giu,
  /\b\d{1,2}(?::\d{2})?\s?(?:am|pm|a\.m\.|p\.m\.)?\s*(?:-|–|to)\s*\d{1,2}(?::\d{2})?\s?(?:am|pm|a\.m\.|p\.m\.)?(?![\p{L}\p{N}])/giu,
  /\b\d{1,2}(?::\d{2})?\s?(?:am|pm|a\.m\.|p\.m\.)(?![\p{L}])/giu,
];
const SHIFTS = [
  /[-–—,|]?\s*\b(?:1st|2nd|3rd|4th|first|second|third|day|days|night|nights?|evenings?|mornings?|afternoons?|weekends?|overnight|graveyard|swing|rotating|late|early|split|am|pm|mid|off|twilight|sunrise|flex(?:ible)?)(?:\s*(?:\/|&|and|or)\s*(?:1st|2nd|3rd|days?|nights?|evenings?|weekends?|am|pm))?\s+shifts?(?!\s+(?:manager|supervisor|lead|leader|foreman|superintendent|engineer|coordinator))\b/giu,
  /(?<=[\s(,/–—-])(?:nights|evenings|weekends|overnights|mornings)\b/giu,
  /(?<=[-–—,|(]\s?)(?:days?|nights?|weekend|evening|overnight|am|pm)\s*(?:\)|$)/giu,
  /[-–—,|]\s*shift\s+(?:work|[a-d1-4])\b/giu,
];
const TERMS = [
  /\b(?:full|part)[\s-]?time\b(?:\s*(?:\/|&|and|or)\s*(?:full|part)[\s-]?time\b)?/giu,
  /\b(?:f\/?t|p\/?t)\s*(?:\/|&|or|and)\s*(?:f\/?t|p\/?t)\b|\b(?:f\/t|p\/t)\b/giu,
  /[([]\s*(?:ft|pt|perm(?:anent)?|temp(?:orary)?|contract|casual|per[ -]diem|prn|seasonal|remote|hybrid|on-?site|in[- ]office|urgent|w-?2|1099|c2c|wfh|h\/f|f\/h|gn|all genders|alle geschlechter)\s*[)\]]/giu,
  /\b(?:per[ -]diem|fixed[- ]term|temp[- ]to[- ]hire|temp[- ]to[- ]perm|contract[- ]to[- ]hire|zero[- ]hours?|work(?:ing)? from home|wfh|100\s?% remote|fully remote|remote|c2c|1099|w-?2|freelance|seasonal|immediate(?:ly)? (?:start|hire|joiner|hiring|available)|immediate|urgent(?:ly)?(?: hiring| wanted| needed| required)?|(?:now|we(?:'| a)?re|still) hiring|hiring(?: now| event| immediately)?|apply (?:now|today)|entry[- ]level|no experience(?: needed| required| necessary)?|will train|(?:paid )?training provided|\d+\s?% (?:travel|remote|fte))\b!*/giu,
];
const GENDERS = [
  /[([]?\s*(?<![\p{L}])[mfwdhxi](?:\s?[/|*,]\s?[mfwdhxi]){1,3}(?![\p{L}])\s*[)\]]?/giu,
  /(?<=\p{L})(?:[/:*_]-?|\(-?)(?:in|innen|frau|euse|e|ne|trice)\b\)?/giu,
];
const NUMBERS = [
  /[-–—,|(]?\s*#?\s?\b(?:job|req(?:uisition)?|position|posting|vacancy|ref(?:erence)?|id)\s*(?:id|no|number|nr|code|#)?\s*[.:#-]*\s*[a-z]{0,4}-?\d[\w-]*\)?/giu,
  /[-–—,|([]?\s*#\s?[a-z]{0,4}-?\d[\w-]*[)\]]?/giu,
  /[-–—,|([]?\s*\b(?:jr|r|req|id|j|p)[-_]?\d{4,}\b[)\]]?/giu,
  /[-–—,|([]?\s*\b\d{4,}\b[)\]]?/gu,
  /\(\s?x?\d{1,2}\s?(?:x|positions?|openings?|pax|vacanc(?:y|ies))?\s?\)/giu,
];
const ANNOUNCED =
  /^\s*(?:(?:job )?(?:title|position|role|occupation|post|vacancy|opening|job)|now hiring|we(?:'| a)re hiring|hiring|wanted|needed|urgent|currently|current|experienced|aspiring)\s*[:!–—-]\s*/iu;
const SYMBOLS =
  /\p{Extended_Pictographic}|[\u{1f1e6}-\u{1f1ff}]|[\u200b-\u200f]|\ufe0e|\ufe0f|\u2060|\ufeff|[★☆✓√●•▪■◦►»«]/gu;
const EDGES = /^[\s\-–—*·.,;:|+/!&@]+(?!\p{L}{2,4}\b(?<=\.net))|[\s\-–—*·,;:|/!&@(]+$|\s#$/gu;

const MARKS = [IN_BRACKETS, ...PAY, ...HOURS, ...SHIFTS, ...GENDERS, ...TERMS, ...NUMBERS];

/** What is left may be nothing: "$18/hr" names no work. */
export function withoutMarks(written: string): string {
  let text = decoded(written).normalize("NFKC").replace(SYMBOLS, " ").replace(ANNOUNCED, "");
  for (const mark of MARKS) text = text.replace(mark, " ");
  return text
    .replace(/[([{]\s*[)\]}]/gu, " ")
    .replace(EDGES, "")
    .replace(/\s+/gu, " ")
    .trim();
}

/** HTML's entities, twice, because exports of exports have "&amp;amp;". */
function decoded(text: string): string {
  if (!text.includes("&")) return text;
  return decodedOnce(decodedOnce(text));
}

function decodedOnce(text: string): string {
  return text.replace(/&(?:#(\d{1,6})|#x([\da-f]{1,5})|(\w{2,6}));/giu, (whole, decimal, hex, name) => {
    if (name !== undefined) return NAMED_ENTITIES[String(name).toLowerCase()] ?? whole;
    const point = decimal === undefined ? Number.parseInt(String(hex), 16) : Number(decimal);
    return point > 31 && point < 0x11_0000 ? String.fromCodePoint(point) : " ";
  });
}
