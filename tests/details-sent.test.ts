/**
 * What somebody else's model is told: 1,000 seeded details (e-mail addresses, telephone numbers, links, the person's name) in titles, degrees
 * and fields of 50 people, by every method that asks a model, to a server that keeps what it is sent. None arrives. And a key that the server
 * repeats is shown nowhere.
 */
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import http from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type CareerHistory, seededRandom } from "../src/domain/index.ts";
import { renderHistory } from "../src/prompts/history.ts";
import { JUDGE_PROMPTS } from "../src/prompts/judge.ts";
import { commandsIn } from "./support/command.ts";

const PEOPLE = 50;
const DETAILS_EACH = 20;
const METHODS = ["direct", "zero-shot", "zero-shot-cot", "joint", "two-model", "lgir-prompted", "girl-prompted"];
const KEY = "sk-SECRETKEY1234567890";

const random = seededRandom(13);
const among = <Of>(all: readonly Of[]): Of => all[Math.floor(random() * all.length)]!;
const digits = (count: number) => Array.from({ length: count }, () => Math.floor(10 * random())).join("");
const letters = (count: number) => Array.from({ length: count }, () => among([..."bcdfghklmnprstvz"])).join("");

/** A detail, and what of it must not arrive. */
function detail(name: string): { text: string; secret: string } {
  const word = `q${letters(7)}`;
  const kinds = [
    () => ({ text: `${word}.${word}@mail.example`, secret: word }),
    () => ({ text: `${word}+x@${word}.co.uk`, secret: word }),
    () => numbered((d) => `+49 ${d.slice(0, 3)} ${d.slice(3)}`),
    () => numbered((d) => `(${d.slice(0, 3)}) ${d.slice(3, 6)}-${d.slice(6)}`),
    () => numbered((d) => `tel:${d}`),
    () => ({ text: `https://${word}.example/cv?x=1`, secret: word }),
    () => ({ text: `www.${word}.example`, secret: word }),
    () => ({ text: `linkedin.com/in/${word}`, secret: word }),
    () => ({ text: name, secret: name.split(" ")[1]! }),
    () => ({ text: name.split(" ")[0]!, secret: name.split(" ")[0]! }),
    () => ({ text: name.split(" ")[1]!, secret: name.split(" ")[1]! }),
    () => ({ text: name.split(" ")[1]!.toUpperCase(), secret: name.split(" ")[1]!.toUpperCase() }),
    () => ({ text: name.split(" ").toReversed().join(", "), secret: name.split(" ")[1]! }),
  ];
  return among(kinds)();
}

function numbered(form: (digits: string) => string): { text: string; secret: string } {
  const number = `7${digits(9)}`;
  const text = form(number);
  return { text, secret: text.slice(-9) };
}

type Seeded = { readonly resume: object; readonly secrets: readonly string[] };

function person(): Seeded {
  const name = `Z${letters(5)} Q${letters(6)}`;
  const secrets: string[] = [];
  const seeded = (words: string) => {
    const { text, secret } = detail(name);
    secrets.push(secret);
    return among([`${words}, ${text}`, `${words} (${text})`, `${text} ${words}`, `${words} - ${text}`]);
  };
  const work = Array.from({ length: DETAILS_EACH - 8 }, (_, at) => ({
    position: seeded("Xyzzy Qwxyz"),
    startDate: `${2000 + at}-01`,
    endDate: `${2000 + at}-12`,
  }));
  const education = Array.from({ length: 4 }, (_, at) => ({
    studyType: seeded("Bachelor"),
    area: seeded("Art"),
    endDate: `${1990 + at}`,
  }));
  // A career of which nothing is understood is not ranked, and so not sent.
  work.push({ position: "Cook", startDate: "2019-01", endDate: "2020-12" });
  return { resume: { basics: { name, email: "kept@no.example" }, work, education }, secrets };
}

const people = Array.from({ length: PEOPLE }, person);
const place = mkdtempSync(join(tmpdir(), "wherefore-details-"));
const file = join(place, "people.json");
let sent = "";
let requests = 0;
let server: http.Server;
let address: string;

