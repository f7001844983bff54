/**
 * `wherefore drift log`: whether those whom an audit log tells of are like those who were trained on, and whether what they were told came true.
 */
import {
  type LoggedCalibration,
  type LoggedPeople,
  loggedCalibration,
  loggedPeople,
  outcomeAfter,
} from "../audit/drift/logged-people.ts";
import { servedDrift } from "../audit/drift/served-drift.ts";
import { logAddress, readingWithKeys } from "../audit/log/log-address.ts";
import { BadInputError, counted } from "../domain/index.ts";
import type { Confident } from "../evaluate/calibration.ts";
import { historyOf } from "../histories/cases.ts";
import { readCareers } from "../histories/read.ts";
import { type Rate, rateOf } from "../statistics/rates.ts";
import { intervalText } from "../statistics/texts.ts";
import { loadTaxonomy } from "../taxonomy/facts.ts";
import type { LogDriftOptions } from "./commands/drift.ts";
import { coderOn, knownCode, todayOn } from "./data.ts";
import { seenInTraining, servedText } from "./drift.ts";
import { rateText } from "./show-statistics.ts";
import { wrapped } from "./table.ts";
import type { Terminal } from "./terminal.ts";

type LogReport = {
  readonly answers: number;
  readonly overridden: number;
  readonly erased: number;
  /** People whose history the log does not tell of. */
  readonly untold: number;
  /** People for whom nothing was ranked. */
  readonly unranked: Rate;
  /** Undefined where no outcomes were given, or none is known. */
  readonly calibration: LoggedCalibration | undefined;
};

export async function driftOfLog(log: string, options: LogDriftOptions, terminal: Terminal): Promise<void> {
  const { env, err, signal } = terminal;
  const address = logAddress(log, options.auditKeys, env);
  const { logged, known } = await readingWithKeys(address, env, err, async (reading, keys) => {
    const logged = await loggedPeople(reading, keys, options.since, signal);
    const aliasOf = async (person: string) => (await keys.known(`id:${person}`))?.alias;
    const known =
      options.outcomes === undefined ? [] : await outcomesIn(options.outcomes, logged, aliasOf, options, terminal);
    return { logged, known };
  });
  const all = [...logged.people.values()];
  const seen = all.flatMap((person) => person.seen ?? []);
  if (seen.length === 0)
    throw new BadInputError(
      "no-career",
      { file: log },
      `it tells of no history${options.since === undefined ? "" : ` since ${options.since}`}`,
      "Give an earlier --since, or `wherefore drift served` with the careers themselves.",
    );
  const { dataset, trained } = await seenInTraining(options.against, terminal);
  const report = {
    against: `${dataset.name}:train`,
    ...servedDrift(seen, trained, dataset.labels ?? loadTaxonomy(), options.seed),
    answers: logged.answers,
    overridden: logged.overridden,
    erased: logged.erased,
    untold: all.length - seen.length,
    unranked: rateOf(all.filter(({ first }) => first === undefined).length, all.length),
    calibration: loggedCalibration(known, options.seed),
  };
  terminal.out(
    options.json ? `${JSON.stringify(report)}\n` : `${logText(report, options.outcomes)}\n${servedText(report)}\n`,
  );
}

/** First titles of people whose next occupation a file of careers knows. */
async function outcomesIn(
  file: string,
  { people }: LoggedPeople,
  aliasOf: (person: string) => Promise<string | undefined>,
  { asOf }: LogDriftOptions,
  terminal: Terminal,
): Promise<Confident[]> {
  const today = todayOn(terminal, asOf);
  const { input, signal } = terminal;
  const options = { coder: coderOn(terminal), knownCode: knownCode(), today, mapping: undefined, input, signal };
  const known: Confident[] = [];
  for await (const career of readCareers(file, options)) {
    const alias = await aliasOf(career.id);
    const logged = alias === undefined ? undefined : people.get(alias);
    const truth = logged && outcomeAfter(historyOf(career, today), logged.month);
    if (alias === undefined || logged?.first === undefined || truth === undefined) continue;
    const { code, probability } = logged.first;
    known.push({ case: alias, person: alias, confidence: probability, exactMatch: code === truth ? 1 : 0 });
  }
  return known;
}

function logText(
  { answers, overridden, erased, untold, unranked, calibration }: LogReport,
  outcomes: string | undefined,
): string {
  const lines = [
    `${counted(answers, "answer")} in the log, ${overridden.toLocaleString("en")} of them decided otherwise by a person. ${counted(erased, "person was", "people were")} erased and ${erased === 1 ? "is" : "are"} not counted; of ${untold.toLocaleString("en")} the log does not tell the history. Nothing was ranked for ${rateText(unranked)} of the people.`,
    ...(calibration === undefined
      ? outcomes === undefined
        ? []
        : [`Of nobody does ${outcomes} know a job that began after the answer.`]
      : [
          `Of ${counted(calibration.right.n, "person", "people")} it is known what came: the first title was right for ${rateText(calibration.right)}, and was said with a probability of ${calibration.confidence.toFixed(3)} on average; ${calibration.error === undefined ? "that is too few people for a calibration error" : `the expected calibration error is ${intervalText(calibration.error, 3)}`}.`,
        ]),
  ];
  return lines.map((line) => wrapped(line, 80)).join("\n");
}
