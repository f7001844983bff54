/**
 * Attacks `wherefore serve` as a hostile client: every hostile file as a document, bodies that are too large or never end, headers that stop
 * half way, other hosts and origins, addresses and JSON that are none. Every answer must be a problem with a status that says whose fault it
 * is, nothing of it may be obeyed by a terminal or tell of our code, and the server must serve at the end as at the beginning.
 *
 *     node tests/hostile/attack-server.ts [--fast]
 *
 * In: `files.ts`.  Out: a line an attack, and exit 1 where one failed. Memory is that of the server and the processes it started, from /proc.
 */
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { connect } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { parseArgs } from "node:util";
import { HOSTILE_FILES } from "./files.ts";

/** What a document, a host or a body may be answered with; 500 is never right. */
const REFUSED: ReadonlySet<number> = new Set([400, 401, 403, 404, 405, 408, 413, 414, 415, 422, 429, 431, 503]);
/** The server itself, which ranks on one thread; the processes that read documents have a limit of their own. */
const MOST_MEGABYTES = 1_000;
const TIMEOUT = 60;

const { values } = parseArgs({ options: { fast: { type: "boolean" } } });
const home = mkdtempSync(join(tmpdir(), "wherefore-served-"));
const { server, url } = await startServer();
const port = Number(new URL(url).port);
let [tried, failed] = [0, 0];
try {
  await check("a document that is read", await post("/v1/histories", readFileSync("examples/pasted.txt")), [200]);
  for (const { name, make, fast } of HOSTILE_FILES)
    if (!values.fast || fast) await check(name, await post("/v1/histories", make()), [200, ...REFUSED]);
  await attackBodies();
  await attackHeaders();
  await check("a document at the end", await post("/v1/histories", readFileSync("examples/pasted.txt")), [200]);
  await refusesOpenDoor();
  const megabytes = highestOf(server.pid!);
  if (megabytes > MOST_MEGABYTES) fail("memory", `${megabytes} MB`);
  say(`${tried - failed} of ${tried} survived; the server took at most ${megabytes} MB`);
} finally {
  server.kill("SIGKILL");
  rmSync(home, { recursive: true, force: true });
}
process.exitCode = failed > 0 ? 1 : 0;

async function attackBodies(): Promise<void> {
  const jobs = (count: number) => ({ history: { jobs: Array.from({ length: count }, () => ({ title: "Cook" })) } });
  const bodies: readonly (readonly [string, string, string | Buffer])[] = [
    ["JSON that is none", "/v1/recommendations", "{".repeat(1_000_000)],
    ["JSON a million deep", "/v1/recommendations", `{"history":${"[".repeat(1_000_000)}`],
    ["JSON of lists", "/v1/recommendations", `{"history":{"jobs":[${"[],".repeat(1_000_000)}[]]}}`],
    ["a thousand jobs", "/v1/recommendations", JSON.stringify(jobs(1_000))],
    ["more jobs than one career may have", "/v1/recommendations", JSON.stringify(jobs(1_001))],
    [
      "a prototype",
      "/v1/recommendations",
      '{"__proto__":{"history":{}},"constructor":{"prototype":1},"history":{"jobs":[]}}',
    ],
    ["a folder as a method", "/v1/recommendations", JSON.stringify({ ...jobs(1), method: "career-direct@/etc" })],
    ["words of a terminal", "/v1/why", JSON.stringify({ ...jobs(1), title: "\u001b]0;pwned\u0007\u202e" })],
    ["6 MB of JSON", "/v1/recommendations", " ".repeat(6_000_000)],
    ["30 MB of a document", "/v1/histories", Buffer.alloc(30_000_000, 0x61)],
  ];
  for (const [name, path, body] of bodies) await check(name, await post(path, body, typeOf(path)), [200, ...REFUSED]);
  await check(
    "a form without an end",
    await post("/v1/histories", "--x\r\nContent-Disposition: form-data", "multipart/form-data; boundary=x"),
    [...REFUSED],
  );
  await check(
    "a form of 100,000 parts",
    await post(
      "/v1/histories",
      `${"--x\r\nContent-Disposition: form-data; name=a\r\n\r\nb\r\n".repeat(100_000)}--x--`,
      "multipart/form-data; boundary=x",
    ),
    [...REFUSED],
  );
  await check("a type that is none", await post("/v1/histories", "x", "\u00e9/\u00e9"), [...REFUSED]);
  const chunk = `10000\r\n${"a".repeat(65_536)}\r\n`;
  await check(
    "chunks without end",
    await raw(
      `POST /v1/histories HTTP/1.1\r\nHost: localhost\r\nContent-Type: text/plain\r\nTransfer-Encoding: chunked\r\n\r\n`,
      chunk,
      1_000,
    ),
    [...REFUSED],
  );
}

