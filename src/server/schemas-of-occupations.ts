/**
 * The shapes of what the API says of an occupation: its facts, and what it pays, needs and is expected to become.
 */
import * as z from "zod";
import { OccupationCode } from "../domain/index.ts";
import { Occupation, orNull, Probability } from "./schemas.ts";

const Dollars = z.number().nonnegative().nullable();
const Percentiles = z
  .object({ mean: Dollars, p10: Dollars, p25: Dollars, median: Dollars, p75: Dollars, p90: Dollars })
  .meta({ id: "Percentiles" });

const Pay = z.object({
  year: z.int(),
  source: z.string(),
  forGroup: z
    .string()
    .nullable()
    .meta({ description: "The group that the figures are of, where none are published of this occupation alone." }),
  employment: z.number().nullable(),
  annual: orNull(Percentiles).meta({ description: "US dollars a year." }),
  hourly: orNull(Percentiles).meta({ description: "US dollars an hour." }),
});

const Outlook = z.object({
  years: z.string(),
  source: z.string(),
  forGroup: z.string().nullable(),
  employment: z.object({ from: z.number(), to: z.number() }).meta({ description: "In thousands." }),
  changePercent: z.number(),
  openingsPerYear: z.number().meta({ description: "In thousands, growth and replacement together." }),
  leavingForAnotherOccupationPercent: z.number().nullable(),
});

const Training = z.object({
  source: z.string(),
  education: z.string().nullable(),
  experience: z.string().nullable(),
  onTheJob: z.string().nullable(),
});

export const OccupationFacts = z
  .object({
    code: OccupationCode,
    title: z.string(),
    zone: z.int().min(1).max(5).nullable(),
    groups: z.array(z.object({ digits: z.string(), title: z.string() })),
    related: z.array(Occupation),
    matters: z.array(z.object({ kind: z.string(), name: z.string(), importance: Probability })),
    leftover: z.boolean(),
    atHand: z
      .object({ description: z.string(), titles: z.array(z.string()), tasks: z.array(z.string()) })
      .nullable()
      .meta({ description: "Of an O*NET release that was built or pulled; null without one." }),
    pay: Pay.nullable(),
    outlook: Outlook.nullable(),
    training: Training.nullable(),
  })
  .meta({ id: "OccupationFacts" });

export const FoundOccupations = z
  .object({ query: z.string(), occupations: z.array(Occupation) })
  .meta({ id: "FoundOccupations" });
