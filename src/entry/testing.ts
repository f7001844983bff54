/**
 * `wherefore/testing`: what stands in for models and data in tests.
 *
 *     import { fakeModel, inventedData } from "wherefore/testing";
 *
 * Out: a language model that plays a script and remembers what it was asked; a data folder of invented careers whose pattern is known; a
 * journal in memory; a run that nobody watches.
 */
export { quietRun } from "../domain/index.ts";
export { type FakeModel, fakeModel, type Script } from "../models/fake.ts";
export { memoryJournal } from "../records/journal.ts";
export { inventedData, RING } from "../testing/invented-data.ts";
