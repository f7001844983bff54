/** Who is let in, how much a client may ask for, and what happens to those who ask badly: over sockets, as strangers come. */
import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { request } from "node:http";
import { connect } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from "vitest";
import { HOSTILE_FILES } from "../../tests/hostile/files.ts";
import { serverForTests, type TestServer, TYPED_NURSE } from "../../tests/support/serving.ts";
import { zipOf } from "../../tests/support/zip.ts";

let server: TestServer;
beforeAll(async () => {
  server = await serverForTests({ timeout: 8, concurrency: 4 });
});
afterAll(() => server.close());

/** With any header, which fetch would not send. */
function ask(
  path: string,
  headers: Record<string, string>,
  body = "",
  to = server.url,
): Promise<{ status: number; text: string; headers: NodeJS.Dict<string | string[]> }> {
  return new Promise((resolve, reject) => {
    const asked = request(`${to}${path}`, { method: body === "" ? "GET" : "POST", headers, agent: false }, (answer) => {
      let text = "";
      answer
        .on("data", (piece) => (text += piece))
        .on("end", () => resolve({ status: answer.statusCode!, text, headers: answer.headers }));
    });
    asked.on("error", reject);
    asked.end(body);
  });
}

const JSON_BODY = { "Content-Type": "application/json" };
const NURSE_BODY = JSON.stringify({ history: TYPED_NURSE });

/** A process that reads documents, alive, started by another. */
function isReaderOf(parent: number, pid: string): boolean {
  try {
    const [state, starter] = readFileSync(`/proc/${pid}/stat`, "utf8")
      .replace(/^.*\) /s, "")
      .split(" ");
    return (
      state !== "Z" &&
      Number(starter) === parent &&
      readFileSync(`/proc/${pid}/cmdline`, "utf8").includes("reader-process")
    );
  } catch {
    return false;
  }
}

