/** Two servers may have models of one name, and one server two, one after the other: replies of one must not be reported as the other's. */
import { expect, test } from "vitest";
import { freshJournal, memoryJournal } from "../records/journal.ts";
import { fakeModel } from "./fake.ts";
import { callKey, journaled } from "./journaled.ts";
import { endpointIdentity } from "./openai-compatible.ts";

const request = { messages: [], temperature: 0, maxTokens: 1, seed: 1 };
const at = (baseUrl: string, more: object = {}) => ({ model: "m", baseUrl, timeout: 1, ...more });

test("a call's key holds the endpoint, what it tells and what is said to it, and not the secrets of its address", () => {
  const a = endpointIdentity(at("http://a/v1"));
  expect(endpointIdentity(at("http://a/v1/"))).toBe(a);
  expect(endpointIdentity(at("http://user:secret@a/v1?key=secret"))).toBe(a);
  const others = [
    endpointIdentity(at("http://b/v1")),
    endpointIdentity(at("http://a/v1"), "/models/second-training"),
    endpointIdentity(at("http://a/v1", { body: { reasoning_effort: "low" } })),
  ];
  expect(new Set([a, ...others].map((identity) => callKey(identity, request))).size).toBe(4);
});

test("asked anew, a call is made once more, and what comes takes the place of what was kept", async () => {
  const journal = memoryJournal();
  const ask = async (text: string, into = journal) =>
    (await journaled(fakeModel([text]), into).reply(request, new AbortController().signal)).text;
  expect([await ask("old"), await ask("new")]).toEqual(["old", "old"]);
  const fresh = freshJournal(journal);
  expect([await ask("new", fresh), await ask("newer", fresh), await ask("newest")]).toEqual(["new", "new", "new"]);
});
