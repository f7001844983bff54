/** Files for schedulers: checked against the schema of Kubernetes and by Slurm itself where these are here, and always by the shell. */
import { execFileSync, spawnSync } from "node:child_process";
import { chmodSync, mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { describe, expect, test } from "vitest";
import { type ClusterFile, type ClusterJob, kubernetesFiles, slurmFiles } from "./cluster-files.ts";

const JOB: ClusterJob = {
  command: ["rank", "/data/Anna's people", "--out", "/data/r.parquet"],
  shards: 4,
  name: "careers",
  cpus: 1,
  memory: 900,
  hours: 2,
  parallel: 2,
  partition: undefined,
  image: "wherefore:1",
  volumes: ["careers:/data"],
  secret: "keys",
};

function textOf(files: readonly ClusterFile[], name: string): string {
  return files.find((file) => file.name === name)!.text;
}

/** What the line of a script gives to `wherefore`, in the environment of a task. */
function givenBy(line: string, env: Record<string, string>): string[] {
  const place = mkdtempSync(join(tmpdir(), "wherefore-cluster-"));
  writeFileSync(join(place, "wherefore"), `#!/bin/sh\nprintf '%s\\n' "$@"\n`);
  chmodSync(join(place, "wherefore"), 0o755);
  const path = `${place}${delimiter}${process.env["PATH"]}`;
  return execFileSync("sh", ["-c", line], { env: { PATH: path, ...env }, encoding: "utf8" })
    .trim()
    .split("\n");
}

const GIVEN = [...JOB.command, "--take-over", "--shard"];

describe("slurm", () => {
  test("each task of the array gives its own shard, the words as they were typed", () => {
    const script = textOf(slurmFiles(JOB), "shards.sbatch");
    expect(script).toContain("#SBATCH --array=1-4%2\n");
    expect(script).toContain("#SBATCH --requeue\n");
    expect(givenBy(script.split("\n").at(-2)!, { SLURM_ARRAY_TASK_ID: "3" })).toEqual([...GIVEN, "3/4"]);
    expect(givenBy(textOf(slurmFiles(JOB), "merge.sbatch").split("\n").at(-2)!, {})).toEqual([
      "merge",
      "/data/r.parquet",
    ]);
  });

  test("the shell can read every script", () => {
    for (const { name, text } of [...slurmFiles(JOB), kubernetesFiles(JOB).at(-1)!])
      expect(spawnSync("bash", ["-n"], { input: text, encoding: "utf8" }), name).toMatchObject({
        status: 0,
        stderr: "",
      });
  });
});

describe("kubernetes", () => {
  const jobOf = (name: string) =>
    JSON.parse(textOf(kubernetesFiles(JOB), name)) as {
      spec: {
        completions: number;
        parallelism: number;
        completionMode: string;
        template: { spec: { containers: { command: string[]; envFrom: object }[]; volumes: object } };
      };
    };

  test("each index gives its own shard; secrets come by name", () => {
    const { spec } = jobOf("shards.json");
    expect(spec).toMatchObject({ completions: 4, parallelism: 2, completionMode: "Indexed" });
    const [container] = spec.template.spec.containers;
    expect(givenBy(container!.command[2]!, { JOB_COMPLETION_INDEX: "0" })).toEqual([...GIVEN, "1/4"]);
    expect(container!.envFrom).toEqual([{ secretRef: { name: "keys" } }]);
    expect(spec.template.spec.volumes).toEqual([{ name: "data-1", persistentVolumeClaim: { claimName: "careers" } }]);
    expect(givenBy(jobOf("merge.json").spec.template.spec.containers[0]!.command[2]!, {})).toEqual([
      "merge",
      "/data/r.parquet",
    ]);
  });

  test("the manifests fit the schema of batch/v1, and it would say if they did not", (context) => {
    const python = process.env["PYTHON"] ?? "python3";
    if (spawnSync(python, ["-c", "import kubernetes_validate"]).status !== 0)
      return context.skip(
        "kubernetes-validate is not installed (pip install kubernetes-validate; PYTHON names a python)",
      );
    const place = mkdtempSync(join(tmpdir(), "wherefore-manifests-"));
    const check = (name: string, text: string) => {
      writeFileSync(join(place, name), text);
      return spawnSync(python, ["-m", "kubernetes_validate", "--strict", join(place, name)], { encoding: "utf8" })
        .status;
    };
    for (const { name, text } of kubernetesFiles(JOB).slice(0, 2)) expect(check(name, text), name).toBe(0);
    expect(
      check("wrong.json", textOf(kubernetesFiles(JOB), "shards.json").replace("completions", "completion")),
    ).not.toBe(0);
  });
});

test.each([
  ["a command that is not cut", { command: ["recommend", "x"] }, "not run in shards"],
  ["a shard of its own", { command: [...JOB.command, "--shard", "1/2"] }, "--shard itself"],
  ["nowhere to write", { command: ["rank", "x", "--out", "-"] }, "does not say --out"],
  ["a name that is none", { name: "My Job" }, "no name of a job"],
  ["a volume without a path", { volumes: ["careers"] }, "no claim"],
  ["no image", { image: undefined }, "none is named"],
])("refuses %s", (_, wrong, message) => {
  expect(() => kubernetesFiles({ ...JOB, ...wrong })).toThrow(message);
});

test("an evaluation's shards are the folders of its runs", () => {
  const files = slurmFiles({
    ...JOB,
    command: ["evaluate", "counted", "--on", "nlsy97:valid", "--runs", "/data/runs"],
  });
  expect(textOf(files, "merge.sbatch")).toContain("exec wherefore merge /data/runs/merged /data/runs/*/\n");
});
