/**
 * The audit log attacked: its server killed in the middle of writing, two servers on one file, links and pipes in its place, hostile words; and the
 * log in Postgres (`attack-audit-postgres.ts`).
 *
 *     node tests/hostile/attack-audit.ts [--rounds 10]
 *
 * In: how often it is killed.  Out: one line a finding, exit code 1 where there is one. What must hold: no answer that was received lacks its event;
 * after every kill the log opens again, its chain verifies, and nothing is written anywhere else.
 */
import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, renameSync, rmSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { readLogFiles } from "../../src/audit/log/log-reading.ts";
import { verifyLog } from "../../src/audit/log/verify.ts";
import { seededRandom } from "../../src/domain/index.ts";
import { attackPostgresLog } from "./attack-audit-postgres.ts";
import { ask, askOn, ended, hashIn, post, serve } from "./audited-server.ts";

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
  await attackPostgresLog(rounds, random, check);
} finally {
  rmSync(place, { recursive: true, force: true });
}
process.stdout.write(`${failed === 0 ? "nothing found" : `${failed} found`} in ${rounds} kills and the rest\n`);
process.exitCode = failed === 0 ? 0 : 1;

async function killedInTheMiddle(): Promise<void> {
  const received: string[] = [];
  for (let round = 0; round < rounds; round++) {
    const { child, url } = await serve(log);
    const asking = askOn([url], `killed-${round}`, received);
    // Killed after some answers, not after some time: a slow machine answers few in a second.
    const enough = received.length + 3 + Math.floor(20 * random());
    while (received.length < enough && child.exitCode === null) await wait(5);
    await ended({ child }, "SIGKILL");
    await asking;
  }
  // Half a line is what a kill may leave; the next opening cuts it off.
  const { child } = await serve(log);
  await ended({ child });
  const hashes = new Set(
    readFileSync(log, "utf8")
      .trimEnd()
      .split("\n")
      .map((line) => (JSON.parse(line) as { hash: string }).hash),
  );
  const lacking = received.filter((token) => !hashes.has(hashIn(token)));
  check(received.length > rounds, `only ${received.length} answers were received`);
  check(lacking.length === 0, `${lacking.length} of ${received.length} answers have no event`);
  const { events } = await verifyLog(await readLogFiles(log), { expect: hashIn(received.at(-1)!), signal });
  process.stdout.write(`${rounds} kills: ${received.length} answers received, ${events} events, the chain verifies\n`);
}

async function twoServers(): Promise<void> {
  const { child } = await serve(log);
  const second = await serve(log).then(
    () => "it started",
    (error: Error) => error.message,
  );
  check(second.includes("audit log` works in this folder"), `a second server on one log: ${second}`);
  await ended({ child });
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
  const event = (await ask(url, "words"))!;
  const words = '\u001b[2J\u202e"}\n{"kind":"closed"}\u0000\u2028,"hash":"00"}';
  const answer = await post(`${url}/v1/overrides`, { event, words });
  check(answer.status === 200, `hostile words: ${answer.status}`);
  await ended({ child });
  await verifyLog(await readLogFiles(log), { expect: undefined, signal });
  const shown = execFileSync(process.execPath, ["src/cli/main.ts", "audit", "show", log], { encoding: "utf8" });
  check(
    !["\u001b", "\u202e", "\u0000"].some((mark) => shown.includes(mark)),
    "words of an override reach the terminal as they are",
  );
}
