import { createServer, type RequestListener, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import fc from "fast-check";
import { afterEach, describe, expect, test } from "vitest";
import { ModelError } from "../domain/index.ts";
import { memoryJournal } from "../records/journal.ts";
import { shownAddress } from "./failures.ts";
import { fakeModel } from "./fake.ts";
import { openGguf } from "./gguf.ts";
import { journaled } from "./journaled.ts";
import { environmentOfPip, KNOWN_MODELS, listModels, pullModel } from "./known-models.ts";
import { budgeted, limited } from "./limited.ts";
import type { ContinuationSession, LanguageModel, ModelRequest } from "./model.ts";
import { connect, openaiCompatible } from "./openai-compatible.ts";
import { retrying, waitBefore } from "./retrying.ts";
import { type Endpoint, retryAfterOf } from "./send.ts";
import { readChunk, readCompletion } from "./wire.ts";

const REQUEST: ModelRequest = { messages: [{ role: "user", content: "hello" }], temperature: 0, maxTokens: 5, seed: 1 };
const never = new AbortController().signal;
const SECRET = "sk-very-secret";

const closing: (() => void)[] = [];
afterEach(() => {
  for (const close of closing.splice(0)) close();
});

/** A server on this machine alone, on a port of its own. */
async function serving(answer: RequestListener): Promise<Endpoint> {
  const server = createServer(answer).listen(0, "127.0.0.1");
  await new Promise((ready) => server.once("listening", ready));
  closing.push(() => {
    server.closeAllConnections();
    server.close();
  });
  return {
    baseUrl: `http://user:${SECRET}@127.0.0.1:${(server.address() as AddressInfo).port}/v1`.replace(
      `user:${SECRET}@`,
      "",
    ),
    model: "m",
    apiKey: SECRET,
    timeout: 1_000,
  };
}

const quick = { attempts: 3, firstWait: 1, longestWait: 2, seed: 1 };

function pour(response: ServerResponse): void {
  const piece = "x".repeat(1 << 20);
  const more = () => {
    while (!response.destroyed && response.write(piece));
  };
  response.on("drain", more).on("error", () => {});
  more();
}

function tear(response: ServerResponse): void {
  response.write('{"choices": [');
  setTimeout(() => response.destroy(), 20);
}

/** A model whose continuations are answered by a function. */
function continuing(logprobs: ContinuationSession["logprobs"]): LanguageModel {
  return {
    ...fakeModel([]),
    continuations: { tokenize: async () => [], open: async () => ({ logprobs, close: async () => {} }) },
  };
}

const PLAIN = {
  server: "openai-compatible",
  models: ["m"],
  extras: { logprobs: false, prefill: "none", seed: true, sampling: true, limit: "max_tokens", system: true },
  thinks: "no",
  continuesThoughts: true,
} as const;
const completion = (content: string) =>
  JSON.stringify({
    choices: [{ message: { content }, finish_reason: "stop" }],
    usage: { prompt_tokens: 3, completion_tokens: 1 },
  });

/** A completion as most servers write it. */
function said(content: string, more: object = {}, choice: object = {}): string {
  return JSON.stringify({ choices: [{ message: { content }, finish_reason: "stop", ...choice }], ...more });
}

describe("an endpoint", () => {
  test("is asked in its dialect, with the key in the header alone, and its reply is read", async () => {
    let seen: { authorization: string | undefined; body: string } | undefined;
    const endpoint = await serving((request, response) => {
      let body = "";
      request.on("data", (data) => (body += data));
      request.on("end", () => {
        seen = { authorization: request.headers.authorization, body };
        response.end(completion("hi"));
      });
    });
    expect(await openaiCompatible(endpoint, PLAIN).reply(REQUEST, never)).toMatchObject({
      text: "hi",
      finish: "stop",
      usage: { promptTokens: 3 },
    });
    expect(seen!.authorization).toBe(`Bearer ${SECRET}`);
    expect(JSON.parse(seen!.body)).toEqual({
      model: "m",
      messages: REQUEST.messages,
      temperature: 0,
      max_tokens: 5,
      seed: 1,
    });
  });

  test.each<[string, RequestListener, string, RegExp]>([
    ["HTML", (_, response) => response.end("<html><body>Welcome</body></html>"), "not-json", /HTML page/],
    ["nothing", (_, response) => response.end(), "cut-short", /answered with nothing/],
    [
      "half a JSON",
      (_, response) => response.end('{"choices": [{"mess'),
      "not-json",
      /not the JSON of a chat completion/,
    ],
    ["other JSON", (_, response) => response.end('{"hello": 1}'), "not-json", /not the JSON of a chat completion/],
    [
      "429",
      (_, response) => response.writeHead(429, { "retry-after": "7" }).end('{"error": {"message": "slow down"}}'),
      "rate-limited",
      /slow down/,
    ],
    ["401", (_, response) => response.writeHead(401).end(`{"error": "bad key"}`), "denied", /OPENAI_API_KEY/],
    [
      "an empty purse",
      (_, response) => response.writeHead(429).end('{"error": {"code": "insufficient_quota", "message": "no money"}}'),
      "out-of-quota",
      /no money/,
    ],
    [
      "a model it does not know, as a bad request",
      (_, response) => response.writeHead(400).end('{"error": {"message": "The model `m` does not exist"}}'),
      "not-found",
      /does not exist/,
    ],
    ["404 in HTML", (_, response) => response.writeHead(404).end("<h1>Not found</h1>"), "not-found", /HTML page/],
    [
      "403 for an empty purse",
      (_, response) => response.writeHead(403).end('{"error": {"message": "insufficient credits"}}'),
      "out-of-quota",
      /insufficient credits/,
    ],
    ["408", (_, response) => response.writeHead(408).end("late"), "server-error", /failed \(408\): "late"/],
    [
      "an error within a 200, with its status",
      (_, response) => response.end('{"error": {"message": "slow down", "code": 429}}'),
      "rate-limited",
      /slow down/,
    ],
    [
      "an error within a 200, in one word",
      (_, response) => response.end('{"choices": null, "error": "overloaded"}'),
      "server-error",
      /"overloaded"/,
    ],
    [
      "a refusal",
      (_, response) =>
        response.end('{"choices": [{"message": {"content": null, "refusal": "I cannot."}, "finish_reason": "stop"}]}'),
      "refused",
      /gave no answer: "I cannot\."/,
    ],
    [
      "what a filter left",
      (_, response) => response.end('{"choices": [{"message": {"content": "A"}, "finish_reason": "content_filter"}]}'),
      "refused",
      /a content filter took the answer/,
    ],
    ["500", (_, response) => response.writeHead(500).end("boom"), "server-error", /boom/],
    [
      "another address",
      (_, response) => response.writeHead(301, { location: "/elsewhere/v1" }).end(),
      "refused",
      /sends on to http:\/\/127\.0\.0\.1:\d+\/elsewhere\/v1 \(301\)/,
    ],
    ["bytes without end", (_, response) => pour(response), "not-json", /more than 64 MB/],
    ["half an answer, and silence", (_, response) => response.write('{"choices": ['), "timed-out", /in time/],
    ["half an answer, and a torn connection", (_, response) => tear(response), "unreachable", /cannot be reached/],
    ["a torn connection", (request) => request.socket.destroy(), "unreachable", /cannot be reached/],
    ["silence", () => {}, "timed-out", /did not answer in time/],
  ])("that answers with %s is a typed failure without the key in it", async (_, answer, why, said) => {
    const endpoint = await serving(answer);
    const failure = await openaiCompatible({ ...endpoint, timeout: why === "timed-out" ? 300 : 10_000 }, PLAIN)
      .reply(REQUEST, never)
      .catch((error) => error);
    expect(failure).toBeInstanceOf(ModelError);
    expect(failure).toMatchObject({ why, message: expect.stringMatching(said) });
    expect(`${failure.stack}${JSON.stringify(failure)}`).not.toContain(SECRET);
  });

  test.each<[string, string, object]>([
    ["a mark of the byte order", `\uFEFF${said("hi")}`, { text: "hi" }],
    ["no usage", '{"choices": [{"message": {"content": "hi"}, "finish_reason": "stop"}]}', { usage: undefined }],
    ["usage in words", said("hi", { usage: { prompt_tokens: "3", completion_tokens: 1 } }), { usage: undefined }],
    ["usage below zero", said("hi", { usage: { prompt_tokens: -1, completion_tokens: -1 } }), { usage: undefined }],
    ["log-probabilities that are null", said("hi", {}, { logprobs: null }), { tokens: undefined }],
    [
      "a token without its log-probability",
      said("hi", {}, { logprobs: { content: [{ token: "hi", logprob: null }] } }),
      { text: "hi", tokens: undefined },
    ],
    [
      "tokens without alternatives",
      said("hi", {}, { logprobs: { content: [{ token: "hi", logprob: -1, top_logprobs: null }] } }),
      { tokens: [{ token: "hi", logprob: -1, top: [] }] },
    ],
    ["a limit in Mistral's words", said("hi", {}, { finish_reason: "model_length" }), { finish: "length" }],
    ["a limit in capitals", said("hi", {}, { finish_reason: "MAX_TOKENS" }), { finish: "length" }],
    ["no word on why it ended", said("hi", {}, { finish_reason: null }), { finish: "other" }],
  ])("%s costs no answer", async (_, body, reply) => {
    const endpoint = await serving((_request, response) => response.end(body));
    expect(await openaiCompatible(endpoint, PLAIN).reply(REQUEST, never)).toMatchObject({ text: "hi", ...reply });
  });

  test("an interruption is one, whatever the server does", async () => {
    const stop = new AbortController();
    const endpoint = await serving(() => stop.abort());
    await expect(openaiCompatible(endpoint, PLAIN).reply(REQUEST, stop.signal)).rejects.toMatchObject({
      why: "aborted",
    });
  });

  test("streams: pieces first, the whole at the end; a stream that breaks off is cut short", async () => {
    const chunk = (content: string, finish: string | null = null) =>
      `data: ${JSON.stringify({ choices: [{ delta: { content }, finish_reason: finish }] })}\n\n`;
    const whole = await serving((_, response) => response.end(`${chunk("a ")}${chunk("b", "stop")}data: [DONE]\n\n`));
    const stream = openaiCompatible(whole, PLAIN).stream(REQUEST, never);
    const pieces: string[] = [];
    let next = await stream.next();
    for (; !next.done; next = await stream.next()) pieces.push(next.value);
    expect([pieces, next.value]).toEqual([["a ", "b"], { text: "a b", finish: "stop", usage: undefined }]);
    const torn = await serving((_, response) => response.end(chunk("a ")));
    const tornStream = openaiCompatible(torn, PLAIN).stream(REQUEST, never);
    await tornStream.next();
    await expect(tornStream.next()).rejects.toMatchObject({ why: "cut-short" });
  });

  test("is probed: llama.cpp by its name, extras by trying; a model it does not have is named", async () => {
    const endpoint = await serving((request, response) => {
      if (request.url === "/v1/models") response.end('{"data": [{"id": "m", "owned_by": "llamacpp"}]}');
      else
        response.end(
          JSON.stringify({
            choices: [
              {
                message: { content: "yes" },
                finish_reason: "stop",
                logprobs: { content: [{ token: "es", logprob: -0.1, top_logprobs: [] }] },
              },
            ],
          }),
        );
    });
    const model = await connect(endpoint, never);
    expect(model.continuations).toBeDefined();
    await expect(connect({ ...endpoint, model: "other" }, never)).rejects.toThrow('no model "other"; it has m');
  });

  test("that refuses extras is asked without them", async () => {
    const endpoint = await serving((request, response) => {
      if (request.url === "/v1/models") return void response.end('{"data": [{"id": "m"}]}');
      if (request.url !== "/v1/chat/completions") return void response.writeHead(404).end();
      let body = "";
      request.on("data", (data) => (body += data));
      request.on("end", () =>
        body.includes("logprobs") || body.includes("seed")
          ? response.writeHead(400).end('{"error": "unknown field"}')
          : response.end(completion("yes")),
      );
    });
    const model = await connect(endpoint, never);
    expect(model.continuations).toBeUndefined();
    expect((await model.reply(REQUEST, never)).text).toBe("yes");
    // What cannot be continued must not be begun in silence.
    expect(model.continuesAnswers).toBe(false);
    await expect(model.reply({ ...REQUEST, prefill: "<answer>" }, never)).rejects.toMatchObject({ why: "unsupported" });
  });

  test("that refuses to be told how to sample, as reasoning models do, is asked without that and given room to think", async () => {
    const bodies: Record<string, unknown>[] = [];
    const endpoint = await serving((request, response) => {
      if (request.url !== "/v1/chat/completions") return void response.end('{"data": [{"id": "m"}]}');
      let body = "";
      request.on("data", (data) => (body += data));
      request.on("end", () => {
        bodies.push(JSON.parse(body));
        if ("max_tokens" in bodies.at(-1)! || "temperature" in bodies.at(-1)!)
          response.writeHead(400).end('{"error": "use max_completion_tokens"}');
        else response.end(completion("yes"));
      });
    });
    await (await connect(endpoint, never)).reply({ ...REQUEST, stop: ["."] }, never);
    expect(bodies.at(-1)).toEqual({ model: "m", messages: REQUEST.messages, max_completion_tokens: 4_005 });
  });

  test.each<[string, (response: ServerResponse) => void, string]>([
    ["a page", (response) => response.end("<!doctype html><html></html>"), "not-json"],
    ["nothing", (response) => response.end(), "cut-short"],
    ["half a JSON", (response) => response.end('{"choices": [{"mess'), "not-json"],
    ["429 for ever", (response) => response.writeHead(429).end("slow down"), "rate-limited"],
  ])("that answers everything with %s fails by that name when it is probed", async (_, answer, why) => {
    let calls = 0;
    const endpoint = await serving((_request, response) => {
      calls++;
      answer(response);
    });
    await expect(connect(endpoint, never, quick)).rejects.toMatchObject({ why });
    // A busy server is waited for as long as patience lasts; what is no model server is not.
    if (why === "rate-limited") expect(calls).toBe(quick.attempts);
  });

  test("that is busy when it is probed is waited for", async () => {
    let calls = 0;
    const endpoint = await serving((_request, response) =>
      ++calls === 1 ? response.writeHead(429).end() : response.end(completion("yes")),
    );
    expect((await (await connect(endpoint, never, quick)).reply(REQUEST, never)).text).toBe("yes");
  });

  test("any JSON is read as a reply or as none, without an error", () => {
    fc.assert(
      fc.property(fc.jsonValue(), (json) => void [readCompletion(json, "x"), readChunk(json)]),
      { numRuns: 300 },
    );
    expect(
      readCompletion(
        { choices: [{ message: { content: "<answer>Cooks", reasoning_content: "hm" }, finish_reason: "length" }] },
        "<answer>",
      ),
    ).toMatchObject({ text: "Cooks", thought: "hm", finish: "length" });
  });
});

describe("patience and limits", () => {
  test("a passing failure is tried again; one that stays ends with itself; a refusal is not tried again", async () => {
    const busy = new ModelError("rate-limited", "busy");
    expect((await retrying(fakeModel([busy, busy, "hi"]), quick).reply(REQUEST, never)).text).toBe("hi");
    await expect(retrying(fakeModel([busy, busy, busy]), quick).reply(REQUEST, never)).rejects.toBe(busy);
    const refused = fakeModel([new ModelError("refused", "no"), "hi"]);
    await expect(retrying(refused, quick).reply(REQUEST, never)).rejects.toThrow("no");
    expect(refused.calls).toHaveLength(1);
  });

  test("a call that took all of its time is made once more only", async () => {
    const slow = fakeModel(() => {
      throw new ModelError("timed-out", "slow");
    });
    await expect(retrying(slow, quick).reply(REQUEST, never)).rejects.toThrow("slow");
    expect(slow.calls).toHaveLength(2);
  });

  test("questions about a continuation are tried again and limited as replies are", async () => {
    let running = 0;
    let most = 0;
    let asked = 0;
    const model = limited(
      retrying(
        continuing(async (questions) => {
          most = Math.max(most, ++running);
          await new Promise((done) => setTimeout(done, 2));
          running--;
          if (++asked === 1) throw new ModelError("server-error", "busy");
          return questions.map(({ next }) => next.map((token) => -token));
        }),
        quick,
      ),
      2,
    );
    const session = await model.continuations!.open(REQUEST.messages, "", never);
    const questions = [1, 2, 3, 4, 5].map((token) => ({ path: [], next: [token] }));
    expect(await session.logprobs(questions, never)).toEqual([[-1], [-2], [-3], [-4], [-5]]);
    expect([most, asked]).toEqual([2, 6]);
  });

  test("waits double with full jitter, and what the server asked for wins, up to the longest wait", () => {
    const patience = { attempts: 9, firstWait: 100, longestWait: 1_000, seed: 1 };
    const passing = new ModelError("server-error", "x");
    expect([1, 2, 3, 9].map((attempt) => waitBefore(attempt, passing, patience, () => 1))).toEqual([
      100, 200, 400, 1_000,
    ]);
    expect(waitBefore(1, passing, patience, () => 0)).toBe(0);
    expect(waitBefore(1, new ModelError("rate-limited", "x", { retryAfter: 700 }), patience, () => 0)).toBe(700);
    expect(retryAfterOf("7")).toBe(7_000);
    expect(retryAfterOf("Thu, 01 Jan 1970 00:00:10 GMT", 4_000)).toBe(6_000);
    expect([retryAfterOf(undefined), retryAfterOf("soon")]).toEqual([undefined, undefined]);
  });

  test("no more calls at once than the limit, and all of them in the end", async () => {
    let running = 0;
    let most = 0;
    const slow = {
      ...fakeModel([]),
      reply: async () => {
        running++;
        most = Math.max(most, running);
        await new Promise((done) => setTimeout(done, 2));
        running--;
        return { text: "x", finish: "stop" as const };
      },
    };
    const model = limited(slow, 3);
    expect(await Promise.all(Array.from({ length: 10 }, () => model.reply(REQUEST, never)))).toHaveLength(10);
    expect(most).toBe(3);
  });

  test("a budget stops before the call that would go beyond it", async () => {
    const model = budgeted(fakeModel([{ text: "a", usage: { promptTokens: 8, completionTokens: 4 } }, "b"]), 10);
    await model.reply(REQUEST, never);
    await expect(model.reply(REQUEST, never)).rejects.toMatchObject({ why: "over-budget" });
  });
});

test("a journaled model is asked once for one call, and again for another seed", async () => {
  const inner = fakeModel(["one", "two"]);
  const model = journaled(inner, memoryJournal());
  expect(
    [
      await model.reply(REQUEST, never),
      await model.reply({ ...REQUEST }, never),
      await model.reply({ ...REQUEST, seed: 2 }, never),
    ].map(({ text }) => text),
  ).toEqual(["one", "one", "two"]);
  expect(inner.calls).toHaveLength(2);
});

test("a journaled continuation asks, and opens its session, for what is not known only; another identity is another model", async () => {
  const journal = memoryJournal();
  const asked: number[] = [];
  const inner = continuing(async (questions) => {
    asked.push(questions.length);
    return questions.map(({ next }) => next.map((token) => (token === 9 ? undefined : -token / 3)));
  });
  const ask = async (identity: string, ...tokens: number[]) => {
    const session = await journaled({ ...inner, identities: () => [identity] }, journal).continuations!.open(
      REQUEST.messages,
      "<answer>",
      never,
    );
    const answers = await session.logprobs(
      tokens.map((token) => ({ path: [1], next: [token, 9] })),
      never,
    );
    await session.close();
    return answers;
  };
  const first = await ask("a", 1, 2);
  expect(first).toEqual([
    [-1 / 3, undefined],
    [-2 / 3, undefined],
  ]);
  expect(await ask("a", 1, 2)).toEqual(first);
  expect(asked).toEqual([2]);
  expect(await ask("a", 2, 3)).toEqual([first[1], [-1, undefined]]);
  await ask("b", 1);
  expect(asked).toEqual([2, 1, 1]);
});

test("addresses are shown without what is secret in them", () => {
  expect(shownAddress(`https://me:${SECRET}@host/v1?key=${SECRET}`)).toBe("https://host/v1");
  expect(shownAddress("nonsense")).toBe("the endpoint");
});

describe("known models", () => {
  test("are listed with licence and checksum, and unknown ones are refused", async () => {
    expect(KNOWN_MODELS.every(({ sha256, licence }) => /^[0-9a-f]{64}$/.test(sha256) && licence !== "")).toBe(true);
    expect(listModels("/nowhere")).toEqual(KNOWN_MODELS.map((model) => ({ ...model, path: null })));
    await expect(pullModel("gpt-9", "/nowhere", never, () => {})).rejects.toMatchObject({ code: "unknown-model" });
  });

  test("a GGUF file without the library says how to install it", async () => {
    await expect(openGguf("x.gguf", ["/nowhere"])).rejects.toThrow("npm i --omit=optional node-llama-cpp");
  });
});

const llama = process.env["WHEREFORE_LLAMA"];
const gguf = process.env["WHEREFORE_GGUF"];
describe.skipIf(!llama || !gguf)("a GGUF file in this process (set WHEREFORE_LLAMA and WHEREFORE_GGUF to run)", () => {
  test("replies, streams and gives log-probabilities that sum to at most 1", async () => {
    const model = await openGguf(gguf!, [llama!]);
    try {
      const reply = await model.reply(
        {
          messages: [{ role: "user", content: "Name a colour." }],
          prefill: "The colour is",
          temperature: 0,
          maxTokens: 4,
          seed: 1,
        },
        never,
      );
      expect(reply.text.length).toBeGreaterThan(0);
      expect(reply.usage!.completionTokens).toBeGreaterThan(0);
      const tokens = await model.continuations!.tokenize(" red blue green", never);
      const session = await model.continuations!.open(
        [{ role: "user", content: "Name a colour." }],
        "The colour is",
        never,
      );
      const [first, second] = await session.logprobs(
        [
          { path: [], next: tokens },
          { path: [tokens[0]!], next: tokens },
        ],
        never,
      );
      await session.close();
      const mass = first!.reduce<number>((sum, logprob) => sum + Math.exp(logprob!), 0);
      expect(mass).toBeGreaterThan(0);
      expect(mass).toBeLessThanOrEqual(1 + 1e-6);
      expect(second!.every((logprob) => logprob! < 0)).toBe(true);
    } finally {
      await model.close();
    }
  });

  test("of a few tokens it gives the log-probabilities that it gives of all", async () => {
    const model = await openGguf(gguf!, [llama!]);
    try {
      const turn = [{ role: "user", content: "Name a colour." }] as const;
      const prompt = model.raw.tokenize(`${model.raw.prompt(turn)}The colour is`, true);
      const all = new Map((await model.raw.topNext(prompt, Infinity)).map(({ id, logprob }) => [id, logprob]));
      const [[red], [blue]] = [model.raw.tokenize(" red", false), model.raw.tokenize(" blue", false)];
      const session = await model.continuations!.open(turn, "The colour is", never);
      // Asked alone, after other paths and beside others: what the sequence held before changes no more than the order of sums.
      const asked = await session.logprobs(
        [
          { path: [red!, blue!], next: [red!] },
          { path: [blue!], next: [red!] },
          { path: [], next: [red!, blue!] },
        ],
        never,
      );
      const [alone] = await session.logprobs([{ path: [], next: [blue!] }], never);
      await session.close();
      expect(asked[2]![0]).toBeCloseTo(all.get(red!)!, 0);
      expect(asked[2]![1]).toBeCloseTo(all.get(blue!)!, 0);
      expect(alone![0]).toBeCloseTo(all.get(blue!)!, 0);
    } finally {
      await model.close();
    }
  });

  test("held to a schema, it ends with the object and keeps to its bounds", async () => {
    const model = await openGguf(gguf!, [llama!]);
    try {
      const schema = {
        type: "object",
        properties: { why: { type: "string", maxLength: 60 }, score: { type: "integer", enum: [1, 2, 3, 4, 5] } },
        required: ["why", "score"],
      };
      const messages = [{ role: "user" as const, content: "Grade this sentence from 1 to 5, as JSON: it rains." }];
      const reply = await model.reply({ messages, temperature: 0, maxTokens: 200, seed: 1, schema }, never);
      const read = JSON.parse(reply.text) as { why: string; score: number };
      expect(read.why.length).toBeLessThanOrEqual(60);
      expect([1, 2, 3, 4, 5]).toContain(read.score);
      expect(reply.finish).toBe("stop");
      expect(reply.usage!.completionTokens).toBeLessThan(60);
    } finally {
      await model.close();
    }
  });
});

test("pip, which may be asked for a model, is handed none of the user's keys", () => {
  const env = { PATH: "/bin", HOME: "/home/x", PIP_INDEX_URL: "http://i", OPENAI_API_KEY: "sk-1", AWS_SECRET: "s" };
  expect(environmentOfPip(env)).toEqual({ PATH: "/bin", HOME: "/home/x", PIP_INDEX_URL: "http://i" });
});
