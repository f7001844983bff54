/**
 * What `wherefore doctor` finds of the language models that are configured: each role's model is asked one question as it will be asked in
 * use, at each of its endpoints.
 *
 * In: the file of models and the environment.  Out: a finding a role and endpoint: which server it is, what it can do, and what came.
 */
import type { ChatMessage, ModelText, Reading } from "../domain/index.ts";
import { readVerdict } from "../judges/read-verdict.ts";
import { shownAddress } from "../models/failures.ts";
import {
  endpointsOf,
  type ModelsFile,
  ROLES,
  type Role,
  readModelsFile,
  settingsOf,
} from "../models/model-settings.ts";
import { ggufPath } from "../models/open.ts";
import { openaiCompatible } from "../models/openai-compatible.ts";
import { type Probe, probeEndpoint, takesSchemas } from "../models/probe.ts";
import type { Endpoint } from "../models/send.ts";
import { thinking, usualThought } from "../models/thinking.ts";
import { joint } from "../prompts/joint.ts";
import { JUDGE_PROMPTS } from "../prompts/judge.ts";
import { withThoughtClosed } from "../prompts/reply.ts";
import { splitThought } from "../prompts/thought.ts";
import { zeroShot } from "../prompts/zero-shot.ts";
import { cacheFolder } from "../taxonomy/release/cache.ts";
import type { Terminal } from "./terminal.ts";

export type Finding = { readonly what: string; readonly works: boolean; readonly said: string };

/** Milliseconds for each answer: a model that thinks takes its time. */
const PATIENCE = 120_000;

export async function modelFindings(file: string | undefined, terminal: Terminal): Promise<Finding[]> {
  const models = file === undefined ? undefined : await readModelsFile(file);
  const findings: Finding[] = [];
  for (const { role, name } of configured(models, terminal.env))
    findings.push(...(await ofRole(role, name, models, terminal)));
  if (findings.length > 0) return findings;
  const said = terminal.env["OPENAI_BASE_URL"]
    ? "set WHEREFORE_MODEL to one of its models, or give --models FILE"
    : "optional: set OPENAI_BASE_URL and WHEREFORE_MODEL, or give --models FILE (docs/models.md)";
  return [{ what: "language model", works: false, said }];
}

function configured(models: ModelsFile | undefined, env: Terminal["env"]): { role: Role; name: string }[] {
  const shared = env["WHEREFORE_MODEL"];
  const own = { reason: env["WHEREFORE_REASON_MODEL"], predict: env["WHEREFORE_PREDICT_MODEL"], judge: undefined };
  const roles = ROLES.flatMap((role) => {
    const name = own[role] ?? models?.[role]?.model ?? shared;
    return name ? [{ role, name }] : [];
  });
  return [...roles, ...Object.keys(models?.models ?? {}).map((name) => ({ role: "judge" as const, name }))];
}

async function ofRole(
  role: Role,
  name: string,
  file: ModelsFile | undefined,
  { env, signal }: Terminal,
): Promise<Finding[]> {
  const what = `model to ${role}`;
  const failed = (error: unknown, where = "") => ({
    what,
    works: false,
    said: `${name}${where}: ${error instanceof Error ? error.message : String(error)}`,
  });
  try {
    const path = ggufPath(name, cacheFolder(env));
    if (path !== undefined) return [{ what, works: true, said: `${path}: a file, opened when it is asked` }];
    const settings = settingsOf(role, name, { typed: {}, file });
    const { addresses, apiKey } = endpointsOf(name, settings, env);
    const { effort, thoughtTokens } = settings;
    const body = { ...(effort !== undefined && { reasoning_effort: effort }), ...settings.body };
    return await Promise.all(
      addresses.map(async (baseUrl) => {
        const endpoint = { baseUrl, model: name, apiKey, body, thoughtTokens, timeout: PATIENCE };
        const said = await askedOnce(role, endpoint, signal).catch((error: unknown) =>
          failed(error, ` at ${shownAddress(baseUrl)}`),
        );
        return typeof said === "string"
          ? { what, works: true, said: `${name} at ${shownAddress(baseUrl)}: ${said}` }
          : said;
      }),
    );
  } catch (error) {
    return [failed(error)];
  }
}

const HISTORY =
  "Education:\n- not known\nJobs, oldest first:\n- Cooks, Restaurant; 2015-01 to 2019-06\n- Chefs and Head Cooks; 2019-07 to now";
const REASON = "The person cooked for four years and has led a kitchen since, which points to managing one.";

/** The question of each role, and how its answer is read. */
const QUESTIONS: Readonly<
  Record<
    Role,
    { readonly messages: ChatMessage[]; readonly tokens: number; readonly read: (reply: ModelText) => Reading<unknown> }
  >
> = {
  reason: { messages: joint.ask(HISTORY), tokens: 320, read: (reply) => joint.read(withThoughtClosed(reply)) },
  predict: { messages: zeroShot.ask(HISTORY), tokens: 400, read: zeroShot.read },
  judge: {
    messages: JUDGE_PROMPTS.coherence.ask({ history: HISTORY, next: "", reason: REASON }),
    tokens: 400,
    read: (reply) => {
      const { verdict } = readVerdict(splitThought(reply).rest, JUDGE_PROMPTS.coherence.detail, REASON);
      return verdict.kind === "grade"
        ? { kind: "read", value: verdict.grade }
        : { kind: "unread", why: "no-answer", reply: reply.text };
    },
  },
};

async function askedOnce(role: Role, endpoint: Endpoint, signal: AbortSignal): Promise<string> {
  const probe = await probeEndpoint(endpoint, signal);
  const thought = endpoint.thoughtTokens ?? usualThought(probe.thinks);
  const model = thinking(openaiCompatible(endpoint, probe), thought);
  const { messages, tokens, read } = QUESTIONS[role];
  const began = performance.now();
  const reply = await model.reply({ messages, temperature: 0, maxTokens: tokens, seed: 1 }, signal);
  const seconds = ((performance.now() - began) / 1000).toFixed(1);
  const reading = read(reply);
  const came =
    reading.kind === "read"
      ? `answered in form in ${seconds} s`
      : `answered in ${seconds} s, not in form (${reading.why})`;
  const schema =
    role === "judge"
      ? [(await takesSchemas(endpoint, probe, signal)) ? "held to a schema" : "not held to a schema"]
      : [];
  return [came, ...learnt(probe, thought), ...schema].join("; ");
}

function learnt({ server, extras, thinks, continuesThoughts, identity }: Probe, thought: number): string[] {
  return [
    server,
    ...(identity === undefined ? [] : [`tells ${identity}`]),
    server === "llama.cpp" ? "ranks by log-probabilities" : "ranks by votes",
    extras.logprobs ? "gives log-probabilities" : "no log-probabilities",
    thought === 0 ? "does not think by itself" : `thinks (${thinks}), at most ${thought.toLocaleString("en")} tokens`,
    extras.prefill === "none"
      ? "cannot go on with a begun answer"
      : `goes on with a begun answer${thought === 0 && continuesThoughts ? " and thought" : ""}`,
    ...(extras.system ? [] : ["no system turn, so its words stand before the user's"]),
    ...(extras.sampling ? [] : ["refuses to be told how to sample"]),
    ...(extras.seed ? [] : ["takes no seed"]),
  ];
}
