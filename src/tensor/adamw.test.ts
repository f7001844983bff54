/** AdamW by hand, against PyTorch's, and the schedules' values. */
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { seededRandom } from "../domain/index.ts";
import { type AdamWSettings, globalNorm, newOptimiser, rateAt, takeStep } from "./adamw.ts";

const SETTINGS: AdamWSettings = {
  firstDecay: 0.9,
  secondDecay: 0.98,
  epsilon: 1e-8,
  weightDecay: () => 0.1,
  largestNorm: Number.POSITIVE_INFINITY,
};

function stepOnce(
  parameters: Record<string, number[]>,
  gradients: Record<string, number[]>,
  settings: AdamWSettings,
  rate = 0.1,
) {
  const arrays = (of: Record<string, number[]>) =>
    new Map(Object.entries(of).map(([name, values]) => [name, Float32Array.from(values)]));
  const [moved, optimiser] = [arrays(parameters), newOptimiser()];
  const norm = takeStep(optimiser, moved, arrays(gradients), rate, settings);
  return { moved, optimiser, norm };
}

describe("a step", () => {
  // The first step's corrected moments are g and g², so it moves by rate x g / |g| whatever g is, after the decay:
  //     2 x (1 - 0.1 x 0.1) - 0.1 = 1.88        -2 x (1 - 0.1 x 0.1) + 0.1 = -1.88
  test("by hand", () => {
    const { moved, optimiser } = stepOnce({ x: [2, -2] }, { x: [0.5, -3] }, SETTINGS);
    expect(moved.get("x")![0]).toBeCloseTo(1.88, 6);
    expect(moved.get("x")![1]).toBeCloseTo(-1.88, 6);
    // m = (1 - 0.9) x 0.5, v = (1 - 0.98) x 0.5²
    expect(optimiser.moments.get("x")!.first[0]).toBeCloseTo(0.05, 7);
    expect(optimiser.moments.get("x")!.second[0]).toBeCloseTo(0.005, 7);
  });

  /*
   * Recorded from torch 2.15.0:
   *     p = torch.nn.Parameter(torch.tensor([0.5, -1.25, 2.0, 0.001]))
   *     o = torch.optim.AdamW([p], lr=0.01, betas=(0.9, 0.98), eps=1e-8, weight_decay=0.1)
   *     for g in GRADIENTS: p.grad = torch.tensor(g); o.step(); print([float(x) for x in p.detach()])
   */
  test("three of them are PyTorch's", () => {
    const gradients = [
      [0.1, -0.2, 0.3, 1e-4],
      [-0.05, 0.4, 0.0, 2e-4],
      [0.25, 0.25, -0.6, -5e-5],
    ];
    const recorded = [
      [0.4895000159740448, -1.2387499809265137, 1.9880000352859497, -0.009000001475214958],
      [0.4863394498825073, -1.241161823272705, 1.9792791604995728, -0.018614541739225388],
      [0.47922536730766296, -1.2455047369003296, 1.9806807041168213, -0.02448989823460579],
    ];
    const parameters = new Map([["p", Float32Array.of(0.5, -1.25, 2, 0.001)]]);
    const optimiser = newOptimiser();
    gradients.forEach((gradient, at) => {
      takeStep(optimiser, parameters, new Map([["p", Float32Array.from(gradient)]]), 0.01, SETTINGS);
      parameters.get("p")!.forEach((value, one) => {
        expect(Math.abs(value - recorded[at]![one]!)).toBeLessThan(1e-6);
      });
    });
    expect(optimiser.step).toBe(3);
  });

  test("parameters without a gradient stay, and so do those that are asked not to shrink where the gradient is 0", () => {
    const kept = { ...SETTINGS, weightDecay: (name: string) => (name === "gain" ? 0 : 0.1) };
    const { moved } = stepOnce({ other: [1], gain: [1], weight: [1] }, { gain: [0], weight: [0] }, kept);
    expect(moved.get("other")![0]).toBe(1);
    expect(moved.get("gain")![0]).toBe(1);
    expect(moved.get("weight")![0]).toBeCloseTo(0.99, 6);
  });
});

