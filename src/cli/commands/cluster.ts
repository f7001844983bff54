/**
 * `wherefore export cluster`: a long command cut into shards as files for a scheduler.
 *
 * Out: the command with its options and the type of what its handler is given; `program.ts` gives it the handler.
 */
import { Command, Option } from "@commander-js/extra-typings";
import { collect, type OptionsOf, whole } from "./options.ts";

export type ExportClusterOptions = OptionsOf<typeof exportCluster>;

export const exportCluster = () =>
  new Command("cluster")
    .description("write the files that run a long command in shards on a cluster (docs/scale.md)")
    .argument(
      "<command...>",
      "after --: rank, import or evaluate with its options, such as -- rank people/ --out r.parquet",
    )
    .addOption(
      new Option("--to <scheduler>", "whose files").choices(["slurm", "kubernetes"] as const).makeOptionMandatory(),
    )
    .requiredOption("--shards <n>", "into how many shards the work is cut", whole(2))
    .requiredOption("--out <folder>", "where the files are written; it is not there yet")
    .option("--name <name>", "what the job is called", "wherefore")
    .option("--cpus <n>", "processors a shard", whole(1), 1)
    .option("--memory <megabytes>", "memory a shard", whole(64), 1024)
    .option("--hours <n>", "the longest that a shard may take (slurm)", whole(1), 12)
    .option("--parallel <n>", "the most shards at once", whole(1))
    .option("--partition <name>", "the partition (slurm)")
    .option("--image <image>", "the container that holds wherefore (kubernetes)")
    .option(
      "--volume <claim:path>",
      "a persistent volume claim and where it is mounted (kubernetes); may be repeated",
      collect,
      [],
    )
    .option("--secret <name>", "a secret whose keys become the environment (kubernetes)");
