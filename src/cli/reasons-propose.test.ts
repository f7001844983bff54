/** The command on invented people, without a model and with a scripted endpoint on this machine. */
import { existsSync, mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Readable } from "node:stream";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { stringify } from "yaml";
import { inventedData } from "../testing/invented-data.ts";
import { main } from "./run.ts";

const data = inventedData(40);
const place = mkdtempSync(join(tmpdir(), "wherefore-reasons-"));
const threshold = { judge: "measured", atLeast: 1 };

function recipe(propose: object): string {
  const path = join(place, "recipe.yaml");
  const rest = {
    judge: { measured: ["factuality", "coherence", "utility"] },
    choose: { factuality: threshold, coherence: threshold, utility: threshold },
  };
  writeFileSync(path, stringify({ kind: "reasons", name: "small", propose, ...rest }));
  return path;
}

async function propose(path: string, to: string, more: string[] = [], env: Record<string, string> = {}) {
  let [out, err] = ["", ""];
  const args = ["reasons", "propose", "--on", "nlsy97", "--recipe", path, "--out", join(place, to), ...more];
  const code = await main(args, {
    out: (text) => {
      out += text;
    },
    err: (text) => {
      err += text;
    },
    input: Readable.from([]),
    interactive: false,
    env: { WHEREFORE_CACHE: join(place, "cache"), WHEREFORE_DATA: data, ...env },
    now: () => new Date("2026-03-01T00:00:00Z"),
    signal: new AbortController().signal,
  });
  return { code, out, err };
}

describe("without a model", () => {
  test("composed and corrupted reasons are made, and said how many", async () => {
    const path = recipe({ composed: { count: 3 }, corrupted: { count: 1 } });
    const { code, out, err } = await propose(path, "composed", ["--json"]);
    expect([code, err]).toEqual([0, expect.stringMatching(/Counted without fold 2 of 2: \d+ people, [\d.]+ s\./)]);
    const { cases, candidates } = JSON.parse(out);
    expect(cases).toBe(readFileSync(join(place, "composed/candidates.jsonl"), "utf8").trim().split("\n").length);
    expect(candidates.corrupted).toBe(cases);
    expect(existsSync(join(place, "composed/journal.sqlite"))).toBe(false);
  });

  test("a dry run foresees no call and leaves nothing", async () => {
    const { code, out } = await propose(recipe({ composed: { count: 3 } }), "dry", ["--dry-run"]);
    expect([code, out]).toEqual([0, expect.stringContaining("no model is to be asked")]);
    expect(existsSync(join(place, "dry"))).toBe(false);
  });

  test.each<[string, string[], string]>([
    ["a hint that the recipe does not allow", ["--hinted-for", "oracles.jsonl"], "propose.hinted"],
    ["a batch of nothing", ["--batch-out", join(place, "calls.jsonl")], "nothing for a batch service"],
    ["a shard that is none", ["--shard", "3/2"], "k/n"],
    ["a price that is none", ["--price", "cheap"], "two numbers"],
    ["two things at once", ["--dry-run", "--batch-out", "calls.jsonl"], "cannot be used with"],
  ])("%s is refused", async (_, more, said) => {
    const { code, err } = await propose(recipe({ composed: { count: 3 } }), "refused", more);
    expect([code, err]).toEqual([2, expect.stringContaining(said)]);
    expect(existsSync(join(place, "refused"))).toBe(false);
  });
});

describe("with an endpoint", () => {
  let server: Server;
  let asked = 0;
  let env: Record<string, string>;
  const path = () => recipe({ llm: { count: 2 } });
  const completion = (seed: number) => ({
    choices: [
      {
        message: { content: `<think>Reason number ${seed} of many.</think><answer>Registered Nurses</answer>` },
        finish_reason: "stop",
      },
    ],
    usage: { prompt_tokens: 10, completion_tokens: 5 },
  });

  beforeAll(async () => {
    server = createServer(async (request, response) => {
      const body = (await request.toArray()).join("");
      const send = (value: object) =>
        response.writeHead(200, { "content-type": "application/json" }).end(JSON.stringify(value));
      if (request.url?.endsWith("/models")) return send({ data: [{ id: "scripted" }] });
      if (!request.url?.endsWith("/chat/completions")) return response.writeHead(404).end();
      asked++;
      // What finds out whether it thinks by itself is answered at once: it does not.
      if (body.includes("Say yes.")) return send({ choices: [{ message: { content: "yes" }, finish_reason: "stop" }] });
      return send(completion(JSON.parse(body).seed));
    });
    await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
    env = { OPENAI_BASE_URL: `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1` };
  });
  afterAll(() => void server.close());

  const run = (more: string[]) => propose(path(), "llm", ["--model", "scripted", "--json", ...more], env);

  test("half of the calls are made by a batch service, and only the others are asked for", async () => {
    const foreseen = JSON.parse((await run(["--dry-run"])).out);
    expect(foreseen).toMatchObject({ calls: 2 * foreseen.cases, completionTokensAtMost: 640 * foreseen.cases });
    const [calls, results] = [join(place, "calls.jsonl"), join(place, "results.jsonl")];
    expect(JSON.parse((await run(["--batch-out", calls])).out)).toEqual({ written: foreseen.calls, left: 0 });
    const lines = readFileSync(calls, "utf8")
      .trim()
      .split("\n")
      .map((line) => JSON.parse(line));
    const half = lines.slice(0, lines.length / 2).toReversed();
    writeFileSync(
      results,
      half
        .map(({ custom_id, body }) => ({ custom_id, response: { status_code: 200, body: completion(body.seed) } }))
        .map((line) => `${JSON.stringify(line)}\n`)
        .join(""),
    );
    expect(JSON.parse((await run(["--batch-in", results])).out)).toMatchObject({
      joined: half.length,
      missing: lines.length - half.length,
    });
    expect(JSON.parse((await run(["--dry-run"])).out).calls).toBe(lines.length - half.length);

    const before = asked;
    const made = JSON.parse((await run(["--concurrency", "8"])).out);
    // Two calls more find out what the endpoint can do, and whether the model thinks by itself.
    expect(asked - before).toBe(lines.length - half.length + 2);
    expect(made).toMatchObject({
      candidates: { llm: lines.length },
      costs: [{ model: "scripted", calls: lines.length, promptTokens: 10 * lines.length }],
    });
    expect((await run(["--limit", "1"])).code).toBe(0);
  });

  test("a set is not gone on with by another model", async () => {
    const { code, err } = await propose(path(), "llm", ["--model", "other"], env);
    expect([code, err]).toEqual([2, expect.stringMatching(/"scripted at http\S+", and now it is "other at http/)]);
  });
});