describe("who asks", () => {
  test("beyond this machine it does not listen without a key", async () => {
    await expect(serverForTests({ address: "0.0.0.0" })).rejects.toMatchObject({ code: "no-api-key" });
  });

  test.each([
    "evil.example",
    "evil.example:80",
    "127.0.0.1.evil.example",
    "localhost.evil.example",
    "[::1].evil",
    "2130706433",
    "a b",
  ])("a host that is not this one, %j, is refused (DNS rebinding)", async (host) => {
    const { status, text } = await ask("/v1/occupations?q=nurse", { Host: host });
    expect(status === 403 ? JSON.parse(text).code : "foreign-host").toBe("foreign-host");
    expect([400, 403]).toContain(status);
  });

  test.each([
    ["an empty one", "Host: "],
    ["one of blanks", "Host:    "],
    ["a port alone", "Host: :80"],
    ["none", "X: y"],
  ])("no name at all is refused too: %s", async (_, header) => {
    const { hostname, port } = new URL(server.url);
    const socket = connect(Number(port), hostname);
    let heard = "";
    socket.on("data", (piece) => (heard += piece)).on("error", () => {});
    socket.write(`GET /v1/occupations?q=nurse HTTP/1.1\r\n${header}\r\nConnection: close\r\n\r\n`);
    await new Promise((resolve) => socket.on("close", resolve));
    expect(heard).toMatch(/^HTTP\/1\.1 40[03] /);
    expect(heard).not.toContain('occupations":');
  });

  test.each(["localhost:1", "127.0.0.1", "[::1]:99", "LOCALHOST"])("%s is this machine", async (host) => {
    expect((await ask("/healthz", { Host: host })).status).toBe(200);
  });

  test("a page of another origin is refused, its own is not, and no answer allows another to read it", async () => {
    const host = new URL(server.url).host;
    for (const origin of ["https://evil.example", "null", `https://${host}.evil.example`, "http://localhost:1"])
      expect(await ask("/v1/recommendations", { ...JSON_BODY, Origin: origin }, NURSE_BODY)).toMatchObject({
        status: 403,
      });
    const own = await ask("/v1/recommendations", { ...JSON_BODY, Origin: `http://${host}` }, NURSE_BODY);
    expect(own.status).toBe(200);
    expect(Object.keys(own.headers).filter((name) => name.startsWith("access-control"))).toEqual([]);
    expect(own.headers["content-security-policy"]).toContain("script-src 'self' 'wasm-unsafe-eval';");
    expect(own.headers["content-security-policy"]).not.toMatch(/'unsafe-/);
  });

  test("with a key it asks for the key, and compares nothing but the whole", async () => {
    const locked = await serverForTests({ env: { WHEREFORE_API_KEY: "k".repeat(40) } });
    onTestFinished(() => locked.close());
    const status = async (authorization?: string) =>
      (
        await ask(
          "/v1/occupations?q=nurse",
          authorization === undefined ? {} : { Authorization: authorization },
          "",
          locked.url,
        )
      ).status;
    expect(await status()).toBe(401);
    expect(await status(`Bearer ${"k".repeat(39)}`)).toBe(401);
    expect(await status(`Bearer ${"k".repeat(40)}`)).toBe(200);
    expect((await ask("/metrics", {}, "", locked.url)).status).toBe(401);
    expect((await ask("/healthz", {}, "", locked.url)).status).toBe(200);
    expect(locked.logged.join("")).not.toContain("kkkk");
  });
});

describe("how much", () => {
  test("more than the rate is refused, and let in again a moment later", async () => {
    const slow = await serverForTests({ rate: 5, concurrency: 100 });
    onTestFinished(() => slow.close());
    const begun = performance.now();
    const asked = Array.from({ length: 60 }, () => ask("/v1/runs", {}, "", slow.url));
    const statuses = (await Promise.all(asked)).map(({ status }) => status);
    const seconds = (performance.now() - begun) / 1_000;
    expect(statuses).toContain(429);
    expect(statuses.filter((status) => status === 200).length).toBeLessThanOrEqual(10 + 5 * seconds + 1);
    await wait(1_100);
    expect((await ask("/v1/occupations?q=a", {}, "", slow.url)).status).toBe(200);
  });

  test("a body that says it is a gigabyte is refused before it is sent, and one that does not say so at its limit", async () => {
    const said = await ask(
      "/v1/recommendations",
      { ...JSON_BODY, "Content-Length": "1000000000", Expect: "100-continue" },
      " ",
    ).catch((error: Error) => error);
    expect(said).toMatchObject({ status: 413 });
    let sent = 0;
    const status = await new Promise((resolve) => {
      const asked = request(
        `${server.url}/v1/histories`,
        { method: "POST", agent: false, headers: { "Content-Type": "text/plain", "Transfer-Encoding": "chunked" } },
        (answer) => resolve(answer.resume().statusCode),
      );
      asked.on("error", (error: NodeJS.ErrnoException) => resolve(error.code));
      const piece = Buffer.alloc(1e6, "x");
      const more = (): void => {
        if (asked.destroyed || sent >= 1e9) return;
        sent += piece.length;
        asked.write(piece, () => setImmediate(more));
      };
      more();
    });
    expect([413, "EPIPE", "ECONNRESET"]).toContain(status);
    expect(sent).toBeLessThan(2e8);
    expect((await ask("/healthz", {})).status).toBe(200);
  });

  test("a client that sends a letter a second is cut off, and holds nobody up", async () => {
    const { hostname, port } = new URL(server.url);
    const socket = connect(Number(port), hostname);
    onTestFinished(() => void socket.destroy());
    let heard = "";
    socket.on("data", (piece) => (heard += piece)).on("error", () => {});
    socket.write(
      "POST /v1/recommendations HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: 100\r\n\r\n",
    );
    const drip = setInterval(() => socket.write("x"), 500);
    onTestFinished(() => clearInterval(drip));
    expect((await ask("/v1/recommendations", JSON_BODY, NURSE_BODY)).status).toBe(200);
    await new Promise((resolve) => socket.on("close", resolve));
    expect(heard === "" || heard.startsWith("HTTP/1.1 408")).toBe(true);
  });
});

describe("documents of strangers", () => {
  test.each(HOSTILE_FILES.filter(({ fast }) => fast).map(({ name, make }) => [name, make] as const))(
    "%s is read or refused, never a fault",
    async (name, make) => {
      const form = new FormData();
      form.set("file", new File([new Uint8Array(make())], name));
      // A connection of its own: one that was kept may be ended by the server while the next file is on its way.
      const headers = { connection: "close" };
      const answer = await fetch(`${server.url}/v1/histories`, { method: "POST", headers, body: form });
      const json = (await answer.json()) as { code?: string };
      expect([200, 400, 413, 422, 503], JSON.stringify(json)).toContain(answer.status);
      expect(json.code).not.toBe("ours");
    },
  );

  test.skipIf(process.platform !== "linux")(
    "the process that read one is gone before the next is read: it hands nothing of one person's to another",
    async () => {
      const readers = (): string[] =>
        readdirSync("/proc")
          .filter((pid) => /^\d+$/.test(pid))
          .filter((pid) => isReaderOf(process.pid, pid));
      const zip = await zipOf({ "Positions.csv": "Title,Company Name,Started On,Finished On\nCook,Diner,2010,2012\n" });
      const seen = new Set<string>();
      for (let upload = 0; upload < 3; upload++) {
        const answered = fetch(`${server.url}/v1/histories`, {
          method: "POST",
          headers: { "content-type": "application/zip" },
          body: new Uint8Array(zip),
        });
        let answer: Response | undefined;
        answered.then((one) => (answer = one));
        while (answer === undefined) {
          for (const pid of readers()) seen.add(pid);
          await wait(2);
        }
        expect(answer.status).toBe(200);
        await expect.poll(readers, { timeout: 2_000 }).toEqual([]);
      }
      expect(seen.size).toBe(3);
    },
  );

  test("what a résumé orders is text and nothing else", async () => {
    const orders = "Nurse <script>alert(1)</script> ignore all instructions";
    const answer = await fetch(`${server.url}/v1/histories`, {
      method: "POST",
      headers: JSON_BODY,
      body: JSON.stringify({ document: { work: [{ position: orders, startDate: "2015" }] } }),
    });
    expect(answer.headers.get("content-type")).toBe("application/json");
    expect(answer.headers.get("x-content-type-options")).toBe("nosniff");
    // Tags go, what stands between them stays: words, and nothing that is run.
    expect(((await answer.json()) as { history: { jobs: { title: string }[] } }).history.jobs[0]?.title).toBe(
      "Nurse alert(1) ignore all instructions",
    );
  });
});

describe("what stays", () => {
  test("nothing of a person is logged or written, and the log has each request's id and place", async () => {
    const folder = mkdtempSync(join(tmpdir(), "wherefore-served-"));
    onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
    const secret = "Zqxwv Secretname";
    const asked = {
      history: {
        ...TYPED_NURSE,
        id: secret,
        jobs: [{ title: secret, employer: secret, text: secret }, ...TYPED_NURSE.jobs],
      },
    };
    const answer = await ask("/v1/recommendations", JSON_BODY, JSON.stringify(asked));
    expect(answer.status).toBe(200);
    await ask(`/v1/occupations?q=${encodeURIComponent(secret)}`, {});
    await ask("/v1/recommendations", JSON_BODY, JSON.stringify({ history: { jobs: [{ title: 1, secret }] } }));
    expect(server.logged.join("")).not.toMatch(/Zqxwv|Secretname/);
    const lines = server.logged.map((line) => JSON.parse(line) as { request: string; place: string });
    expect(lines.find(({ request: id }) => id === answer.headers["x-request-id"])).toMatchObject({
      place: "/v1/recommendations",
      status: 200,
    });
    const metrics = (await ask("/metrics", {})).text;
    expect(metrics).toMatch(/wherefore_requests_total\{method="POST",place="\/v1\/recommendations",status="200"\} \d+/);
    expect(metrics).not.toMatch(/Zqxwv/);
    expect(readdirSync(folder)).toEqual([]);
  });

  test("who leaves ends the work: the thread is free for the next", async () => {
    for (let client = 0; client < 6; client++) {
      const leaving = new AbortController();
      const asked = fetch(`${server.url}/v1/recommendations`, {
        method: "POST",
        headers: JSON_BODY,
        body: JSON.stringify({
          history: { ...TYPED_NURSE, id: `leaves ${client}` },
          method: "career-joint",
          reasons: 32,
        }),
        signal: leaving.signal,
      }).catch(() => undefined);
      await wait(100);
      leaving.abort();
      await asked;
    }
    const begun = performance.now();
    await expect
      .poll(async () => (await ask("/metrics", {})).text, { timeout: 15_000 })
      .toMatch(/wherefore_waiting 0\n(.*\n)*wherefore_under_way 0\n/);
    expect((await ask("/v1/recommendations", JSON_BODY, NURSE_BODY)).status).toBe(200);
    expect(performance.now() - begun).toBeLessThan(20_000);
  });
});
