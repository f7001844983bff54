import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { BadInputError } from "../domain/index.ts";
import { brainFloatsToFloats, floatsToHalves, floatToHalf, halfToFloat, halvesToFloats } from "./half.ts";
import { packSafetensors, readSafetensors, unpackSafetensors, writeSafetensors } from "./safetensors.ts";
import { requireShapes, type Weight, weight } from "./weights.ts";

describe("numbers of 16 bits", () => {
  test("every half is what its bits say, and comes back", () => {
    for (let bits = 0; bits < 65_536; bits++) {
      const value = halfToFloat(bits);
      if (Number.isNaN(value)) expect(bits & 0x7c00).toBe(0x7c00);
      else expect(floatToHalf(value)).toBe(bits);
    }
    // By hand: 1 has exponent 15; 0x0001 is 2^-24; 0x3555 is 2^-2 (1 + 341/1024), the half nearest to a third.
    expect([0x3c00, 0xc100, 0x0001, 0x3555, 0x7bff, 0xfc00].map(halfToFloat)).toEqual([
      1,
      -2.5,
      2 ** -24,
      0.25 * (1 + 341 / 1024),
      65_504,
      -Infinity,
    ]);
  });

  test("between two halves the nearer is taken, and halfway the even one", () => {
    for (let bits = 0; bits < 0x7bff; bits++) {
      const middle = (halfToFloat(bits) + halfToFloat(bits + 1)) / 2;
      const step = middle * 2 ** -20;
      expect(floatToHalf(middle)).toBe(bits % 2 === 0 ? bits : bits + 1);
      expect(floatToHalf(middle - step)).toBe(bits);
      expect(floatToHalf(-middle - step)).toBe(0x8000 | (bits + 1));
    }
  });

  test("as NumPy 2 rounds them", () => {
    // np.array([...], dtype=np.float32).astype(np.float16).view(np.uint16)
    const floats = [0.1, 1 / 3, 65519.9, 1e-8, 2 ** -25, 2.980232594e-8, 8.940697e-8, 6.1e-5, -123.456, 2049, 2051];
    const halves = [11878, 13653, 31743, 0, 0, 1, 2, 1023, 55223, 26624, 26626];
    expect([...floatsToHalves(Float32Array.from(floats))]).toEqual(halves);
    expect(floatToHalf(NaN) & 0x7fff).toBeGreaterThan(0x7c00);
    expect(floatToHalf(65_520)).toBe(0x7c00);
  });

  test("bfloat16 is the upper half of a float", () => {
    expect([...brainFloatsToFloats(Uint16Array.of(0x3f80, 0xc020, 0x7f80))]).toEqual([1, -2.5, Infinity]);
  });

  test("a float that begins at an odd place of its buffer is converted too", () => {
    expect([...floatsToHalves(new Float32Array(Float32Array.of(9, 1, 2).buffer, 4))]).toEqual([0x3c00, 0x4000]);
    expect([...halvesToFloats(Uint16Array.of(0x3c00))]).toEqual([1]);
  });
});

// Written by the package safetensors 0.8 of Python:
//   save({"b.weight": [[1, -2.5, 3.25], [0, 1e-3, 65504]], "a.bias": [0.1], "scalar": 7, "none": zeros((0, 3))}, metadata={"format": "pt"})
const F32 =
  "EAEAAAAAAAB7Il9fbWV0YWRhdGFfXyI6eyJmb3JtYXQiOiJwdCJ9LCJhLmJpYXMiOnsiZHR5cGUiOiJGMzIiLCJzaGFwZSI6WzFdLCJkYXRhX29mZnNldHMiOlswLDRdfSwiYi53ZWlnaHQiOnsiZHR5cGUiOiJGMzIiLCJzaGFwZSI6WzIsM10sImRhdGFfb2Zmc2V0cyI6WzQsMjhdfSwibm9uZSI6eyJkdHlwZSI6IkYzMiIsInNoYXBlIjpbMCwzXSwiZGF0YV9vZmZzZXRzIjpbMjgsMjhdfSwic2NhbGFyIjp7ImR0eXBlIjoiRjMyIiwic2hhcGUiOltdLCJkYXRhX29mZnNldHMiOlsyOCwzMl19fc3MzD0AAIA/AAAgwAAAUEAAAAAAbxKDOgDgf0cAAOBA";
