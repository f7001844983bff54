/**
 * The seed of every property test: fixed, so that the same commit passes or fails alike wherever it is checked; `FAST_CHECK_SEED=random`
 * draws a new one and any number takes that one, for those who look for what the fixed seed does not meet.
 */
import fc from "fast-check";

const wanted = process.env["FAST_CHECK_SEED"] ?? "20261129";
if (wanted !== "random") fc.configureGlobal({ seed: Number(wanted) });