beforeAll(async () => {
  writeFileSync(file, JSON.stringify(people.map(({ resume }) => resume)));
  // Longer than the machine may stand still: a connection that is closed while it is asked anew is an error of the test.
  server = http.createServer({ keepAliveTimeout: 60_000 }, (request, response) => {
    requests++;
    sent += request.url;
    let body = "";
    request.on("data", (piece: Buffer) => (body += piece));
    request.on("end", () => {
      sent += body;
      if (request.url?.endsWith("/refuses/chat/completions") || request.url?.endsWith("/refuses/models")) {
        response.writeHead(401, { "content-type": "application/json" });
        response.end(
          JSON.stringify({ error: { message: `Incorrect API key provided: ${request.headers.authorization}` } }),
        );
        return;
      }
      response.writeHead(200, { "content-type": "application/json" });
      const thought = "<think>Steady work \u001b]0;pwned\u0007\u202e.</think>";
      const content = body.includes("Do not name") ? thought : `${thought}<answer>Cooks, Restaurant</answer>`;
      response.end(
        request.url?.endsWith("/models")
          ? JSON.stringify({ data: [{ id: "m" }] })
          : JSON.stringify({ choices: [{ message: { content }, finish_reason: "stop" }] }),
      );
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  address = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});

afterAll(() => {
  server.close();
  server.closeAllConnections();
  rmSync(place, { recursive: true, force: true });
});

describe("no detail is sent", () => {
  test.each(METHODS)(
    "by %s",
    async (method) => {
      [sent, requests] = ["", 0];
      const run = commandsIn({ OPENAI_BASE_URL: `${address}/v1`, OPENAI_API_KEY: KEY, WHEREFORE_CACHE: place });
      const { code, out, err } = await run(["recommend", file, "--method", method, "--model", "m", "--reasons", "1"]);
      expect(code, err).toBe(0);
      expect(requests).toBeGreaterThan(PEOPLE);
      expect(sent).toContain("Xyzzy Qwxyz");
      const secrets = people.flatMap((one) => one.secrets);
      expect(secrets).toHaveLength(PEOPLE * DETAILS_EACH);
      expect(secrets.filter((secret) => sent.includes(secret))).toEqual([]);
      // Each place is counted for the person, and no sequence of the server's reaches the terminal.
      expect(out.match(/It holds a personal detail|It holds \d personal details/g)!.length).toBeGreaterThanOrEqual(
        PEOPLE * DETAILS_EACH * 0.95,
      );
      expect(out + err).not.toMatch(/\p{Bidi_Control}|(?![\t\n])\p{Cc}/u);
      expect(out + err).not.toContain(KEY);
    },
    300_000,
  );

  test("nor of a career that was read before this was so, by a judge", () => {
    const history = {
      jobs: [
        {
          title: "Owner (jane@doe.example, 555 010 9999)",
          coding: { kind: "not-recognised", nearest: [] },
          current: true,
        },
      ],
      education: [{ degree: "B.A. www.doe.example", field: "Art jane@doe.example" }],
      notes: [],
    } as unknown as CareerHistory;
    const { text } = renderHistory(history, { titleOf: (code) => code, budget: 700 });
    const asked = JSON.stringify(JUDGE_PROMPTS.factuality.ask({ history: text, next: "Cooks", reason: "Steady." }));
    expect(asked).toContain("Owner");
    expect(asked).not.toMatch(/jane|doe\.|9999/);
  });
});

test("a key that the server repeats is not shown", async () => {
  const run = commandsIn({ OPENAI_BASE_URL: `${address}/refuses`, OPENAI_API_KEY: KEY, WHEREFORE_CACHE: place });
  const { code, err } = await run(["recommend", file, "--method", "direct", "--model", "m"]);
  expect(code).toBe(3);
  expect(err).toContain("Incorrect API key provided: Bearer (key)");
  expect(err).not.toContain(KEY.slice(0, 8));
});

test.each([301, 302, 303, 307, 308])("neither key nor career follows a redirect (%i)", async (status) => {
  let [asked, followed] = [0, 0];
  const elsewhere = http.createServer((_, response) => {
    followed++;
    response.end("{}");
  });
  await new Promise<void>((resolve) => elsewhere.listen(0, "127.0.0.1", resolve));
  const location = `http://localhost:${(elsewhere.address() as AddressInfo).port}/v1/models`;
  const redirecting = http.createServer((_, response) => {
    asked++;
    response.writeHead(status, { location }).end();
  });
  await new Promise<void>((resolve) => redirecting.listen(0, "127.0.0.1", resolve));
  const base = `http://127.0.0.1:${(redirecting.address() as AddressInfo).port}/v1`;
  const run = commandsIn({ OPENAI_BASE_URL: base, OPENAI_API_KEY: KEY, WHEREFORE_CACHE: place });
  const { code } = await run(["recommend", file, "--method", "direct", "--model", "m"]);
  for (const one of [elsewhere, redirecting]) {
    one.close();
    one.closeAllConnections();
  }
  expect(code).toBe(3);
  expect(asked).toBeGreaterThan(0);
  expect(followed).toBe(0);
});

test("a key or an address that cannot be meant is refused before anything is sent", async () => {
  requests = 0;
  for (const [base, key, code] of [
    [address, "sk-two\nlines", "bad-key"],
    [address, "sk-клю", "bad-key"],
    [`${address}/v1?api_key=q`, KEY, "bad-endpoint"],
    [address.replace("//", "//user:pass@"), KEY, "bad-endpoint"],
    ["file:///etc/passwd", KEY, "bad-endpoint"],
    ["http://models.example/v1", KEY, "bad-endpoint"],
    ["http://192.168.1.2:8000/v1", KEY, "bad-endpoint"],
    ["http://127.0.0.1.models.example/v1", KEY, "bad-endpoint"],
  ]) {
    const run = commandsIn({ OPENAI_BASE_URL: base!, OPENAI_API_KEY: key!, WHEREFORE_CACHE: place });
    const { err } = await run(["recommend", file, "--method", "direct", "--model", "m", "--json"]);
    expect(JSON.parse(err)).toMatchObject({ error: { code } });
  }
  expect(requests).toBe(0);
});
