/**
 * The words of claims in Spanish. Official titles of occupations stay as O*NET has them, in English.
 *
 * «La gente suele», nunca «usted hará».
 */
import type { AheadClaim, DegreeLevel, HistoryClaim, Mark, Move, ReadingNote } from "../../../src/domain/index.ts";
import type { Strength } from "../../engine/shown.ts";
import { enClaims } from "./en-claims.ts";

const DEGREES: Readonly<Record<DegreeLevel, string>> = {
  "less-than-high-school": "menos que la secundaria",
  "high-school": "un diploma de secundaria",
  "some-college": "algunos estudios superiores o un certificado",
  associate: "un título técnico de dos años",
  bachelor: "una licenciatura",
  master: "una maestría",
  professional: "un título profesional",
  doctorate: "un doctorado",
};

const ZONES = [
  "poca o ninguna preparación",
  "alguna preparación",
  "una preparación media",
  "una preparación considerable",
  "una preparación extensa",
] as const;

const FIELDS: Readonly<Record<string, string>> = {
  "11": "dirección y gestión",
  "13": "negocios y finanzas",
  "15": "informática y matemáticas",
  "17": "arquitectura e ingeniería",
  "19": "ciencias",
  "21": "servicios sociales y comunitarios",
  "23": "derecho",
  "25": "educación",
  "27": "artes, diseño y medios",
  "29": "salud (profesionales y técnicos)",
  "31": "apoyo a la salud",
  "33": "protección y seguridad",
  "35": "servicio de comidas",
  "37": "limpieza y jardinería",
  "39": "cuidado personal y servicios",
  "41": "ventas",
  "43": "oficina",
  "45": "agricultura, pesca y bosques",
  "47": "construcción",
  "49": "instalación y reparación",
  "51": "producción",
  "53": "transporte y traslado",
  "55": "las fuerzas armadas",
};

/** El deseo en pocas palabras, y la pregunta. */
const PREFERENCES: Readonly<Record<string, readonly [string, string]>> = {
  realistic: ["con las manos, herramientas o máquinas", "¿Le gusta trabajar con las manos, herramientas o máquinas?"],
  investigative: ["de averiguar cosas", "¿Le gusta averiguar cosas, investigando o analizando?"],
  artistic: ["de crear o diseñar", "¿Quiere un trabajo en el que crea o diseña cosas?"],
  social: ["de ayudar, formar o cuidar a personas", "¿Quiere ayudar, formar o cuidar a personas?"],
  enterprising: ["de dirigir, convencer o vender", "¿Le gusta dirigir, convencer o vender?"],
  conventional: [
    "con registros, cifras y procedimientos",
    "¿Le gusta el trabajo con registros, cifras y procedimientos claros?",
  ],
  "programming-skill": ["de escribir programas", "¿Quiere escribir programas?"],
  "mathematics-skill": ["con bastantes matemáticas", "¿Quiere un trabajo con bastantes matemáticas?"],
  "repairing-skill": ["de reparar cosas", "¿Quiere reparar cosas?"],
  "writing-skill": ["con bastante escritura", "¿Quiere un trabajo con bastante escritura?"],
  "medicine-and-dentistry-knowledge": [
    "con conocimientos médicos",
    "¿Quiere un trabajo que use conocimientos médicos?",
  ],
  "law-and-government-knowledge": [
    "relacionado con leyes o gobierno",
    "¿Quiere un trabajo relacionado con leyes o gobierno?",
  ],
  "sales-and-marketing-knowledge": [
    "de venta o mercadotecnia",
    "¿Quiere un trabajo en el que vende o promociona cosas?",
  ],
  "food-production-knowledge": ["con alimentos", "¿Quiere trabajar con alimentos?"],
  "building-and-construction-knowledge": ["en edificios", "¿Quiere trabajar en edificios?"],
  "mechanical-knowledge": ["con máquinas y motores", "¿Quiere trabajar con máquinas y motores?"],
  "computers-and-electronics-knowledge": [
    "sobre todo con computadoras",
    "¿Quiere un trabajo que sea sobre todo con computadoras?",
  ],
  "transportation-knowledge": [
    "en la carretera, llevando cosas o personas",
    "¿Quiere trabajar en la carretera, llevando cosas o personas?",
  ],
  "public-safety-and-security-knowledge": ["en seguridad", "¿Quiere trabajar en seguridad?"],
  "administrative-knowledge": ["de oficina", "¿Quiere un trabajo de oficina?"],
  "education-and-training-knowledge": ["de enseñar o formar", "¿Quiere enseñar o formar a otros?"],
};

