/**
 * The server, asked over loopback: a process of its own, warm, with its default threads.
 *
 * In: nothing.  Out: how long it takes to get ready, to recommend (one client, and 32 at once), to revise and to search, the processor time of
 * a recommendation, and whether its memory grows. Every history is another one, so that no ranking is remembered, but for revisions, which are
 * of one person. The clients are this process; they keep their connections, read answers without looking into them, and their own processor time is told.
 */
import { spawn } from "node:child_process";
import { readFileSync } from "node:fs";
import { Agent, request } from "node:http";
import { type BenchResult, median } from "./bench.ts";

const STARTS = 5;
const TITLES = [
  "CNA",
  "Cashier",
  "Registered Nurse",
  "Truck driver",
  "Cook",
  "Electrician",
  "Accountant",
  "Software developer",
  "Teacher assistant",
  "Sales manager",
];

export async function benchServer(requests = 2_000): Promise<BenchResult[]> {
  const starts = [];
  for (let run = 0; run < STARTS; run++) {
    const begun = performance.now();
    const server = await started();
    starts.push((performance.now() - begun) / 1_000);
    await server.stop();
  }
  const bare = [];
  for (let run = 0; run < STARTS; run++) bare.push(await bareStart());
  const server = await started();
  try {
    await askMany(server.url, 4, 100, (at) => recommendation(1_000_000 + at));
    const health = await askMany(server.url, 1, 200, () => ({ path: "/healthz" }));
    const one = await askMany(server.url, 1, 150, (at) => recommendation(2_000_000 + at));
    const [serverBefore, clientsBefore] = [server.cpuMilliseconds(), ownCpuMilliseconds()];
    const many = await askMany(server.url, 32, requests, (at) => recommendation(at));
    const cpu = (server.cpuMilliseconds() - serverBefore) / requests;
    const cpuOfClients = (ownCpuMilliseconds() - clientsBefore) / requests;
    const early = server.megabytes();
    await askMany(server.url, 32, requests, (at) => recommendation(3_000_000 + at));
    const late = server.megabytes();
    const revisions = await askMany(server.url, 1, 150, revision);
    const searches = await askMany(server.url, 1, 200, (at) => ({
      path: `/v1/occupations?q=${encodeURIComponent(TITLES[at % 10]!)}`,
    }));
    return [
      result("serve, from process start to ready", "under 0.6 s", median(starts), 0.6, "s", "node -e 0", median(bare)),
      result(
        "POST /v1/recommendations, one client, p50",
        "under 30 ms",
        one.at(0.5),
        30,
        "ms",
        "GET /healthz",
        health.at(0.5),
      ),
      {
        ...result(
          "the same, 32 clients, a second",
          "100 or more",
          many.perSecond,
          100,
          "",
          "one client",
          1_000 / one.at(0.5),
        ),
        met: many.perSecond >= 100,
      },
      result(
        "the same, 32 clients, p99",
        "under 1 s",
        many.at(0.99) / 1_000,
        1,
        "s",
        "one client, s",
        one.at(0.99) / 1_000,
      ),
      result(
        "processor time of one, all threads of the server",
        "under 18 ms with the client's",
        cpu,
        18 - cpuOfClients,
        "ms",
        "the client's",
        cpuOfClients,
      ),
      result(
        `memory after ${2 * requests} requests`,
        `within 50 MB of that after ${requests}`,
        late,
        early + 50,
        "MB",
        `after ${requests}`,
        early,
      ),
      result("POST /v1/revisions, p50", "under 15 ms", revisions.at(0.5), 15, "ms", "GET /healthz", health.at(0.5)),
      result("GET /v1/occupations?q=, p50", "under 5 ms", searches.at(0.5), 5, "ms", "GET /healthz", health.at(0.5)),
    ];
  } finally {
    await server.stop();
  }
}

function result(
  what: string,
  reach: string,
  measured: number,
  most: number,
  unit: string,
  yardstick: string,
  yardstickMedian: number,
): BenchResult {
  return { what, reach, met: measured < most, median: measured, unit, yardstick, yardstickMedian };
}

