/**
 * A long command in shards, as files that a scheduler runs as they are.
 *
 *     rank people/ --out r.parquet, in 64 ─► slurm:       shards.sbatch (an array), merge.sbatch, submit.sh
 *                                         ─► kubernetes:  shards.json (an indexed Job), merge.json, submit.sh
 *
 * In: the command and what each shard may use.  Out: the text of each file. A shard that is killed is started again by the scheduler and
 * goes on where it was; the merge runs once all shards are there. No secret stands in a file: Kubernetes takes them from a Secret by name.
 */
import { BadInputError } from "../domain/index.ts";

export type ClusterJob = {
  /** The words of the command, "wherefore" and the shard left out. */
  readonly command: readonly string[];
  readonly shards: number;
  readonly name: string;
  readonly cpus: number;
  /** In megabytes. */
  readonly memory: number;
  readonly hours: number;
  /** At once; undefined for as many as there is room for. */
  readonly parallel: number | undefined;
  readonly partition: string | undefined;
  readonly image: string | undefined;
  /** "CLAIM:PATH" each. */
  readonly volumes: readonly string[];
  readonly secret: string | undefined;
};

export type ClusterFile = { readonly name: string; readonly text: string; readonly executable: boolean };

/** @throws BadInputError for a command that is not run in shards, or what the scheduler does not take */
export function slurmFiles(job: ClusterJob): ClusterFile[] {
  const { shards, name, cpus, memory, hours, parallel, partition } = job;
  requireName(name);
  const head = (log: string, lines: readonly string[]) =>
    [
      "#!/usr/bin/env bash",
      `#SBATCH --job-name=${name}`,
      `#SBATCH --cpus-per-task=${cpus}`,
      `#SBATCH --mem=${memory}M`,
      `#SBATCH --time=${hours}:00:00`,
      `#SBATCH --output=${log}`,
      "#SBATCH --open-mode=append",
      ...(partition === undefined ? [] : [`#SBATCH --partition=${partition}`]),
      ...lines,
      "set -euo pipefail",
    ].join("\n");
  const at = parallel === undefined ? "" : `%${parallel}`;
  const array = head("shard-%a.log", [`#SBATCH --array=1-${shards}${at}`, "#SBATCH --requeue"]);
  return [
    script("shards.sbatch", `${array}\nexec ${commandLine(job, `"$SLURM_ARRAY_TASK_ID/${shards}"`)}\n`),
    script("merge.sbatch", `${head("merge.log", [])}\nexec ${mergeLine(job)}\n`),
    script(
      "submit.sh",
      `#!/usr/bin/env bash
# Starts the shards, and the merge once all of them have ended well.
set -euo pipefail
cd "$(dirname "$0")"
job=$(sbatch --parsable "$@" shards.sbatch)
sbatch --dependency="afterok:$job" --kill-on-invalid-dep=yes "$@" merge.sbatch
`,
    ),
  ];
}

/** @throws BadInputError as `slurmFiles`; where no image is named */
export function kubernetesFiles(job: ClusterJob): ClusterFile[] {
  const { shards, name, parallel, image } = job;
  requireName(name);
  if (image === undefined)
    throw new BadInputError(
      "bad-cluster",
      { file: "--image" },
      "Kubernetes runs containers, and none is named",
      "Name one that holds wherefore, such as one built from the Dockerfile.",
    );
  const indexed = {
    completionMode: "Indexed",
    completions: shards,
    parallelism: parallel ?? shards,
    backoffLimitPerIndex: 6,
    // What a shard was given is wrong for all of them, and is not mended by trying again: exit code 2.
    podFailurePolicy: {
      rules: [
        { action: "Ignore", onPodConditions: [{ type: "DisruptionTarget", status: "True" }] },
        { action: "FailJob", onExitCodes: { containerName: "wherefore", operator: "In", values: [2] } },
      ],
    },
  };
  const shard = `exec ${commandLine(job, `"$((JOB_COMPLETION_INDEX + 1))/${shards}"`)}`;
  return [
    { name: "shards.json", text: json(jobOf(job, `${name}-shards`, indexed, shard)), executable: false },
    {
      name: "merge.json",
      text: json(jobOf(job, `${name}-merge`, { backoffLimit: 2 }, `exec ${mergeLine(job)}`)),
      executable: false,
    },
    script(
      "submit.sh",
      `#!/usr/bin/env bash
# Starts the shards, and the merge once all of them have ended well.
set -euo pipefail
cd "$(dirname "$0")"
ended() { [ "$(kubectl get job ${name}-shards -o "jsonpath={.status.conditions[?(@.type=='$1')].status}")" = True ]; }
kubectl apply -f shards.json
until ended Complete; do
  if ended Failed; then
    echo "the shards failed: kubectl describe job ${name}-shards" >&2
    exit 1
  fi
  sleep 10
done
kubectl apply -f merge.json
`,
    ),
  ];
}

