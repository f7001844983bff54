/**
 * `wherefore export cluster`: a long command in shards, as files for Slurm or Kubernetes.
 */
import { existsSync } from "node:fs";
import { chmod } from "node:fs/promises";
import { join } from "node:path";
import { BadInputError } from "../domain/index.ts";
import { kubernetesFiles, slurmFiles } from "../exports/cluster-files.ts";
import { writeWhole } from "../records/whole-file.ts";
import type { ExportClusterOptions } from "./commands/cluster.ts";
import type { Terminal } from "./terminal.ts";

export async function exportCluster(
  command: string[],
  options: ExportClusterOptions,
  terminal: Terminal,
): Promise<void> {
  const { to, out, shards, name, cpus, memory, hours, parallel, partition, image, volume, secret } = options;
  if (existsSync(out))
    throw new BadInputError(
      "not-empty",
      { file: out },
      "there is something already",
      "Name a folder that is not there yet.",
    );
  const job = { command, shards, name, cpus, memory, hours, parallel, partition, image, volumes: volume, secret };
  for (const { name: file, text, executable } of to === "slurm" ? slurmFiles(job) : kubernetesFiles(job)) {
    await writeWhole(join(out, file), text);
    if (executable) await chmod(join(out, file), 0o755);
    terminal.out(`${join(out, file)}\n`);
  }
}