//   save({"h": float16([[1, -2.5], [0.1, 6e-8]])})
const F16 = "OAAAAAAAAAB7ImgiOnsiZHR5cGUiOiJGMTYiLCJzaGFwZSI6WzIsMl0sImRhdGFfb2Zmc2V0cyI6WzAsOF19fQA8AMFmLgEA";
//   serialize({"g": bfloat16 with the bits [0x3f80, 0xc020, 0x3dcd]})
const BF16 = "OAAAAAAAAAB7ImciOnsiZHR5cGUiOiJCRjE2Iiwic2hhcGUiOlszXSwiZGF0YV9vZmZzZXRzIjpbMCw2XX19IIA/IMDNPQ==";
const known: [string, Weight][] = [
  ["b.weight", weight([2, 3], Float32Array.of(1, -2.5, 3.25, 0, 1e-3, 65_504))],
  ["scalar", weight([], Float32Array.of(7))],
  ["a.bias", weight([1], Float32Array.of(0.1))],
  ["none", weight([0, 3], new Float32Array(0))],
];

const bytesOf = (base64: string) => new Uint8Array(Buffer.from(base64, "base64"));

describe("safetensors, against the reference package", () => {
  test("the same weights are the same bytes, whatever their order", () => {
    const packed = packSafetensors(new Map(known), { dtype: "F32", metadata: { format: "pt" } });
    expect(Buffer.from(packed).toString("base64")).toBe(F32);
    const halves = new Map([["h", weight([2, 2], Float32Array.of(1, -2.5, 0.1, 6e-8))]]);
    expect(Buffer.from(packSafetensors(halves, { dtype: "F16", metadata: {} })).toString("base64")).toBe(F16);
  });

  test("its files are read", () => {
    const { weights, metadata } = unpackSafetensors(bytesOf(F32), "x");
    expect(metadata).toEqual({ format: "pt" });
    expect(new Map(weights)).toEqual(new Map(known));
    // 0.1 and 6e-8 as the nearest halves: 2^-4 (1 + 614/1024), and 2^-24
    const tenth = 2 ** -4 * (1 + 614 / 1024);
    expect(unpackSafetensors(bytesOf(F16), "x").weights.get("h")).toEqual(
      weight([2, 2], Float32Array.of(1, -2.5, tenth, 2 ** -24)),
    );
    // 0x3dcd is 2^-4 (1 + 77/128)
    expect(unpackSafetensors(bytesOf(BF16), "x").weights.get("g")).toEqual(
      weight([3], Float32Array.of(1, -2.5, 2 ** -4 * (1 + 77 / 128))),
    );
  });

  test("bytes that begin at an odd place are read", () => {
    const shifted = new Uint8Array([9, ...bytesOf(F32)]).subarray(1);
    expect(unpackSafetensors(shifted, "x").weights.get("b.weight")).toEqual(known[0]![1]);
  });
});

const anyWeights = fc
  .dictionary(fc.string({ unit: "binary" }), fc.array(fc.nat(3), { maxLength: 3 }), { maxKeys: 5 })
  .filter((shapes) => !Object.hasOwn(shapes, "__metadata__"))
  .chain((shapes) =>
    fc.record({
      shapes: fc.constant(Object.entries(shapes)),
      numbers: fc.infiniteStream(fc.float({ noNaN: true })),
      metadata: fc.dictionary(fc.string(), fc.string(), { maxKeys: 3 }),
    }),
  )
  .map(({ shapes, numbers, metadata }) => ({
    metadata,
    weights: new Map(
      shapes.map(([name, shape]) => {
        const size = shape.reduce((a, b) => a * b, 1);
        return [
          name,
          weight(
            shape,
            Float32Array.from({ length: size }, () => numbers.next().value!),
          ),
        ];
      }),
    ),
  }));

describe("safetensors, any", () => {
  test("a name that JavaScript gives a meaning of its own", () => {
    const metadata = Object.fromEntries([["__proto__", "text"]]);
    const packed = packSafetensors(new Map(known), { dtype: "F32", metadata });
    expect(Object.entries(unpackSafetensors(packed, "a.safetensors").metadata)).toEqual([["__proto__", "text"]]);
  });

  test("F32 comes back as it was", () => {
    fc.assert(
      fc.property(anyWeights, ({ weights, metadata }) => {
        const read = unpackSafetensors(packSafetensors(weights, { dtype: "F32", metadata }), "x");
        expect(read.weights).toEqual(weights);
        expect(Object.entries(read.metadata).sort()).toEqual(Object.entries(metadata).sort());
      }),
    );
  });

  test("cut anywhere, a file is refused by name", () => {
    const whole = bytesOf(F32);
    for (let length = 0; length < whole.length; length++)
      expect(() => unpackSafetensors(whole.subarray(0, length), "m.safetensors")).toThrow("m.safetensors");
  });

  test("arbitrary bytes, and one changed byte, give weights or a BadInputError and nothing else", () => {
    const readOrRefuse = (bytes: Uint8Array) => {
      try {
        return unpackSafetensors(bytes, "x").weights.size >= 0;
      } catch (error) {
        return error instanceof BadInputError;
      }
    };
    fc.assert(fc.property(fc.uint8Array(), readOrRefuse));
    fc.assert(
      fc.property(fc.nat(bytesOf(F32).length - 1), fc.nat(255), (at, value) => {
        const changed = bytesOf(F32);
        changed[at] = value;
        return readOrRefuse(changed);
      }),
      { numRuns: 1_000 },
    );
  });
});

