/** The nouns of the field, in one place: every other folder speaks in them. */
export * from "./candidate.ts";
export * from "./career.ts";
export * from "./control-characters.ts";
export * from "./dataset.ts";
export * from "./errors.ts";
export * from "./folds.ts";
export * from "./largest.ts";
export * from "./message.ts";
export * from "./new-titles.ts";
export * from "./occupation.ts";
export * from "./personal-details.ts";
export * from "./random.ts";
export * from "./reason.ts";
export * from "./recommendation.ts";
export * from "./run.ts";
export * from "./verdict.ts";
export * from "./year-month.ts";
