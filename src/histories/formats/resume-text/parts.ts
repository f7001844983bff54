/**
 * The parts of a line: what stands between commas, bars, dashes, tabs and words such as "at".
 *
 * In: words.  Out: parts without what is neither title nor employer: durations, kinds of employment, places.
 */

/** Takes brackets, bullets and separators off both ends, and the "I worked as a" of a sentence. */
export function trimMarks(words: string): string {
  return (
    words
      .replace(/^[\s.,;:|/()[\]–—•·，。→>-]+|[\s,;:|/([–—•·，→>-]+$/gu, "")
      .replace(/^[)\]]+|[([]+$/g, "")
      // A full stop after the state: "Phoenix AZ. 2020".
      .replace(/(?<=[\s,][A-Z]{2})\.$/, "")
      .replace(/^\(([^()]*)\)$/, "$1")
      .replace(/^(?:before that|previously|earlier|after that|afterwards|later|most recently|currently),?\s+/i, "")
      .replace(
        /^(?:and |then |,)*(?:(?:i|she|he|they)(?:'ve| have| had|'m| am| was| were| is| are)? )?(?:been )?(?:(?:worked|works?|working|employed|started|am|was) )+(?:out )?(?:as )?(?:an? |the )?/i,
        "",
      )
      .replace(/^(?:and )?then (?:as )?(?:an? )?/i, "")
      .replace(/^(?:position|job title|title|role|employer|company|organi[sz]ation)\s*:\s*/i, "")
      .replace(/\s(?:from|since|between|in|during|for|von|seit|de|depuis|dates?)$/i, "")
      .trim()
  );
}

/**
 * A title may hold hyphens and slashes; it is cut only where space, comma, bar or a word says that something else begins. What stands in
 * brackets is not cut.
 */
export function partsOf(words: string): string[] {
  const kept: string[] = [];
  const outside = words.replace(/\([^()]*\)/g, (brackets) => `\uE000${kept.push(brackets) - 1}\uE000`);
  return outside
    .split(
      /\s+(?:at|@|with|bei|chez|en|presso|for)\s+(?=[\p{Lu}\d])|\s*[|;•·∙⋅‧\t]\s*|\s+[–—-]\s+|\s?—\s?|,\s+|，|、|\s+\/\/\s+|\s{3,}/u,
    )
    .map((part) => trimMarks(part.replace(/\uE000(\d+)\uE000/g, (_, at: string) => kept[Number(at)]!)))
    .filter((part) => /\p{L}/u.test(part) && !isAside(part));
}

const DURATION =
  /^(?:about |approx\.? |~)?\(?(?:\d{1,2}|one|two|three|four|five|six|less than an?)\+?\s*(?:y(?:ea)?rs?|mos?|months?|jahre?n?|monate?|ans?|mois|años?|meses|anni|mesi|an?)\.?(?:[\s,]*(?:and )?\d{1,2}\s*(?:mos?|months?|monate?|mois|meses|mesi)\.?)?\)?$/i;
const KIND =
  /^\(?(?:(?:full|part)[- ]time|contract(?:or)?|permanent|temporary|temp|seasonal|internship|apprenticeship|freelance|remote|hybrid|on-?site|vollzeit|teilzeit|befristet|unbefristet|cdi|cdd|temps plein|temps partiel|tiempo completo|tempo integral|self-employed|total|salary.*|\$?\d+\s?(?:\/|per )\s?h(?:ou)?r|hours per week.*)\)?$/i;

/** A length of time or a kind of employment, which stand beside titles and employers and are neither. */
function isAside(part: string): boolean {
  return isDuration(part) || KIND.test(part);
}

export function isDuration(part: string): boolean {
  return DURATION.test(part);
}

const STATES =
  "AL|AK|AZ|AR|CA|CO|CT|DE|FL|GA|HI|ID|IL|IN|IA|KS|KY|LA|ME|MD|MA|MI|MN|MS|MO|MT|NE|NV|NH|NJ|NM|NY|NC|ND|OH|OK|OR|PA|RI|SC|SD|TN|TX|UT|VT|VA|WA|WV|WI|WY|DC|ON|BC|AB|QC|MB|SK|NS|NB|UK|US|USA|NSW|VIC|QLD";
const REGIONS =
  "Alabama|Alaska|Arizona|Arkansas|California|Colorado|Connecticut|Delaware|Florida|Georgia|Hawaii|Idaho|Illinois|Indiana|Iowa|Kansas|Kentucky|Louisiana|Maine|Maryland|Massachusetts|Michigan|Minnesota|Mississippi|Missouri|Montana|Nebraska|Nevada|New Hampshire|New Jersey|New Mexico|New York|North Carolina|North Dakota|Ohio|Oklahoma|Oregon|Pennsylvania|Rhode Island|South Carolina|South Dakota|Tennessee|Texas|Utah|Vermont|Virginia|Washington|West Virginia|Wisconsin|Wyoming|Washington D\\.?C\\.?|Ontario|Quebec|Québec|British Columbia|Alberta|United States(?: of America)?|U\\.S\\.A?\\.?|United Kingdom|England|Scotland|Wales|Ireland|Canada|Australia|New Zealand|Germany|Deutschland|Austria|Österreich|Switzerland|Schweiz|France|Spain|España|Italy|Italia|Portugal|Brazil|Brasil|Mexico|México|Netherlands|Nederland|Belgium|Sweden|Norway|Denmark|Finland|Poland|Polska|Czechia|Czech Republic|Greece|Turkey|Russia|Ukraine|India|China|Japan|Singapore|South Korea|Korea|Philippines|Pakistan|Bangladesh|Vietnam|Indonesia|Malaysia|Nigeria|Kenya|South Africa|Egypt|Israel|United Arab Emirates|UAE|Argentina|Chile|Colombia|Peru";
/** Regions below the country, as LinkedIn writes them between a city and its country. */
const REGIONS_OF_COUNTRIES =
  "Auvergne-Rhône-Alpes|Bourgogne-Franche-Comté|Bretagne|Brittany|Centre-Val de Loire|Grand Est|Hauts-de-France|Île-de-France|Normandie|Normandy|Nouvelle-Aquitaine|Occitanie|Pays de la Loire|Provence-Alpes-Côte d['’]Azur|Baden-Württemberg|Bayern|Bavaria|Brandenburg|Hessen|Hesse|Niedersachsen|Lower Saxony|Nordrhein-Westfalen|North Rhine-Westphalia|Rheinland-Pfalz|Sachsen|Saxony|Schleswig-Holstein|Thüringen|Andalucía|Cataluña|Catalonia|Comunidad de Madrid|Community of Madrid|Comunidad Valenciana|Galicia|País Vasco|Campania|Emilia-Romagna|Lazio|Lombardia|Lombardy|Piemonte|Toscana|Tuscany|Veneto|Gelderland|Noord-Brabant|Noord-Holland|Zuid-Holland|Vlaanderen|Flanders|Minas Gerais|Rio de Janeiro|São Paulo";
const REGION = new RegExp(`^(?:${STATES}|${REGIONS}|${REGIONS_OF_COUNTRIES})(?:\\s+\\d{4,5}(?:-\\d{4})?)?\\.?$`, "u");
const CITY_AND_REGION = new RegExp(`^\\p{Lu}[\\p{L}.'’ -]{1,30}\\s(?:${STATES})(?:\\s+\\d{5})?$`, "u");
const AREA = /^(?:Greater\s.+|.+\s(?:Metropolitan )?Area|Remote|Nationwide|Online|Various locations?)$/u;

/** Which parts are a place: a state or country, the city before it, or an area. A city alone cannot be told from a name. */
export function placesAmong(parts: readonly string[]): boolean[] {
  const region = parts.map((part) => REGION.test(part));
  return parts.map(
    (part, at) =>
      region[at]! || AREA.test(part) || CITY_AND_REGION.test(part) || (region[at + 1] === true && isCity(part)),
  );
}

function isCity(part: string): boolean {
  return /^\p{Lu}[\p{L}.'’-]*(?:\s\p{Lu}?[\p{L}.'’-]+){0,2}$/u.test(part) && part.length <= 30;
}

/** A line that says where, or for how long, and nothing else. */
export function isPlaceOrAside(text: string): boolean {
  const parts = text
    .split(/,\s+|\s*[|·•\t]\s*|\s+[–—-]\s+/u)
    .map(trimMarks)
    .filter((part) => part !== "");
  if (parts.length === 0 || parts.every(isAside)) return true;
  const rest = parts.filter((part) => !isAside(part));
  return placesAmong(rest).every(Boolean);
}