/** A file with this header, and so many bytes after it. */
function fileOf(header: unknown, size: number): Uint8Array {
  const text = Buffer.from(JSON.stringify(header));
  const length = Buffer.alloc(8);
  length.writeBigUInt64LE(BigInt(text.length));
  return Buffer.concat([length, text, Buffer.alloc(size)]);
}
const entry = (dtype: string, shape: unknown, begin: number, end: number) => ({
  dtype,
  shape,
  data_offsets: [begin, end],
});

describe("safetensors that are not whole are refused, and why", () => {
  test.each<[string, Uint8Array, string]>([
    ["overlap", fileOf({ a: entry("F32", [2], 0, 8), b: entry("F32", [1], 4, 8) }, 8), "inside of the one before it"],
    ["gap", fileOf({ a: entry("F32", [1], 0, 4), b: entry("F32", [1], 8, 12) }, 12), "bytes 4 to 8 before it"],
    ["rest", fileOf({ a: entry("F32", [1], 0, 4) }, 6), "2 bytes at its end"],
    ["truncated", fileOf({ a: entry("F32", [2], 0, 8) }, 7), "x a: the tensor ends at byte 8, and the file at 7"],
    ["shape", fileOf({ a: entry("F32", [3], 0, 8) }, 8), "x a: F32 of shape [3] are 12 bytes, and it is given 8"],
    [
      "dtype",
      fileOf({ a: entry("I64", [1], 0, 8) }, 8),
      'x a: the tensor is kept as "I64", and F32, F16, BF16 are read',
    ],
    ["negative", fileOf({ a: entry("F32", [-1, -1], 0, 4) }, 4), "x a: the header has"],
    ["backwards", fileOf({ a: entry("F32", [1], 4, 0) }, 4), "it is given -4"],
    ["huge shape", fileOf({ a: entry("F32", [1e15, 1e15], 0, 4) }, 4), "bytes, and it is given 4"],
    ["no object", fileOf([1], 0), 'its header is "[1]"'],
    ["metadata", fileOf({ __metadata__: { a: 1 } }, 0), "x __metadata__: the metadata are not texts by name"],
    ["giant header", Uint8Array.of(1, 0, 0, 0, 0, 0, 0, 255), "and 100000000 are the most"],
    ["long header", Uint8Array.of(9, 0, 0, 0, 0, 0, 0, 0, 123, 125), "a header of 9 bytes and has 2 after that"],
    ["not JSON", Uint8Array.of(1, 0, 0, 0, 0, 0, 0, 0, 123), "its header is not JSON"],
  ])("%s", (_, bytes, message) => {
    expect(() => unpackSafetensors(bytes, "x")).toThrow(BadInputError);
    expect(() => unpackSafetensors(bytes, "x")).toThrow(message);
  });

  test("what F16 cannot hold is not written, and infinity is", () => {
    const form = { dtype: "F16", metadata: {} } as const;
    expect(() => packSafetensors(new Map([["a", weight([1], Float32Array.of(70_000))]]), form)).toThrow(
      "a holds 70000",
    );
    const infinite = packSafetensors(new Map([["a", weight([1], Float32Array.of(-Infinity))]]), form);
    expect(unpackSafetensors(infinite, "x").weights.get("a")!.data[0]).toBe(-Infinity);
  });

  test("a shape that is not the network's names tensor, found and needed", () => {
    const weights = new Map(known);
    const needed = (name: string, ...shape: number[]) => requireShapes(weights, new Map([[name, shape]]), "m.st");
    needed("b.weight", 2, 3);
    expect(() => needed("b.weight", 3, 2)).toThrow(
      "m.st b.weight: the tensor has the shape [2, 3], and [3, 2] is needed",
    );
    expect(() => needed("b.weight", 2)).toThrow("and [2] is needed");
    expect(() => needed("c", 1)).toThrow("m.st c: the tensor is missing, and [1] is needed");
    expect(() => weight([2], new Float32Array(3))).toThrow(RangeError);
  });
});

test("a file is written and read by its path", async () => {
  const path = join(mkdtempSync(join(tmpdir(), "wherefore-weights-")), "new", "model.safetensors");
  await writeSafetensors(path, new Map(known), { dtype: "F32", metadata: { by: "test" } });
  expect(await readSafetensors(path)).toEqual({ weights: new Map(known), metadata: { by: "test" } });
  await expect(readSafetensors(`${path}.not`)).rejects.toThrow("ENOENT");
});
