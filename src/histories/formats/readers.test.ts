/** One process reads file after file; whoever failed, grew or ended is not asked again. */
import { once } from "node:events";
import { expect, test } from "vitest";
import { careerIn, jobLines } from "../../../tests/support/histories.ts";
import { zipOf } from "../../../tests/support/zip.ts";
import { giveBack, takeReader } from "./readers.ts";

const LINKEDIN = await zipOf({ "Positions.csv": "Title,Company Name,Started On,Finished On\nCook,Diner,2010,2012\n" });
const COOK = ["2010 to 2012 Cook, Diner [35-2014.00]"];

test("who read well reads again, a pipe alone has one that read nothing", async () => {
  const first = takeReader("new");
  giveBack(first, 100);
  const other = takeReader("new");
  expect(other.process.pid).not.toBe(first.process.pid);
  const again = takeReader("any");
  expect(again.process.pid).toBe(first.process.pid);
  expect(again.files).toBe(1);
  giveBack(again, 100);
  // One waits already.
  giveBack(other, 100);
  await once(other.process, "exit");
  expect(jobLines(await careerIn(LINKEDIN))).toEqual(COOK);
  expect(jobLines(await careerIn(LINKEDIN))).toEqual(COOK);
});

test.each([
  ["failed", undefined, 0],
  ["grew", 300, 0],
  ["read a hundred files", 100, 99],
])("who %s ends", async (_, resident, files) => {
  const { process } = takeReader("new");
  giveBack({ process, files }, resident);
  const [, signal] = await once(process, "exit");
  expect(signal).toBe("SIGKILL");
});

test("a process that ended while it waited, or that is short of memory for earlier files, costs no file", async () => {
  expect(jobLines(await careerIn(LINKEDIN))).toEqual(COOK);
  const waiting = takeReader("any");
  expect(waiting.files).toBeGreaterThan(0);
  giveBack(waiting, 100);
  waiting.process.kill("SIGKILL");
  expect(jobLines(await careerIn(LINKEDIN))).toEqual(COOK);
  const { process, files } = takeReader("any");
  giveBack({ process, files }, 100);
  // It dies as its watch would end it, after it was asked.
  const send = process.send.bind(process);
  process.send = ((message: never, done: never) => send(message, done) && process.kill("SIGKILL")) as typeof send;
  const career = careerIn(LINKEDIN);
  expect(jobLines(await career)).toEqual(COOK);
});