const MOVE_QUESTIONS: Readonly<Record<Move, string>> = {
  stay: "¿Le gustaría que su próximo trabajo fuera en la misma ocupación que el último?",
  return: "¿Volvería a una ocupación que ya ha tenido?",
  up: "¿Quiere ascender dentro de su campo, a un trabajo que pide más preparación?",
  "same-field": "¿Aceptaría otra ocupación del mismo campo, más o menos del mismo nivel?",
  elsewhere: "¿Quiere dejar su campo por otro?",
};

const field = (major: string) => FIELDS[major] ?? major;
const yearsText = (count: number) => (count === 1 ? "1 año" : `${count} años`);
const of100 = (count: number) => (count === 0 ? "menos de 1 de cada 100" : `unas ${count} de cada 100`);
const short100 = (count: number) => (count === 0 ? "menos de 1" : `${count}`);
const inField = (says: { readonly field?: string | undefined }) =>
  says.field === undefined || says.field === "Others" ? "" : ` en ${says.field}`;

function factInSentence(says: HistoryClaim, titleOf: (code: string) => string, named: boolean): string {
  switch (says.kind) {
    case "last":
      return named ? "estar ya en este trabajo" : `su último trabajo, entre ${titleOf(says.code)}`;
    case "level":
      return "el nivel de su último trabajo";
    case "held":
      return named ? "haber hecho ya este trabajo" : `el trabajo anterior entre ${titleOf(says.code)}`;
    case "tenure":
      return named ? `sus ${yearsText(says.years)} en él` : `sus ${yearsText(says.years)} entre ${titleOf(says.code)}`;
    case "field-tenure":
      return `otro trabajo del mismo campo, ${field(says.major)}`;
    case "path":
      return {
        "one-occupation": "haber vuelto a la misma ocupación",
        "one-field": "haber probado más de una ocupación del campo",
        rising: "el camino hacia arriba, paso a paso",
        "several-fields": "el trabajo anterior en otros campos",
      }[says.shape];
    case "same-employer":
      return "su último cambio de trabajo, dentro de la misma empresa";
    case "jobs":
      return "varias etapas del mismo trabajo";
    case "education":
      if (says.level === "less-than-high-school") return "haber dejado la escuela antes del diploma";
      return `su ${DEGREES[says.level].replace(/^un[ao]? /, "")}${inField(says)}`;
    default:
      return says satisfies never;
  }
}

function factAsClaim(says: HistoryClaim, titleOf: (code: string) => string): string {
  switch (says.kind) {
    case "last":
      return `Su último trabajo fue entre ${titleOf(says.code)}.`;
    case "level":
      return `Su último trabajo pide ${ZONES[says.zone - 1]}.`;
    case "held":
      return `Antes trabajó entre ${titleOf(says.code)}.`;
    case "tenure":
      return `Ha pasado ${yearsText(says.years)} entre ${titleOf(says.code)}.`;
    case "field-tenure":
      return `Hizo otro trabajo del mismo campo, ${field(says.major)}.`;
    case "path":
      return {
        "one-occupation": "Volvió a la misma ocupación.",
        "one-field": "Ha probado más de una ocupación de su campo.",
        rising: "Avanzó paso a paso hacia trabajos que piden más preparación.",
        "several-fields": "Antes trabajó en otros campos.",
      }[says.shape];
    case "same-employer":
      return "Cambió de trabajo por última vez dentro de la misma empresa.";
    case "jobs":
      return "Ha tenido varias etapas del mismo trabajo.";
    case "education":
      if (says.level === "less-than-high-school") return "Dejó la escuela antes del diploma.";
      return `Tiene ${DEGREES[says.level]}${inField(says)}.`;
    default:
      return says satisfies never;
  }
}

function aheadAsClaim(says: AheadClaim, titleOf: (code: string) => string): string {
  switch (says.kind) {
    case "move":
      return {
        stay: "Después sigue en la misma ocupación.",
        return: "Después vuelve a una ocupación que ya ha tenido.",
        up: "Después asciende dentro de su campo.",
        "same-field": "Después toma otra ocupación del mismo campo.",
        elsewhere: "Después pasa a otro campo.",
      }[says.move];
    case "field":
      return `Después trabaja en ${field(says.major)}.`;
    case "zone":
      return `Después hace un trabajo que pide ${ZONES[says.zone - 1]}.`;
    case "prefers":
      return `Quiere un trabajo ${PREFERENCES[says.element]?.[0] ?? says.element}.`;
    case "title":
      return `Quiere trabajar entre ${titleOf(says.code)}.`;
    case "plans-degree":
      return `Planea ${DEGREES[says.level]}.`;
    default:
      return says satisfies never;
  }
}

