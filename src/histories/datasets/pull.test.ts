import { createHash } from "node:crypto";
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { pullSource } from "./pull.ts";
import type { DataSource } from "./sources.ts";

const place = mkdtempSync(join(tmpdir(), "pull-"));
const BODY = "id\tpart\n1\ttrain\n";
let server: Server;
let mirror: string;
const asked: string[] = [];

beforeAll(async () => {
  server = createServer((request, response) => {
    asked.push(request.url!);
    const there = request.url === "/mirror/set/split.tsv";
    response.writeHead(there ? 200 : 404).end(there ? BODY : "");
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  mirror = `http://127.0.0.1:${(server.address() as AddressInfo).port}/mirror/`;
});
afterAll(() => {
  server.close();
  rmSync(place, { recursive: true });
});

const sourceOf = (path: string, sha256: string): DataSource => ({
  name: "nlsy97",
  from: "",
  commit: "",
  licence: "",
  files: [
    { path, sha256 },
    { path: "set/built.jsonl", sha256: "", built: true },
  ],
  byHand: "Write it yourself.",
});
const SHA = createHash("sha256").update(BODY).digest("hex");
const pull = (source: DataSource, folder = place) => pullSource(source, mirror, folder, new AbortController().signal);

test("a file is fetched once, and what our own command builds is not asked for", async () => {
  const source = sourceOf("set/split.tsv", SHA);
  expect(await pull(source)).toEqual([{ path: "set/split.tsv", how: "fetched" }]);
  expect(readFileSync(join(place, "set/split.tsv"), "utf8")).toBe(BODY);
  expect(await pull(source)).toEqual([{ path: "set/split.tsv", how: "stood there" }]);
  expect(asked).toEqual(["/mirror/set/split.tsv"]);
  writeFileSync(join(place, "set/split.tsv"), "damaged");
  expect(await pull(source)).toEqual([{ path: "set/split.tsv", how: "fetched" }]);
});

test("another file than was expected is refused, and leaves nothing", async () => {
  const folder = join(place, "other");
  await expect(pull(sourceOf("set/split.tsv", "0".repeat(64)), folder)).rejects.toThrow(
    /was expected\. By hand: Write it/,
  );
  expect(readdirSync(join(folder, "set"))).toEqual([]);
});

test("a file that is not there is said, with what to do", async () => {
  await expect(pull(sourceOf("set/none.tsv", SHA), join(place, "none"))).rejects.toThrow(
    /none\.tsv answered 404\. By hand: Write it yourself/,
  );
  expect(existsSync(join(place, "none"))).toBe(false);
});
