/**
 * A recommendation from counts.
 *
 * In: a history.  Out: a recommendation whose evidence is counts of people.
 */
import type { CareerHistory, LabelSpace, Mark, Recommendation, Recommender } from "../../domain/index.ts";
import { SOC_GROUP_TITLES } from "../../taxonomy/soc.ts";
import { type CountedModel, countedDistribution } from "./model.ts";
import { FEWEST_PEOPLE, groupsOf } from "./tables.ts";
import { type HistoryView, viewHistory } from "./view.ts";

export const COUNTED_METHOD = "counted/1";

/** The ages that the training people had at the moments the model was fitted on. */
const AGES_SEEN = { youngest: 22, oldest: 42 };

export function counted(model: CountedModel, space: LabelSpace): Recommender {
  const distributionOf = countedDistribution(model, space);
  const recommend = async (history: CareerHistory): Promise<Recommendation> => {
    const { distribution } = distributionOf(history);
    const view = viewHistory(history, space);
    return {
      method: COUNTED_METHOD,
      distribution,
      rankedBy: "counts",
      exact: true,
      coveredMass: 1,
      reasons: [],
      evidence: evidenceOf(view, model, space),
      marks: marksOf(history, view, model, space),
    };
  };
  return Object.assign(recommend, {
    distributions: async (histories: readonly CareerHistory[]) =>
      histories.map((history) => distributionOf(history).distribution),
  });
}

const EVIDENCE_SHOWN = 3;
/** Of fewer people nothing is told: what three of eight did is no evidence. */
const FEWEST_AS_EVIDENCE = 10;

/** What the training people with the same last occupation did next, or where they were too few, those of its group. */
function evidenceOf(view: HistoryView, { tables }: CountedModel, space: LabelSpace): string[] {
  const last = view.held.at(-1);
  if (last === undefined) return [];
  const { code, title } = space.occupations[last]!;
  const ofGroup = groupsOf([last], "minor", space).flatMap((group) => ({
    among: SOC_GROUP_TITLES[group],
    row: tables.get("last minor group")?.get(group),
  }));
  const told = [{ among: title, row: tables.get("last title")?.get(code) }, ...ofGroup].find(
    ({ among, row }) => among !== undefined && row !== undefined && row.people >= FEWEST_AS_EVIDENCE,
  );
  if (told === undefined) return [];
  const row = told.row!;
  const followed = [...row.cells].toSorted((a, b) => b[1].people - a[1].people).slice(0, EVIDENCE_SHOWN);
  const said = followed.map(
    ([target, { people }]) =>
      `${people} ${target === code ? "the same again" : space.occupations[space.indexOf(target)!]!.title}`,
  );
  return [
    `Of ${row.people} training people who were at some time among ${told.among}, the next job was for ${said.join("; for ")}.`,
  ];
}

function marksOf(history: CareerHistory, view: HistoryView, { tables }: CountedModel, space: LabelSpace): Mark[] {
  const marks: Mark[] = [];
  const last = view.held.at(-1);
  const unread = history.jobs.filter(({ coding }) => coding.kind === "not-recognised");
  if (unread.length > 0) {
    const titles = unread.map(({ title }) => `"${title}"`).join(", ");
    marks.push({ kind: "title-not-recognised", said: `Not recognised and therefore not used: ${titles}.` });
  }
  if (last === undefined)
    marks.push({
      kind: "short-history",
      said: "No job has a known occupation; the ranking rests on education and on what people do in general.",
    });
  else if (view.held.length === 1) marks.push({ kind: "short-history", said: "Only one job is known." });
  if (last !== undefined && !tables.get("last title")?.has(space.occupations[last]!.code)) {
    const { title } = space.occupations[last]!;
    marks.push({
      kind: "unlike-the-data",
      said: `Too few of the training people were among ${title} (fewer than ${FEWEST_PEOPLE} on any one way on); the ranking rests on broader groups.`,
    });
  }
  if (view.age !== undefined && (view.age < AGES_SEEN.youngest || view.age > AGES_SEEN.oldest)) {
    marks.push({
      kind: "unlike-the-data",
      said: `The training people were ${AGES_SEEN.youngest} to ${AGES_SEEN.oldest} years old; this history is of somebody of about ${view.age}.`,
    });
  }
  if (history.moment === undefined)
    marks.push({ kind: "no-dates", said: "No job is dated, so age and time in the occupation were not used." });
  return marks;
}