async function attackHeaders(): Promise<void> {
  const get = (path: string, ...headers: string[]) =>
    raw(`GET ${path} HTTP/1.1\r\n${headers.join("\r\n")}\r\nConnection: close\r\n\r\n`);
  const local = "Host: localhost";
  await check("another host", await get("/v1/occupations?q=a", "Host: evil.example"), [403]);
  await check("a host that begins as ours", await get("/v1/occupations?q=a", "Host: localhost.evil.example"), [403]);
  await check("a host with a user", await get("/v1/occupations?q=a", "Host: localhost@evil.example"), [400, 403]);
  await check("two hosts", await get("/v1/occupations?q=a", local, "Host: evil.example"), [400, 403]);
  await check("an empty host", await get("/v1/occupations?q=a", "Host: "), [400, 403]);
  await check("no host", await raw("GET /v1/occupations?q=a HTTP/1.0\r\n\r\n"), [400, 403]);
  await check("a page elsewhere", await get("/v1/occupations?q=a", local, "Origin: http://evil.example"), [403]);
  await check("a page of no origin", await get("/v1/occupations?q=a", local, "Origin: null"), [403]);
  await check("an address in full", await get("http://evil.example/v1/occupations?q=a", local), [200, 400, 403]);
  for (const path of [
    "/%E0%A4%A",
    "/..%2f..%2fetc%2fpasswd",
    "/../../../etc/passwd",
    "//evil.example/",
    "/%00",
    `/${"a".repeat(15_000)}`,
    "/v1/occupations?q=%E0%A4%A",
    "/v1/occupations?q=a&top=1e9",
    "/v1/occupations/..%2f..%2fpackage.json",
    "/__proto__",
  ])
    await check(`GET ${path.slice(0, 40)}`, await get(path, local), [200, ...REFUSED]);
  await check("headers of a megabyte", await get("/healthz", local, `X: ${"a".repeat(1_000_000)}`), [400, 431]);
  await check(
    "two lengths",
    await raw("POST /v1/histories HTTP/1.1\r\nHost: localhost\r\nContent-Length: 3\r\nContent-Length: 5\r\n\r\nabcde"),
    [400],
  );
  await check(
    "a length and chunks",
    await raw(
      "POST /v1/histories HTTP/1.1\r\nHost: localhost\r\nContent-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
    ),
    [400, 415, 422],
  );
  // A hundred clients that never end their headers or bodies: everybody else is served meanwhile.
  const slow = Array.from({ length: 100 }, (_, at) => {
    const socket = connect(port, "127.0.0.1");
    socket.on("error", () => {});
    socket.write(
      at % 2 === 0
        ? "GET / HTTP/1.1\r\nHost: local"
        : "POST /v1/histories HTTP/1.1\r\nHost: localhost\r\nContent-Type: text/plain\r\nContent-Length: 1000\r\n\r\na",
    );
    return socket;
  });
  await wait(500);
  await check("beside a hundred slow clients", await get("/healthz", local), [200]);
  const others = await post("/v1/histories", readFileSync("examples/pasted.txt"));
  await check("a document beside them", others, [200, 429]);
  for (const socket of slow) socket.destroy();
}

/** Beyond this machine it listens with a key alone. */
async function refusesOpenDoor(): Promise<void> {
  const args = ["src/cli/main.ts", "serve", "--port", "0", "--host", "0.0.0.0"];
  const child = spawn(process.execPath, args, { env: { PATH: process.env["PATH"], HOME: home }, stdio: "ignore" });
  const timer = setTimeout(() => child.kill("SIGKILL"), 1_000 * TIMEOUT);
  const [code] = (await once(child, "close")) as [number | null];
  clearTimeout(timer);
  if (code !== 2) return fail("an address beyond this machine, without a key", `exit ${code}`);
  tried++;
  say("an address beyond this machine, without a key: refused");
}

