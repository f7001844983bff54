/**
 * The field of a degree in NLSY97's seven broad ones, which is how the models know it.
 *
 * In: a field as people write it.  Out: one of the seven, or undefined where none is said.
 */

/** The broad fields of degrees: NLSY97's seven. */
export const BROAD_FIELDS = [
  "Social Science",
  "Business",
  "STEM",
  "Liberal Arts & Humanities",
  "Health",
  "Education",
  "Others",
] as const;
export type BroadField = (typeof BROAD_FIELDS)[number];

const FIELD_WORDS: readonly (readonly [RegExp, BroadField])[] = [
  [/nurs|health|medic|pharm|therap|dental|kinesi|clinical/i, "Health"],
  [/educat|training|pedagog/i, "Education"],
  [/business|account|financ|marketing|management|administration|commerce|human resources|hospitality/i, "Business"],
  [
    /psycholog|sociolog|politic|econom|anthropolog|social|criminal|international relations|public policy/i,
    "Social Science",
  ],
  [/comput|engineer|math|physic|chem|biolog|science|technolog|statistic|stem|software|informatic/i, "STEM"],
  [
    /english|history|philosoph|language|arts?\b|music|literature|liberal|humanit|communicat|journalis|design|theat/i,
    "Liberal Arts & Humanities",
  ],
];

/** NLSY97's seven broad fields, from its own names or from a field as people write it. */
export function broadField(field: string | undefined): BroadField | undefined {
  if (field === undefined) return undefined;
  return (
    BROAD_FIELDS.find((name) => name === field) ?? FIELD_WORDS.find(([words]) => words.test(field))?.[1] ?? "Others"
  );
}
