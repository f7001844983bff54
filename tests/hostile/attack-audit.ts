/**
 * The audit log attacked: its server killed in the middle of writing, two servers on one log, links and pipes in its place, hostile words.
 *
 *     node tests/hostile/attack-audit.ts [--rounds 10]
 *
 * In: how often it is killed.  Out: one line a finding, exit code 1 where there is one. What must hold: no answer that was received lacks its event;
 * after every kill the log opens again, its chain verifies, and nothing is written anywhere else.
 */
import { type ChildProcess, execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, readFileSync, renameSync, rmSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { readLogFiles } from "../../src/audit/log/log-reading.ts";
import { verifyLog } from "../../src/audit/log/verify.ts";
import { seededRandom } from "../../src/domain/index.ts";

const at = process.argv.indexOf("--rounds");
const rounds = at < 0 ? 10 : Number(process.argv[at + 1]);
const place = mkdtempSync(join(tmpdir(), "wherefore-attack-audit-"));
const log = join(place, "audit.jsonl");
const { signal } = new AbortController();
const random = seededRandom(7);
let failed = 0;

function check(holds: boolean, what: string): void {
  if (holds) return;
  failed++;
  process.stdout.write(`FOUND  ${what}\n`);
}

try {
  await killedInTheMiddle();
  await twoServers();
  await notAFile();
  await hostileWords();
} finally {
  rmSync(place, { recursive: true, force: true });
}
process.stdout.write(`${failed === 0 ? "nothing found" : `${failed} found`} in ${rounds} kills and the rest\n`);
process.exitCode = failed === 0 ? 0 : 1;

async function killedInTheMiddle(): Promise<void> {
  const received: string[] = [];
  for (let round = 0; round < rounds; round++) {
    const { child, url } = await serve(log);
    received.push(await ask(url, `first-${round}`));
    const asking = Array.from({ length: 8 }, async (_, client) => {
      for (let number = 0; ; number++) {
        const answer = await ask(url, `killed-${round}-${client}-${number}`).catch(() => undefined);
        if (answer === undefined) return;
        received.push(answer);
      }
    });
    // Killed after some answers, not after some time: a slow machine answers few in a second.
    const enough = received.length + 3 + Math.floor(20 * random());
    while (received.length < enough && child.exitCode === null) await wait(5);
    child.kill("SIGKILL");
    await Promise.all([once(child, "exit"), ...asking]);
  }
  // Half a line is what a kill may leave; the next opening cuts it off.
  const { child } = await serve(log);
  await ended(child);
  const hashes = new Set(
    readFileSync(log, "utf8")
      .trimEnd()
      .split("\n")
      .map((line) => (JSON.parse(line) as { hash: string }).hash),
  );
  const lacking = received.filter((token) => !hashes.has(token.split("-")[1]!));
  check(received.length > rounds, `only ${received.length} answers were received`);
  check(lacking.length === 0, `${lacking.length} of ${received.length} answers have no event`);
  const { events } = await verifyLog(await readLogFiles(log), { expect: received.at(-1)?.split("-")[1], signal });
  process.stdout.write(`${rounds} kills: ${received.length} answers received, ${events} events, the chain verifies\n`);
}

async function twoServers(): Promise<void> {
  const { child } = await serve(log);
  const second = await serve(log).then(
    () => "it started",
    (error: Error) => error.message,
  );
  check(second.includes("audit log` works in this folder"), `a second server on one log: ${second}`);
  await ended(child);
}

async function notAFile(): Promise<void> {
  const target = join(place, "elsewhere.jsonl");
  for (const file of [log, `${log}.head`, `${log}.keys`]) {
    renameSync(file, `${file}.away`);
    for (const [kind, put] of [
      ["link", () => symlinkSync(target, file)],
      ["pipe", () => execFileSync("mkfifo", [file])],
    ] as const) {
      put();
      const said = await serve(log).then(
        () => "it started",
        (error: Error) => error.message,
      );
      check(/is no file|it is a link/.test(said), `a ${kind} as ${file}: ${said}`);
      rmSync(file);
    }
    renameSync(`${file}.away`, file);
  }
  let there = true;
  try {
    readFileSync(target);
  } catch {
    there = false;
  }
  check(!there, "something was written through a link");
}

async function hostileWords(): Promise<void> {
  const { child, url } = await serve(log);
  const event = await ask(url, "words");
  const words = '\u001b[2J\u202e"}\n{"kind":"closed"}\u0000\u2028,"hash":"00"}';
  const answer = await post(`${url}/v1/overrides`, { event, words });
  check(answer.status === 200, `hostile words: ${answer.status}`);
  await ended(child);
  await verifyLog(await readLogFiles(log), { expect: undefined, signal });
  const shown = execFileSync(process.execPath, ["src/cli/main.ts", "audit", "show", log], { encoding: "utf8" });
  check(
    !["\u001b", "\u202e", "\u0000"].some((mark) => shown.includes(mark)),
    "words of an override reach the terminal as they are",
  );
}

async function ask(url: string, id: string): Promise<string> {
  const history = { id, jobs: [{ title: "Nurse", start: "2015" }] };
  const answer = await post(`${url}/v1/recommendations`, { history, method: "counted" });
  await answer.text();
  const token = answer.headers.get("Audit-Event");
  if (token === null) throw new Error(`no token: ${answer.status}`);
  return token;
}

function post(url: string, body: object): Promise<Response> {
  return fetch(url, { method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify(body) });
}

async function serve(file: string): Promise<{ child: ChildProcess; url: string }> {
  const args = ["src/cli/main.ts", "serve", "--port", "0", "--threads", "1", "--quiet", "--audit", file];
  const child = spawn(process.execPath, args, { stdio: ["ignore", "pipe", "pipe"] });
  let said = "";
  child.stderr!.on("data", (text) => (said += text));
  const [first] = (await Promise.race([once(child.stdout!, "data"), once(child, "exit")])) as [Buffer | number];
  if (typeof first === "object" && first !== null) return { child, url: first.toString().trim() };
  await wait(50);
  throw new Error(said);
}

async function ended(child: ChildProcess): Promise<void> {
  child.kill("SIGTERM");
  await once(child, "exit");
}