type Answer = { readonly status: number; readonly text: string; readonly type: string };

async function post(
  path: string,
  body: string | Buffer,
  type = "application/octet-stream",
  again = true,
): Promise<Answer> {
  try {
    const answer = await fetch(`${url}${path}`, {
      method: "POST",
      headers: { "content-type": Buffer.from(type).toString("latin1") },
      body: typeof body === "string" ? body : new Uint8Array(body),
      signal: AbortSignal.timeout(2_000 * TIMEOUT),
    });
    return { status: answer.status, text: await answer.text(), type: answer.headers.get("content-type") ?? "" };
  } catch (error) {
    // A body that is refused while it is being sent may find the door shut: that is an end, and no answer.
    const cause = (error as Error).cause as { code?: string } | undefined;
    // A connection that was kept, and that the server has closed meanwhile.
    if (again && body.length <= 5e6 && cause?.code === "UND_ERR_SOCKET") return post(path, body, type, false);
    const shut = body.length > 5e6 && ["ECONNRESET", "EPIPE", "UND_ERR_SOCKET"].includes(cause?.code ?? "");
    return { status: shut ? 413 : 0, text: "", type: shut ? "application/problem+json" : `${error} ${cause?.code}` };
  }
}

/** @param again a piece that is sent so many times more */
function raw(head: string, again = "", times = 0): Promise<Answer> {
  return new Promise((resolve) => {
    const socket = connect(port, "127.0.0.1");
    let text = "";
    const end = () => {
      clearTimeout(timer);
      socket.destroy();
      const [headers = "", ...body] = text.split("\r\n\r\n");
      const type = /content-type: ([^\r\n]*)/i.exec(headers)?.[1] ?? "";
      resolve({ status: Number(/^HTTP\/1\.\d (\d+)/.exec(headers)?.[1] ?? 0), text: body.join("\r\n\r\n"), type });
    };
    const timer = setTimeout(end, 1_000 * TIMEOUT);
    socket.on("data", (piece: Buffer) => {
      text += piece.toString("latin1");
      if (times > 0) setTimeout(end, 200);
    });
    socket.on("error", () => {}).on("close", end);
    socket.write(head);
    for (let sent = 0; sent < times; sent++) socket.write(again);
  });
}

async function check(name: string, { status, text, type }: Answer, expected: readonly number[]): Promise<void> {
  const healthy = await fetch(`${url}/healthz`).then(
    ({ ok }) => ok,
    () => false,
  );
  const faults = [
    ...(expected.includes(status) ? [] : [`status ${status} ${type}`]),
    ...(/node_modules|\bat .*\.[jt]s:\d|file:\/\//.test(text) ? ["tells of our code"] : []),
    ...(/\p{Bidi_Control}|(?![\t\n\r])\p{Cc}/u.test(type.includes("json") ? text : "") ? ["control characters"] : []),
    ...(healthy ? [] : ["the server is not there any more"]),
  ];
  if (faults.length > 0) return fail(name, `${faults.join("; ")}: ${text.slice(0, 200)}`);
  tried++;
  say(`${name}: ${status}`);
}

function fail(name: string, why: string): void {
  tried++;
  failed++;
  say(`FAILED ${name}: ${why}`);
}

function typeOf(path: string): string {
  return path === "/v1/histories" ? "text/plain" : "application/json";
}

async function startServer(): Promise<{ server: ChildProcess; url: string }> {
  const args = ["src/cli/main.ts", "serve", "--port", "0", "--threads", "1", "--quiet", "--timeout", String(TIMEOUT)];
  const child = spawn(process.execPath, args, {
    env: { PATH: process.env["PATH"], HOME: home, TMPDIR: home },
    stdio: ["ignore", "pipe", "inherit"],
  });
  const [first] = (await once(child.stdout!, "data")) as [Buffer];
  return { server: child, url: first.toString().trim() };
}

/** Megabytes resident at most so far. */
function highestOf(pid: number): number {
  return Math.round(Number(/VmHWM:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, "utf8"))?.[1] ?? 0) / 1_024);
}

function say(line: string): void {
  process.stdout.write(`${JSON.stringify(line).slice(1, -1)}\n`);
}
