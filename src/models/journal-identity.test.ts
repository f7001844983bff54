/** Two servers may have models of one name: what one answered must not be reported as the other's. */
import { expect, test } from "vitest";
import { callKey } from "./journaled.ts";
import { modelIdentity } from "./open.ts";

test("a call's key holds the endpoint, and not the secrets of its address", async () => {
  const identity = (address: string) => modelIdentity("m", { env: { OPENAI_BASE_URL: address }, cache: "none" });
  const request = { messages: [], temperature: 0, maxTokens: 1, seed: 1 };
  const [a, same, b] = await Promise.all(["http://a/v1", "http://a/v1/", "http://b/v1"].map(identity));
  expect(a).toBe(same);
  expect(callKey(a!, request)).not.toBe(callKey(b!, request));
  expect(await identity("http://user:secret@a/v1?key=secret")).toBe(a);
});
