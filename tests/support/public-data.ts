/**
 * The public data, where WHEREFORE_DATA named some when the tests began.
 *
 * In: what vitest.config.ts kept of the environment.  Out: the folder, and whether something lies in it. Only files that are called
 * `*.data.test.ts` may ask (tests/layout.test.ts), and from all others vitest.config.ts hides the folder: so `npm run test:data` runs
 * every test that differs with the data, and no other.
 */
import { existsSync } from "node:fs";
import { join, resolve } from "node:path";

export const PUBLIC_DATA = resolve(process.env["WHEREFORE_PUBLIC_DATA"] ?? "../shared/data");

/** @param paths below the folder @returns why a test has to be skipped, to stand in its name; "" where all is there */
export function lacksData(...paths: readonly string[]): string {
  const absent = paths.filter((path) => !existsSync(join(PUBLIC_DATA, path)));
  return absent.length === 0 ? "" : ` (skipped: ${PUBLIC_DATA} has no ${absent.join(" and no ")})`;
}
