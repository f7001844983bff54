/**
 * A server that keeps an audit log, as a process of its own, and what it is asked.
 *
 * In: the log, and the environment.  Out: the process and its URL; the token of the event of each answer.
 */
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { setTimeout as wait } from "node:timers/promises";

export type AuditedServer = { readonly child: ChildProcess; readonly url: string };

/** @throws Error with what it said, where it ends instead of serving */
export async function serve(log: string, env: Readonly<Record<string, string>> = {}): Promise<AuditedServer> {
  const args = ["src/cli/main.ts", "serve", "--port", "0", "--threads", "1", "--quiet", "--audit", log];
  const child = spawn(process.execPath, args, { stdio: ["ignore", "pipe", "pipe"], env: { ...process.env, ...env } });
  let said = "";
  child.stderr!.on("data", (text) => (said += text));
  const [first] = (await Promise.race([once(child.stdout!, "data"), once(child, "exit")])) as [Buffer | number];
  if (typeof first === "object" && first !== null) return { child, url: first.toString().trim() };
  await wait(50);
  throw new Error(said);
}

export async function ended(
  { child }: Pick<AuditedServer, "child">,
  signal: "SIGTERM" | "SIGKILL" = "SIGTERM",
): Promise<void> {
  const exit = once(child, "exit");
  child.kill(signal);
  await exit;
}

/** @returns undefined where the answer came without an event @throws Error where none came */
export async function ask(url: string, id: string): Promise<string | undefined> {
  const history = { id, jobs: [{ title: "Nurse", start: "2015" }] };
  const answer = await post(`${url}/v1/recommendations`, { history, method: "counted" });
  await answer.text();
  return answer.headers.get("Audit-Event") ?? undefined;
}

export function post(url: string, body: object): Promise<Response> {
  return fetch(url, { method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify(body) });
}

/** Eight clients ask until no answer comes. @param received is given each token */
export async function askOn(urls: readonly string[], name: string, received: string[]): Promise<void> {
  const clients = Array.from({ length: 8 }, async (_, client) => {
    for (let number = 0; ; number++) {
      const asked = ask(urls[client % urls.length]!, `${name}-${client}-${number}`);
      const token = await asked.catch(() => "gone" as const);
      if (token === "gone") return;
      if (token !== undefined) received.push(token);
    }
  });
  await Promise.all(clients);
}

/** The event's hash. */
export function hashIn(token: string): string {
  return token.split("-")[1]!;
}
