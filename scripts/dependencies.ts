/**
 * What an install of this package brings: each dependency with its licence, the install scripts that want to run, and, with --ages, how old
 * the installed versions of our own dependencies are.
 *
 *     node scripts/dependencies.ts [--ages]
 *
 * In: package.json and package-lock.json; for ages `npm view`, where a registry can be reached.  Out: a list, and exit 1 for a licence that
 * is not one of the known ones, or a package without a checksum. No install script is needed: what a missing one costs is said.
 */
import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { parseArgs } from "node:util";

type Locked = {
  readonly version: string;
  readonly license?: string;
  readonly integrity?: string;
  readonly dev?: true;
  readonly devOptional?: true;
  readonly hasInstallScript?: true;
};

const KNOWN_LICENCES = ["MIT", "ISC", "Apache-2.0", "BSD-2-Clause", "BSD-3-Clause", "0BSD", "(MIT OR CC0-1.0)"];

/** What is lacking where an install script does not run, as npm 12 has it unless it is allowed. */
const WITHOUT_SCRIPT: Readonly<Record<string, string>> = {
  "onnxruntime-node": "nothing: it would fetch CUDA libraries, which are not used",
  protobufjs: "nothing: it would only compare versions",
};

const { values } = parseArgs({ options: { ages: { type: "boolean", default: false } } });
const { packages } = JSON.parse(readFileSync("package-lock.json", "utf8")) as { packages: Record<string, Locked> };
const { dependencies } = JSON.parse(readFileSync("package.json", "utf8")) as { dependencies: Record<string, string> };
const installed = Object.entries(packages)
  .filter(([path, { dev, devOptional }]) => path !== "" && !dev && !devOptional)
  .map(([path, locked]) => ({ name: path.replace(/^.*node_modules\//, ""), ...locked }));

let wrong = 0;
for (const { name, version, license, integrity, hasInstallScript } of installed) {
  const faults = [
    ...(license !== undefined && KNOWN_LICENCES.includes(license) ? [] : ["its licence is not a known one"]),
    ...(integrity === undefined ? ["it has no checksum"] : []),
    ...(hasInstallScript && !Object.hasOwn(WITHOUT_SCRIPT, name) ? ["what its install script does is not known"] : []),
  ];
  wrong += faults.length;
  const script = hasInstallScript ? `; install script, without it: ${WITHOUT_SCRIPT[name] ?? "?"}` : "";
  const age = values.ages && Object.hasOwn(dependencies, name) ? `; ${ageOf(name, version)}` : "";
  say(
    `${name} ${version}: ${license ?? "no licence"}${script}${age}${faults.map((fault) => `; WRONG: ${fault}`).join("")}`,
  );
}
say(`${installed.length} packages, ${wrong} faults`);
process.exitCode = wrong > 0 ? 1 : 0;

function ageOf(name: string, version: string): string {
  try {
    const times = JSON.parse(
      execFileSync("npm", ["view", name, "time", "--json"], {
        encoding: "utf8",
        stdio: ["ignore", "pipe", "ignore"],
        timeout: 20_000,
      }),
    ) as Record<string, string>;
    return times[version] === undefined ? "date not known" : `published ${times[version].slice(0, 10)}`;
  } catch {
    return "date not known";
  }
}

function say(line: string): void {
  process.stdout.write(`${line}\n`);
}
