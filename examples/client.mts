/**
 * A running server asked by its typed client: a résumé read and ranked, one fact of it struck, and what moved.
 *
 *     wherefore serve &
 *     node client.mts json-resume.json http://127.0.0.1:8787
 */
import { readFile } from "node:fs/promises";
import { createClient, streamRecommendation } from "wherefore/client";

const [file = "json-resume.json", url = "http://127.0.0.1:8787"] = process.argv.slice(2);
const server = createClient(url);

const text = await readFile(file, "utf8");
const read = await server.POST("/v1/histories", { body: { text, name: file } });
if (read.error) throw new Error(`${read.error.code}: ${read.error.detail}`);
const { history, titles } = read.data;
for (const { title, occupation, found } of titles)
  console.log(`${title} is read as ${occupation ?? "nothing"} (${found})`);

// With a method that asks a language model the words of its reason come before the ranking.
for await (const { event, data } of streamRecommendation(url, { history, top: 3 }))
  if (event === "recommendation") console.log(`First: ${data.ranking[0]?.title}`);

const held = [{ claim: "education:bachelor", standing: "false" as const }];
const revised = await server.POST("/v1/revisions", { body: { history, held, top: 10 } });
if (revised.error) throw new Error(`${revised.error.code}: ${revised.error.detail}`);
for (const { title, from, to } of revised.data.moved)
  console.log(`Without the degree ${title} goes from ${from} to ${to}`);
