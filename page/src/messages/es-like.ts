/** Las palabras de la página sobre cuántas veces acertó con historiales parecidos, en español. */
import type { enLike } from "./en-like.ts";
import { esClaims } from "./es-claims.ts";

const SURENESS: Readonly<Record<string, string>> = {
  "from 0": "de cuya primera ocupación estaba igual de poco seguro",
  "from 0.1": "de cuya primera ocupación estaba más o menos igual de seguro: no mucho",
  "from 0.15": "de cuya primera ocupación estaba más o menos igual de seguro: algo",
  "from 0.25": "de cuya primera ocupación estaba igual de seguro: más de lo habitual",
};

const FIRST: Readonly<Record<string, string>> = {
  stay: "cuya lista también empezaba por quedarse en la última ocupación",
  return: "cuya lista también empezaba por volver a una ocupación anterior",
  new: "cuya lista también empezaba por algo nuevo",
};

const HELD: Readonly<Record<string, string>> = {
  "from 0": "cuya última ocupación apenas aparece en lo que aprendió, como la suya",
  "from 10": "cuya última ocupación es igual de rara en lo que aprendió",
  "from 50": "cuya última ocupación es igual de común en lo que aprendió",
  "from 200": "cuya última ocupación está entre las más comunes en lo que aprendió, como la suya",
};

const LENGTHS: Readonly<Record<string, string>> = {
  "1 job": "1 trabajo",
  "2 to 3 jobs": "2 o 3 trabajos",
  "4 to 6 jobs": "de 4 a 6 trabajos",
  "7 to 10 jobs": "de 7 a 10 trabajos",
  "more than 10 jobs": "más de 10 trabajos",
};

export const esLike: typeof enLike = {
  head: "Con historiales como este",
  lead: (first, ten, compared) =>
    `Cuando estaba más o menos tan seguro como con el suyo, la ocupación puesta en primer lugar acertó en unas ${first} de 100 personas, y una de las diez primeras en unas ${ten}. ${
      { more: "Es más de lo habitual.", less: "Es menos de lo habitual.", same: "Es más o menos lo habitual." }[
        compared
      ]
    }`,
  group: "Personas como usted, aquellas",
  people(by, group) {
    switch (by) {
      case "sureness":
        return SURENESS[group] ?? group;
      case "first title":
        return FIRST[group] ?? group;
      case "history length":
        return `con ${LENGTHS[group] ?? group}`;
      case "last field":
        return `cuyo último trabajo fue en ${esClaims.field(group)}`;
      default:
        return HELD[group] ?? group;
    }
  },
  unsure: "Lo que no sabe del suyo, y por qué",
  unknown: {
    sureness: "Apenas se contó a nadie de quien estuviera igual de seguro.",
    "first title": "Apenas se contó a nadie cuya lista empezara como la suya.",
    "history length": "Apenas se contó a nadie con tan pocos trabajos.",
    "last field": "Apenas se contó a nadie cuyo último trabajo fuera en el campo del suyo, o ese campo no se conoce.",
    "last occupation": "Lo último que hizo no se reconoció, o apenas se contó a nadie que hiciera algo igual de común.",
  },
};