describe("parameters of any size", () => {
  // Whole blocks, the part of one and the last one to three numbers are moved alike: by the formula, in 64 bits.
  const sizes = fc.oneof(fc.integer({ min: 1, max: 9 }), fc.integer({ min: 4090, max: 4100 }), fc.constant(8193));
  test("are moved as the formula says, every number of them", () => {
    fc.assert(
      fc.property(sizes, fc.integer(), (size, seed) => {
        const random = seededRandom(seed);
        const numbers = (lowest: number) => Float32Array.from({ length: size }, () => lowest + 2 * random());
        const [parameter, slopes, first, second] = [numbers(-1), numbers(-1), numbers(-1), numbers(0)];
        const expected = parameter.map((p, at) => {
          const m = 0.9 * first[at]! + 0.1 * slopes[at]!;
          const v = 0.98 * second[at]! + 0.02 * slopes[at]! ** 2;
          return p * (1 - 0.1 * 0.1) - (0.1 * (m / (1 - 0.9))) / (Math.sqrt(v / (1 - 0.98)) + 1e-8);
        });
        const optimiser = { step: 0, moments: new Map([["x", { first, second }]]) };
        takeStep(optimiser, new Map([["x", parameter]]), new Map([["x", slopes]]), 0.1, SETTINGS);
        const errors = parameter.map((moved, at) => Math.abs(moved - expected[at]!));
        expect(errors.reduce((largest, error) => Math.max(largest, error))).toBeLessThan(1e-5);
      }),
      { numRuns: 30 },
    );
  });
});

describe("gradients are scaled down by their norm together", () => {
  // |(3, 4)| = 5, so that with a largest norm of 1 they count as 0.6 and 0.8.
  test("by hand", () => {
    const { optimiser, norm } = stepOnce({ a: [0], b: [0] }, { a: [3], b: [4] }, { ...SETTINGS, largestNorm: 1 });
    expect(norm).toBe(5);
    expect(optimiser.moments.get("a")!.first[0]).toBeCloseTo(0.06, 6);
    expect(optimiser.moments.get("b")!.first[0]).toBeCloseTo(0.08, 6);
    expect(optimiser.moments.get("b")!.second[0]).toBeCloseTo(0.02 * 0.8 ** 2, 6);
  });

  test("smaller ones are left as they are", () => {
    const { optimiser } = stepOnce({ a: [0], b: [0] }, { a: [3], b: [4] }, { ...SETTINGS, largestNorm: 5 });
    expect(optimiser.moments.get("b")!.first[0]).toBeCloseTo(0.4, 6);
  });

  test("the norm is of all of them", () => {
    const gradients = new Map([
      ["a", Float32Array.of(1, 2)],
      ["b", Float32Array.of(-2)],
    ]);
    expect(globalNorm(gradients)).toBe(3);
  });
});

describe("schedules, by hand", () => {
  const schedule = { peak: 2, warmUp: 2, steps: 6, decay: "cosine" } as const;

  test("up in a straight line", () => {
    expect(rateAt(schedule, 1)).toBe(1);
    expect(rateAt(schedule, 2)).toBe(2);
  });

  // 3 is a quarter of the way from 2 to 6: (1 + cos 45°) / 2 = 0.85355; 4 is half of it.
  test("down along half a cosine", () => {
    expect(rateAt(schedule, 3)).toBeCloseTo(2 * 0.8535534, 6);
    expect(rateAt(schedule, 4)).toBeCloseTo(1, 9);
    expect(rateAt(schedule, 6)).toBeCloseTo(0, 9);
  });

  test("or along a line, and it stays at 0 beyond the last step", () => {
    expect(rateAt({ ...schedule, decay: "linear" }, 3)).toBe(1.5);
    expect(rateAt({ ...schedule, decay: "linear" }, 6)).toBe(0);
    expect(rateAt({ ...schedule, decay: "linear" }, 9)).toBe(0);
  });
});
