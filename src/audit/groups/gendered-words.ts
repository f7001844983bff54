/**
 * Words that tell a person's gender, in pairs: what a history says in one form is said in the other.
 *
 * In: a text and a form.  Out: the text with each such word in that form, its capitals kept. English titles, pronouns and kinship, and the most
 * frequent titles of German, Spanish and French, whose titles have a form for each gender. A word that is most often read as either (actor,
 * Lehrer in the plural) is changed like any other: what is asked is whether the ranking minds.
 */
export type Form = "masculine" | "feminine";

/** Masculine and feminine; where one form stands for two of the other, the first pair with it decides. */
const PAIRS =
  `he she|him her|his her|himself herself|mr ms|man woman|men women|male female|boy girl|boys girls|father mother|husband wife|
paternity maternity|fraternity sorority|gentleman lady|waiter waitress|steward stewardess|actor actress|host hostess|masseur masseuse|
headmaster headmistress|schoolmaster schoolmistress|postmaster postmistress|barman barmaid|salesman saleswoman|
chairman chairwoman|businessman businesswoman|policeman policewoman|fireman firewoman|mailman mailwoman|postman postwoman|
foreman forewoman|cameraman camerawoman|craftsman craftswoman|handyman handywoman|spokesman spokeswoman|ombudsman ombudswoman|
serviceman servicewoman|repairman repairwoman|deliveryman deliverywoman|fisherman fisherwoman|draftsman draftswoman|
journeyman journeywoman|doorman doorwoman|lineman linewoman|anchorman anchorwoman|congressman congresswoman|crewman crewwoman|
signalman signalwoman|watchman watchwoman|midshipman midshipwoman|airman airwoman|tradesman tradeswoman|laundryman laundrywoman|stuntman stuntwoman|
krankenpfleger krankenschwester|verkäufer verkäuferin|lehrer lehrerin|kellner kellnerin|erzieher erzieherin|sekretär sekretärin|koch köchin|
arzt ärztin|ingenieur ingenieurin|buchhalter buchhalterin|leiter leiterin|assistent assistentin|enfermero enfermera|camarero camarera|
profesor profesora|cocinero cocinera|secretario secretaria|maestro maestra|vendedor vendedora|abogado abogada|cajero cajera|
infirmier infirmière|serveur serveuse|vendeur vendeuse|caissier caissière|soignant soignante|directeur directrice|coiffeur coiffeuse`
    .split(/\|\s*/)
    .map((pair) => pair.split(" ") as [string, string]);

/** Beginnings of German words: "Frauenarzt", "Männer-Abteilung". */
const BEGINNINGS = [["männer", "frauen"]] as const;

const TO: Readonly<Record<Form, ReadonlyMap<string, string>>> = {
  masculine: firstOf(PAIRS.map(([masculine, feminine]) => [feminine, masculine])),
  feminine: firstOf(PAIRS),
};
/** "her" is his as often as him. */
const OVERRULED: Readonly<Record<Form, Readonly<Record<string, string>>>> = { masculine: { her: "his" }, feminine: {} };

export function inForm(text: string, form: Form): string {
  const words = text.replace(/\p{L}+/gu, (word) => {
    const lower = word.toLowerCase();
    const other = OVERRULED[form][lower] ?? TO[form].get(lower) ?? beginningIn(lower, form);
    return other === undefined ? word : likeWritten(word, other);
  });
  return words;
}

function beginningIn(word: string, form: Form): string | undefined {
  for (const [masculine, feminine] of BEGINNINGS) {
    const [from, to] = form === "masculine" ? [feminine, masculine] : [masculine, feminine];
    if (word.startsWith(from)) return to + word.slice(from.length);
  }
  return undefined;
}

function firstOf(pairs: readonly (readonly [string, string])[]): Map<string, string> {
  return new Map(pairs.toReversed());
}

/** In capitals, with a capital, or in small letters, as the word was. */
function likeWritten(word: string, other: string): string {
  if (word.length > 1 && word === word.toUpperCase()) return other.toUpperCase();
  return word[0] === word[0]!.toUpperCase() ? other[0]!.toUpperCase() + other.slice(1) : other;
}
