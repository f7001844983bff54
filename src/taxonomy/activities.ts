/**
 * What people of each occupation do: O*NET's detailed work activities, some two thousand short sentences, as sets by title.
 *
 * In: an `OnetRelease`.  Out: `artefacts/activities.json`, and from it a set a title; empty for titles that O*NET does not survey.
 */
import { readFileSync } from "node:fs";
import * as z from "zod";
import type { OnetRelease } from "./release/releases.ts";
import type { Taxonomy } from "./taxonomy.ts";

export const ActivitiesArtefact = z.object({
  format: z.literal("wherefore-activities/1"),
  release: z.string(),
  attribution: z.string(),
  activities: z.array(z.string()),
  /** For each title of the taxonomy the activities of its tasks, by their place in the list. */
  ofTitles: z.array(z.array(z.int().nonnegative())),
});
export type ActivitiesArtefact = z.infer<typeof ActivitiesArtefact>;

export type Activities = {
  /** As O*NET words them, such as "Administer medical treatments." */
  readonly names: readonly string[];
  /** For each title the places of its activities in `names`, rising. */
  readonly ofTitles: readonly (readonly number[])[];
};

export function buildActivities(release: OnetRelease, taxonomy: Taxonomy): ActivitiesArtefact {
  const names = [...new Set(release.activities.map(({ activity }) => activity))].sort();
  const placeOf = new Map(names.map((name, at) => [name, at]));
  const byCode = Map.groupBy(release.activities, ({ code }) => code);
  return {
    format: "wherefore-activities/1",
    release: release.release,
    attribution: `Detailed work activities of the O*NET ${release.release} Database by the U.S. Department of Labor, Employment and Training Administration (USDOL/ETA). Used under the CC BY 4.0 license. O*NET is a trademark of USDOL/ETA. Wherefore has modified this information: the activities of an occupation's tasks were gathered. USDOL/ETA has not approved, endorsed, or tested these modifications.`,
    activities: names,
    ofTitles: taxonomy.occupations.map(({ code }) =>
      [...new Set((byCode.get(code) ?? []).map(({ activity }) => placeOf.get(activity)!))].sort((a, b) => a - b),
    ),
  };
}

/** As it lies in the package, in the order of the embedded taxonomy; checked when it was built, and by a test. */
export function loadActivities(): Activities {
  const file = new URL("../../artefacts/activities.json", import.meta.url);
  const { activities, ofTitles } = JSON.parse(readFileSync(file, "utf8")) as ActivitiesArtefact;
  return { names: activities, ofTitles };
}