function question(says: AheadClaim): string {
  switch (says.kind) {
    case "move":
      return MOVE_QUESTIONS[says.move];
    case "field":
      return `¿Ve su próximo trabajo en ${field(says.major)}?`;
    case "zone":
      return `¿Debería su próximo trabajo ser uno que suele pedir ${ZONES[says.zone - 1]}?`;
    case "prefers":
      return PREFERENCES[says.element]?.[1] ?? "";
    default:
      return "";
  }
}

function often(share: number): string {
  if (share >= 0.5) return "casi siempre";
  if (share >= 0.25) return "a menudo";
  if (share >= 0.1) return "a veces";
  return share >= 0.03 ? "de vez en cuando" : "rara vez";
}

function way(move: Move, major: string, share: number, titles: readonly string[], first: boolean): string {
  const such = titles.length === 0 ? "" : `, por ejemplo entre ${titles.join(" o ")}`;
  const who = first ? `Las personas con un historial como el suyo ${often(share)}` : enClaims.capital(often(share));
  switch (move) {
    case "stay":
      return `${who} siguen en la misma ocupación${titles[0] ? `, entre ${titles[0]}` : ""}.`;
    case "return":
      return `${who} vuelven a una ocupación que tuvieron antes${such}.`;
    case "up":
      return `${who} ascienden, a un trabajo del mismo campo que pide más preparación${such}.`;
    case "same-field":
      return `${who} toman otra ocupación del mismo campo${such}.`;
    case "elsewhere":
      return `${who} pasan a otro campo, ${field(major)}${such}.`;
    default:
      return move satisfies never;
  }
}

const STRENGTHS: Readonly<Record<Strength, string>> = {
  strongly: "con fuerza",
  clearly: "claramente",
  "a little": "un poco",
};

const MARKS: Readonly<Record<Mark["kind"], string>> = {
  "unlike-the-data": "Un historial como este es raro entre las personas de las que aprendió, así que sabe poco de él.",
  "short-history":
    "Todavía hay poco en que basarse: con un trabajo o menos cuenta sobre todo lo que hace la gente en general.",
  "title-not-recognised":
    "Un título no se reconoció, así que ese trabajo no cuenta. Elija su ocupación en su historial.",
  "no-dates": "Sin fechas no puede saber cuánto tiempo hizo cada cosa.",
  "floor-mixed": "Algunas ocupaciones no las ordenó el modelo mismo.",
  "reason-failed": "No se pudo escribir una razón.",
};

const NOTES: Readonly<Record<ReadingNote["rule"], string>> = {
  "reversed-dates": "Un final estaba antes de su comienzo; se intercambiaron.",
  "future-date": "Una fecha está en el futuro.",
  "unreadable-date": "Una fecha no se pudo leer.",
  "missing-start": "Un trabajo no tiene comienzo.",
  "missing-end": "Un trabajo no tiene final.",
  "no-title": "Un trabajo no tiene título.",
  overlap: "Dos trabajos se solapan.",
  reordered: "Los trabajos se pusieron en orden de tiempo.",
  "current-not-last": "Un trabajo que aún se tiene no es el más reciente.",
  "undated-degree": "Un título de estudios no tiene fecha.",
  "after-the-moment": "Algo tiene fecha posterior a hoy y se dejó fuera.",
  duplicate: "Lo mismo estaba dos veces.",
  "not-a-job": "Algo no es un trabajo y se dejó fuera.",
  "personal-detail": "Se quitó un dato personal.",
  "text-shortened": "Se cortó un texto largo.",
  "unknown-field": "Algo no se pudo usar.",
};

export const esClaims: typeof enClaims = {
  field,
  fields: enClaims.fields,
  zones: ZONES,
  degrees: DEGREES,
  preferences: Object.fromEntries(Object.entries(PREFERENCES).map(([id, [wish]]) => [id, wish])),
  strengths: STRENGTHS,
  marks: MARKS,
  notes: NOTES,
  of100,
  short100,
  yearsText,
  often,
  way,
  question,
  factInSentence,
  factAsClaim,
  aheadAsClaim,
  isPlural: enClaims.isPlural,
  capital: enClaims.capital,
};
