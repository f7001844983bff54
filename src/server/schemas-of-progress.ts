/**
 * What the API says of works that are under way.
 *
 * In: nothing.  Out: schemas, from which the document is made.
 */
import * as z from "zod";

const Whole = z.int().nonnegative();
const Moment = z.iso.datetime();

export const Work = z
  .object({
    id: z.string(),
    what: z.string().meta({ description: "The command and its folder.", example: "reasons judge reasons/small" }),
    at: z.enum(["database", "folder"]).meta({
      description:
        "Whether workers make its calls through the database, or one process works in a folder of this machine.",
    }),
    state: z
      .enum(["at-work", "broken-off", "ended"])
      .meta({ description: "What is broken off the same command goes on with." }),
    began: Moment,
    seen: Moment.meta({ description: "When it last said how far it is." }),
    done: Whole.meta({ description: "Of this run: what stood before it is not among them." }),
    total: Whole.nullable(),
    unit: z.string().meta({ description: "Of what done and total are counted, in the plural." }),
    secondsLeft: z.number().nonnegative().nullable(),
    calls: z
      .object({
        answered: Whole,
        failed: Whole,
        causes: z.record(z.string(), Whole).meta({ description: "Calls that stand as failed, by cause." }),
      })
      .nullable()
      .meta({
        description:
          "Calls to language models; null where a folder's process makes them, which does not count them here.",
      }),
    tokens: Whole.nullable(),
    cost: z.number().nonnegative().nullable().meta({ description: "By --price, in its currency." }),
  })
  .meta({ id: "Work" });
export type Work = z.infer<typeof Work>;

export const Progress = z
  .object({
    now: Moment,
    works: z.array(Work),
    workers: z
      .array(
        z.object({
          place: z.string(),
          concurrency: Whole,
          running: Whole.meta({ description: "Calls under way." }),
        }),
      )
      .nullable()
      .meta({ description: "Null where no database is looked at (--database)." }),
    setAside: z
      .array(z.object({ name: z.string(), failures: Whole, cause: z.string().nullable() }))
      .nullable()
      .meta({ description: "Endpoints that failed and are asked no calls for a while." }),
  })
  .meta({ id: "Progress" });
export type Progress = z.infer<typeof Progress>;