function jobOf({ cpus, memory, image, volumes, secret }: ClusterJob, name: string, spec: object, line: string): object {
  const mounted = volumes.map((volume, at) => {
    const [, claimName, mountPath] = /^([a-z0-9.-]+):(\/.*)$/.exec(volume) ?? [];
    if (claimName !== undefined && mountPath !== undefined) return { name: `data-${at + 1}`, claimName, mountPath };
    throw new BadInputError(
      "bad-cluster",
      { file: "--volume" },
      `"${volume}" is no claim with a path`,
      "Give the name of a persistent volume claim and where it is mounted: careers:/data.",
    );
  });
  const resources = { cpu: String(cpus), memory: `${memory}Mi` };
  return {
    apiVersion: "batch/v1",
    kind: "Job",
    metadata: { name, labels: { app: "wherefore" } },
    spec: {
      ...spec,
      template: {
        metadata: { labels: { app: "wherefore" } },
        spec: {
          restartPolicy: "Never",
          containers: [
            {
              name: "wherefore",
              image,
              command: ["/bin/sh", "-c", line],
              resources: { requests: resources, limits: { memory: resources.memory } },
              ...(secret !== undefined && { envFrom: [{ secretRef: { name: secret } }] }),
              ...(mounted.length > 0 && {
                volumeMounts: mounted.map((volume) => ({ name: volume.name, mountPath: volume.mountPath })),
              }),
            },
          ],
          ...(mounted.length > 0 && {
            volumes: mounted.map((volume) => ({
              name: volume.name,
              persistentVolumeClaim: { claimName: volume.claimName },
            })),
          }),
        },
      },
    },
  };
}

/** Where the shards of a command go: what `merge` is told. */
const TARGETS: Readonly<Record<string, string>> = { rank: "--out", import: "--out", evaluate: "--runs" };

/** @param shard as the shell reads it */
function commandLine({ command }: ClusterJob, shard: string): string {
  targetOf(command);
  return `wherefore ${command.map(quoted).join(" ")} --take-over --shard ${shard}`;
}

function mergeLine({ command }: ClusterJob): string {
  const target = quoted(targetOf(command));
  return command[0] === "evaluate" ? `wherefore merge ${target}/merged ${target}/*/` : `wherefore merge ${target}`;
}

/** @throws BadInputError */
function targetOf(command: readonly string[]): string {
  const option = TARGETS[command[0] ?? ""];
  const refuse = (found: string, mend: string) =>
    new BadInputError("bad-cluster", { file: "the command" }, found, mend);
  if (option === undefined)
    throw refuse(
      `"${command.slice(0, 2).join(" ")}" is not run in shards by a scheduler`,
      `After -- give ${Object.keys(TARGETS).join(", ")} with its options.`,
    );
  if (command.includes("--shard"))
    throw refuse("it says --shard itself", "Leave that out: each task of the cluster has its own.");
  const at = command.indexOf(option);
  const target =
    at < 0 ? command.find((word) => word.startsWith(`${option}=`))?.slice(option.length + 1) : command[at + 1];
  if (target === undefined || target === "-")
    throw refuse(`it does not say ${option}`, `Give ${option} a place that all machines see.`);
  return target;
}

/** A name of a job, and of a Kubernetes object. */
function requireName(name: string): void {
  if (/^[a-z0-9]([a-z0-9-]{0,40}[a-z0-9])?$/.test(name)) return;
  throw new BadInputError(
    "bad-cluster",
    { file: "--name" },
    `"${name}" is no name of a job`,
    "Give small letters, digits and dashes.",
  );
}

/** A word as a shell reads it. */
function quoted(word: string): string {
  return /^[\w./:@%,=+-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`;
}

function script(name: string, text: string): ClusterFile {
  return { name, text, executable: true };
}

function json(value: object): string {
  return `${JSON.stringify(value, null, 1)}\n`;
}