type Started = {
  readonly url: string;
  readonly megabytes: () => number;
  /** Of all its threads, since it was started. */
  readonly cpuMilliseconds: () => number;
  readonly stop: () => Promise<void>;
};

async function started(): Promise<Started> {
  const args = ["src/cli/main.ts", "serve", "--port", "0", "--quiet", "--rate", "1000000"];
  const child = spawn(process.execPath, args, { stdio: ["ignore", "pipe", "inherit"] });
  const ended = new Promise<void>((resolve) => child.once("exit", () => resolve()));
  const url = await new Promise<string>((resolve, reject) => {
    let out = "";
    child.stdout.on("data", (piece: Buffer) => {
      out += piece;
      if (out.endsWith("\n")) resolve(out.trim());
    });
    child.once("exit", (code) => reject(new Error(`the server ended with ${code}`)));
  });
  return {
    url,
    megabytes: () => Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${child.pid}/status`, "utf8"))?.[1]) / 1_024,
    cpuMilliseconds: () => {
      // User and system time, in hundredths of a second, are the 14th and 15th field; the 2nd is a name that may hold blanks.
      const fields = readFileSync(`/proc/${child.pid}/stat`, "utf8").split(") ")[1]!.split(" ");
      return 10 * (Number(fields[11]) + Number(fields[12]));
    },
    stop: async () => {
      child.kill("SIGTERM");
      await ended;
    },
  };
}

function ownCpuMilliseconds(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1_000;
}

async function bareStart(): Promise<number> {
  const begun = performance.now();
  await new Promise((resolve) => spawn(process.execPath, ["-e", "0"], { stdio: "ignore" }).once("exit", resolve));
  return (performance.now() - begun) / 1_000;
}

type Asked = { readonly path: string; readonly body?: object };

/** Three jobs and a degree, another person each time. */
function recommendation(at: number): Asked {
  return { path: "/v1/recommendations", body: { history: historyOf(at) } };
}

function revision(at: number): Asked {
  const held = [{ claim: `field:${["29", "11", "41", "43"][at % 4]}`, standing: at % 2 === 0 ? "true" : "false" }];
  return { path: "/v1/revisions", body: { history: historyOf(0), held } };
}

function historyOf(at: number): object {
  return {
    id: `person ${at}`,
    jobs: [
      { title: TITLES[at % 10], start: "2011-03", end: "2014-06" },
      { title: TITLES[(7 * at + 3) % 10], start: "2014-07", end: `2018-0${1 + (at % 9)}` },
      { title: TITLES[(3 * at + 1) % 10], start: "2019-07" },
    ],
    education: [{ level: "bachelor", date: `20${10 + (at % 9)}` }],
  };
}

type Spans = { readonly at: (share: number) => number; readonly perSecond: number };

/** @returns milliseconds of each request @throws Error where one was not answered with 200 */
async function askMany(url: string, clients: number, count: number, what: (at: number) => Asked): Promise<Spans> {
  const agent = new Agent({ keepAlive: true, maxSockets: clients });
  const spans: number[] = [];
  const begun = performance.now();
  let next = 0;
  await Promise.all(
    Array.from({ length: clients }, async () => {
      while (next < count) spans.push(await askOne(url, agent, what(next++)));
    }),
  );
  const seconds = (performance.now() - begun) / 1_000;
  agent.destroy();
  const sorted = spans.toSorted((a, b) => a - b);
  return {
    at: (share) => sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))]!,
    perSecond: count / seconds,
  };
}

function askOne(url: string, agent: Agent, { path, body }: Asked): Promise<number> {
  return new Promise((resolve, reject) => {
    const begun = performance.now();
    const sent = body === undefined ? undefined : JSON.stringify(body);
    const headers =
      sent === undefined ? {} : { "Content-Type": "application/json", "Content-Length": Buffer.byteLength(sent) };
    const asked = request(
      `${url}${path}`,
      { agent, method: sent === undefined ? "GET" : "POST", headers },
      (answer) => {
        answer.resume().on("end", () => {
          if (answer.statusCode === 200) resolve(performance.now() - begun);
          else reject(new Error(`${path} was answered with ${answer.statusCode}`));
        });
      },
    );
    asked.on("error", reject);
    asked.end(sent);
  });
}
