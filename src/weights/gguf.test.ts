import { createHash } from "node:crypto";
import { mkdtempSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { beforeAll, describe, expect, test } from "vitest";
import { BadInputError } from "../domain/index.ts";
import { type GgufFile, openGgufFile, packGguf, parseGgufHeader, type TensorToWrite, writeGguf } from "./gguf.ts";
import { bytesOf, numbersOf } from "./gguf-blocks.ts";
import type { GgufMetadata, GgufValue } from "./gguf-values.ts";
import { weight } from "./weights.ts";

const place = mkdtempSync(join(tmpdir(), "wherefore-gguf-"));
const signal = new AbortController().signal;

// Made by the package gguf 0.19 of Python: GGUFWriter("tiny.gguf", "tiny"), one value of each type, then
//   n = np.arange(64).reshape(2, 32); x = np.sin(n * n) * (1 + n / 7), all float32
//   x[:, :3] as F32, x[:1, :4] as F16, x as Q8_0, Q4_0 and Q4_1 by gguf.quants.quantize, x[:1, :4] as BF16
const TINY =
  "R0dVRgMAAAAGAAAAAAAAABAAAAAAAAAAFAAAAAAAAABnZW5lcmFsLmFyY2hpdGVjdHVyZQgAAAAEAAAAAAAAAHRpbnkCAAAAAAAAAHU4AAAAAP8CAAAAAAAAAGk4AQAAAIADAAAAAAAAAHUxNgIAAAD//wMAAAAAAAAAaTE2AwAAAACAAwAAAAAAAAB1MzIEAAAA/////wMAAAAAAAAAaTMyBQAAAAAAAIADAAAAAAAAAGYzMgYAAADNzMw9AwAAAAAAAAB5ZXMHAAAAAQQAAAAAAAAAdGV4dAgAAAAJAAAAAAAAAFpvw6sg8J+YgAMAAAAAAAAAdTY0CgAAAP//////////AwAAAAAAAABpNjQLAAAAAAAAAAAAAIADAAAAAAAAAGY2NAwAAACamZmZmZm5PwUAAAAAAAAAd29yZHMJAAAACAAAAAMAAAAAAAAAAQAAAAAAAABhAAAAAAAAAAACAAAAAAAAAMOpBwAAAAAAAABudW1iZXJzCQAAAAUAAAADAAAAAAAAAP////8CAAAAAwAAAAUAAAAAAAAAZmxhZ3MJAAAABwAAAAIAAAAAAAAAAQADAAAAAAAAAGYzMgIAAAADAAAAAAAAAAIAAAAAAAAAAAAAAAAAAAAAAAAAAwAAAAAAAABmMTYCAAAABAAAAAAAAAABAAAAAAAAAAEAAAAgAAAAAAAAAAQAAAAAAAAAcThfMAIAAAAgAAAAAAAAAAIAAAAAAAAACAAAAEAAAAAAAAAABAAAAAAAAABxNF8wAgAAACAAAAAAAAAAAgAAAAAAAAACAAAAoAAAAAAAAAAEAAAAAAAAAHE0XzECAAAAIAAAAAAAAAACAAAAAAAAAAMAAADgAAAAAAAAAAQAAAAAAAAAYmYxNgIAAAAEAAAAAAAAAAEAAAAAAAAAHgAAACABAAAAAAAAAAAAAAAAAAAAvTB2P5wYeb8pHWK/n5WlQC/JHr8AAAAAAAAAAAAAsjvJu7Y4AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAUSkAF+kO9fvU0i/d4j7g10S6sf7dGbFZE2GiE8QSiZt/1sws9EX47lLIsii46qNeRGCc0p5OueZZLkIpTERLDt9/gYUAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAARrnYh6ln2Sh7K+V6ynT66wS8wzwn3Edn7bTDutPH0p5s/gIFAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAHE57cQneVaYJ9eF1BqFRYsFFftTEj3DyCfMN2bcpLOqw8bCjWz9AgUAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAHY/eb8XPwAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA==";
const tinyBytes = () => new Uint8Array(Buffer.from(TINY, "base64"));
const X = [
  0.0, 0.9616811871528625, -0.973031759262085, 0.5887407064437866, -0.4524195194244385, -0.2268887311220169,
  -1.8418750762939453, -1.9075052738189697, 1.9714843034744263, -1.4397438764572144, -1.2297451496124268,
  2.5683820247650146, -1.332772970199585, -1.7199996709823608, 2.8185901641845703, -2.9231553077697754,
  -3.2831122875213623, -0.09092921018600464, -1.4430900812149048, 1.0377213954925537, -3.2821176052093506,
  3.693880081176758, 0.801655113697052, 4.013453483581543, -3.9235053062438965, 0.8046457767486572, -2.49448823928833,
  0.7282645106315613, -4.925679683685303, -4.173779487609863, 5.274102687835693, -1.7454851865768433,
  -0.8832574486732483, 5.174514293670654, -0.6202573180198669, -1.3160221576690674, 6.1162943840026855,
  -4.212306976318359, -5.821246147155762, 2.9711620807647705, -5.37965202331543, -1.6827298402786255,
  -6.999936103820801, 7.036573886871338, 5.11832332611084, 7.209366798400879, -7.500125408172607, -3.4272620677948,
  -7.358414173126221, 5.866670608520508, -5.293895244598389, -1.9592097997665405, 6.660977840423584, 3.4650702476501465,
  4.934956073760986, 3.0680696964263916, 5.732524871826172, 5.11098575592041, 5.587986946105957, 1.0850801467895508,
  -2.5085177421569824, 9.487512588500977, -9.522316932678223, -9.201559066772461,
];
/** Places that are looked at: the first and last of each half of a block, and of the tensor. */
const LOOKED_AT = [0, 1, 2, 15, 16, 31, 32, 33, 63];

const VALUES: [string, GgufValue][] = [
  ["general.architecture", { type: "string", value: "tiny" }],
  ["u8", { type: "u8", value: 255 }],
  ["i8", { type: "i8", value: -128 }],
  ["u16", { type: "u16", value: 65_535 }],
  ["i16", { type: "i16", value: -32_768 }],
  ["u32", { type: "u32", value: 4_294_967_295 }],
  ["i32", { type: "i32", value: -2_147_483_648 }],
  ["f32", { type: "f32", value: Math.fround(0.1) }],
  ["yes", { type: "bool", value: true }],
  ["text", { type: "string", value: "Zoë 😀" }],
  ["u64", { type: "u64", value: 18_446_744_073_709_551_615n }],
  ["i64", { type: "i64", value: -9_223_372_036_854_775_808n }],
  ["f64", { type: "f64", value: 0.1 }],
  ["words", { type: "array", of: "string", value: ["a", "", "é"] }],
  ["numbers", { type: "array", of: "i32", value: [-1, 2, 3] }],
  ["flags", { type: "array", of: "bool", value: [true, false] }],
];

const packed = (metadata: GgufMetadata, tensors: readonly TensorToWrite[]) =>
  new Uint8Array(Buffer.concat([...packGguf(metadata, tensors)]));

describe("GGUF, against the reference package", () => {
  let tiny: GgufFile;
  beforeAll(async () => {
    const path = join(place, "tiny.gguf");
    writeFileSync(path, tinyBytes());
    tiny = await openGgufFile(path);
    return () => tiny.close();
  });

  test("values of every type are read", () => expect([...tiny.metadata]).toEqual(VALUES));

  test("plain tensors are read", async () => {
    expect(await tiny.read("f32")).toEqual(weight([2, 3], Float32Array.from([...X.slice(0, 3), ...X.slice(32, 35)])));
    // By t.data.astype(np.float32)
    expect(await tiny.read("f16")).toEqual(
      weight([1, 4], Float32Array.of(0.0, 0.9619140625, -0.97314453125, 0.5888671875)),
    );
    // By gguf.quants.dequantize
    expect(await tiny.read("bf16")).toEqual(weight([1, 4], Float32Array.of(0.0, 0.9609375, -0.97265625, 0.58984375)));
  });

  // By gguf.quants.dequantize; the last is the sum of all 64.
  test.each<[string, number[], number]>([
    [
      "q8_0",
      [
        0.0, 0.955291748046875, -0.955291748046875, -2.90740966796875, -3.281219482421875, -1.74444580078125,
        -0.8994140625, 5.171630859375, -9.218994140625,
      ],
      -3.1788330078125,
    ],
    [
      "q4_0",
      [
        0.0, 0.6591796875, -0.6591796875, -2.63671875, -3.2958984375, -1.9775390625, -1.1904296875, 4.76171875,
        -9.5234375,
      ],
      -5.509765625,
    ],
    [
      "q4_1",
      [
        -0.16455078125, 1.19580078125, -0.8447265625, -2.88525390625, -3.5654296875, -1.52490234375, -0.650390625,
        5.6875, -9.5234375,
      ],
      -4.59130859375,
    ],
  ])("blocks of %s are read", async (name, values, sum) => {
    const { shape, data } = await tiny.read(name);
    expect(shape).toEqual([2, 32]);
    expect(LOOKED_AT.map((at) => data[at]! + 0)).toEqual(values);
    expect(data.reduce((total, value) => total + value, 0)).toBeCloseTo(sum, 9);
  });

  test("the same values and numbers are the same bytes, Q8_0 too", () => {
    const floats = Float32Array.from(X);
    const three = Float32Array.from([...X.slice(0, 3), ...X.slice(32, 35)]);
    const file = packed(new Map(VALUES), [
      { name: "f32", kind: "F32", weight: weight([2, 3], three) },
      { name: "f16", kind: "F16", weight: weight([1, 4], floats.slice(0, 4)) },
      { name: "q8_0", kind: "Q8_0", weight: weight([2, 32], floats) },
    ]);
    // sha256sum of the file that the package makes of these.
    expect(createHash("sha256").update(file).digest("hex")).toBe(
      "7434121c220241ebea2865b8fa9abd912f7b58cd51508840139d74f1e1668ce3",
    );
  });
});

const TYPES = ["u8", "i8", "u16", "i16", "u32", "i32"] as const;
const anyNumber = fc.constantFrom(...TYPES).chain((type) => {
  const bits = Number(type.slice(1));
  const [min, max] = type.startsWith("u") ? [0, 2 ** bits - 1] : [-(2 ** (bits - 1)), 2 ** (bits - 1) - 1];
  return fc.record({ type: fc.constant(type), value: fc.integer({ min, max }) });
});
const anyValue: fc.Arbitrary<GgufValue> = fc.oneof(
  anyNumber,
  fc.record({ type: fc.constant("f32" as const), value: fc.float({ noNaN: true }) }),
  fc.record({ type: fc.constant("f64" as const), value: fc.double({ noNaN: true }) }),
  fc.record({ type: fc.constant("bool" as const), value: fc.boolean() }),
  fc.record({ type: fc.constant("string" as const), value: fc.string({ unit: "binary" }) }),
  fc.record({ type: fc.constant("u64" as const), value: fc.bigInt({ min: 0n, max: 2n ** 64n - 1n }) }),
  fc.record({ type: fc.constant("i64" as const), value: fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }) }),
  fc.record({ type: fc.constant("array" as const), of: fc.constant("string" as const), value: fc.array(fc.string()) }),
  fc.record({
    type: fc.constant("array" as const),
    of: fc.constant("i16" as const),
    value: fc.array(fc.integer({ min: -9, max: 9 })),
  }),
);
const anyMetadata = fc
  .dictionary(fc.string(), anyValue)
  .map((values) => new Map(Object.entries(values)))
  .filter((values) => !values.has("general.alignment"));
const anyTensor = fc
  .record({
    kind: fc.constantFrom("F32" as const, "F16" as const, "Q8_0" as const),
    rows: fc.nat(3),
    columns: fc.constantFrom(32, 64),
    numbers: fc.infiniteStream(fc.float({ noNaN: true, min: -1000, max: 1000 })),
  })
  .map(({ kind, rows, columns, numbers }) => ({
    kind,
    weight: weight(
      [rows, columns],
      Float32Array.from({ length: rows * columns }, () => numbers.next().value!),
    ),
  }));

describe("GGUF, any", () => {
  test("metadata come back as they were, and numbers as near as their kind allows", async () => {
    let round = 0;
    await fc.assert(
      fc.asyncProperty(anyMetadata, fc.array(anyTensor, { maxLength: 4 }), async (metadata, written) => {
        const path = join(place, `round-${round++}.gguf`);
        const tensors = written.map((tensor, at) => ({ ...tensor, name: `t${at}` }));
        await writeGguf(path, metadata, tensors, signal);
        const file = await openGgufFile(path);
        expect(file.metadata).toEqual(metadata);
        expect([...file.tensors.keys()]).toEqual(tensors.map(({ name }) => name));
        for (const { name, weight: given, kind } of tensors) {
          const read = await file.read(name);
          expect(read.shape).toEqual(given.shape);
          for (let row = 0; row < given.data.length; row += 32) {
            const block = given.data.subarray(row, row + 32);
            const largest = block.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
            // A half keeps 11 bits, and at least steps of 2^-24. A block is in 127ths, and its scale a half too.
            const far = {
              F32: 0,
              F16: largest * 2 ** -11 + 2 ** -25,
              Q8_0: largest / 254 + largest * 2 ** -11 + 127 * 2 ** -25,
            };
            block.forEach((value, at) => {
              expect(Math.abs(read.data[row + at]! - value)).toBeLessThanOrEqual(far[kind] * 1.0001);
            });
          }
        }
        await file.close();
      }),
      { numRuns: 60 },
    );
  });

  test("cut anywhere, a file is refused by name", () => {
    const whole = tinyBytes();
    // The last tensor has 8 bytes, and the padding after it says nothing.
    for (let length = 0; length < whole.length - 24; length++)
      expect(() => parseGgufHeader(whole.subarray(0, length), length, "m.gguf")).toThrow("m.gguf");
    expect(parseGgufHeader(whole.subarray(0, whole.length - 24), whole.length - 24, "m.gguf").tensors.size).toBe(6);
  });

  test("arbitrary bytes, and changed ones, give a header or a BadInputError and nothing else", () => {
    const readOrRefuse = (bytes: Uint8Array) => {
      try {
        return parseGgufHeader(bytes, bytes.length, "x").tensors.size >= 0;
      } catch (error) {
        return error instanceof BadInputError;
      }
    };
    fc.assert(fc.property(fc.uint8Array(), readOrRefuse));
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.nat(800), fc.nat(255)), { minLength: 1, maxLength: 8 }), (changes) => {
        const changed = tinyBytes();
        for (const [at, value] of changes) changed[at] = value;
        return readOrRefuse(changed);
      }),
      { numRuns: 2_000 },
    );
  });

  test("a header longer than the first piece that is read", async () => {
    const path = join(place, "long.gguf");
    const words: GgufValue = {
      type: "array",
      of: "string",
      value: Array.from({ length: 300_000 }, (_, at) => `token ${at}`),
    };
    const one = { name: "t", weight: weight([2], Float32Array.of(1, 2)), kind: "F32" as const };
    await writeGguf(path, new Map([["words", words]]), [one], signal);
    const file = await openGgufFile(path);
    expect(file.metadata.get("words")).toEqual(words);
    expect((await file.read("t")).data).toEqual(Float32Array.of(1, 2));
    await file.close();
  });
});

/** A header of these values and one tensor, with one place of it changed. */
function spoiled(change: (bytes: Buffer) => void): Uint8Array {
  const bytes = Buffer.from(
    packed(new Map<string, GgufValue>([["k", { type: "bool", value: true }]]), [
      { name: "a", weight: weight([4], new Float32Array(4)), kind: "F32" },
      { name: "b", weight: weight([4], new Float32Array(4)), kind: "F32" },
    ]),
  );
  change(bytes);
  return bytes;
}
// 24 bytes of counts; the key: 8 + 1, its type 4, its value 1; tensor a: 8 + 1, dimensions 4, length 8, kind 4, offset 8; then b.
const VALUE = 24 + 9 + 4;
const A = VALUE + 1;
const B = A + 33;

describe("GGUF files that are not whole are refused, and why", () => {
  test.each<[string, Uint8Array, string]>([
    ["magic", spoiled((bytes) => bytes.write("GGML")), "it does not begin with GGUF"],
    ["version 1", spoiled((bytes) => bytes.writeUInt32LE(1, 4)), "version 1 of the format"],
    ["big-endian", spoiled((bytes) => bytes.writeUInt32BE(3, 4)), "a big-endian file"],
    ["counts", spoiled((bytes) => bytes.writeBigUInt64LE(2n ** 60n, 16)), "breaks off"],
    ["bool", spoiled((bytes) => bytes.writeUInt8(2, VALUE)), "x k: 2 is neither true (1) nor false (0)"],
    ["type", spoiled((bytes) => bytes.writeUInt32LE(13, VALUE - 4)), "x k: it is of type 13"],
    ["text", spoiled((bytes) => bytes.writeUInt8(255, 32)), "is not UTF-8"],
    ["dimensions", spoiled((bytes) => bytes.writeUInt32LE(5, A + 9)), "x a: the tensor has 5 dimensions"],
    [
      "blocks",
      spoiled((bytes) => bytes.writeUInt32LE(8, A + 21)),
      "x a: the tensor of shape [4] has no whole blocks of 32",
    ],
    ["end", spoiled((bytes) => bytes.writeBigUInt64LE(2n ** 50n, B + 13)), "x b: the tensor ends at byte"],
    ["overlap", spoiled((bytes) => bytes.writeBigUInt64LE(0n, B + 25)), "inside of the one before it"],
    [
      "alignment",
      spoiled((bytes) => bytes.writeBigUInt64LE(4n, B + 25)),
      "x b: the tensor begins at 4, no multiple of 32",
    ],
    ["twice", spoiled((bytes) => bytes.write("a", B + 8)), "x a: the tensor is there twice"],
  ])("%s", (_, bytes, message) => {
    expect(() => parseGgufHeader(bytes, bytes.length, "x")).toThrow(BadInputError);
    expect(() => parseGgufHeader(bytes, bytes.length, "x")).toThrow(message);
  });

  test("lists of lists, keys that are there twice and odd alignments", () => {
    const value = (of: number, rest: number[]) => {
      const bytes = Buffer.alloc(24 + 9 + 4 + 4 + rest.length);
      bytes.write("GGUF");
      bytes.writeUInt32LE(3, 4);
      bytes.writeBigUInt64LE(1n, 16);
      bytes.writeBigUInt64LE(1n, 24);
      bytes.write("k", 32);
      bytes.writeUInt32LE(9, 33);
      bytes.writeUInt32LE(of, 37);
      bytes.set(rest, 41);
      return bytes;
    };
    const read = (bytes: Uint8Array) => parseGgufHeader(bytes, bytes.length, "x");
    expect(read(value(7, [1, 0, 0, 0, 0, 0, 0, 0, 1])).metadata.get("k")?.value).toEqual([true]);
    expect(() => read(value(9, []))).toThrow("x k: it is a list of lists");
    const aligned = (size: number) => packed(new Map([["general.alignment", { type: "u32", value: size }]]), []);
    expect(read(aligned(64)).tensors.size).toBe(0);
    expect(() => aligned(12)).toThrow("no multiple of 8");
  });

  test("a kind that is not read is named when it is asked for, not before", async () => {
    const path = join(place, "kinds.gguf");
    writeFileSync(
      path,
      spoiled((bytes) => bytes.writeUInt32LE(12, A + 21)),
    );
    const file = await openGgufFile(path);
    await expect(file.read("a")).rejects.toThrow("a: the tensor is kept as Q4_K, and F32, F16, Q4_0, Q4_1, Q8_0, BF16");
    await expect(file.read("c")).rejects.toThrow("c: the tensor is missing");
    expect((await file.read("b")).data.length).toBe(4);
    await file.close();
  });

  test("what the format cannot hold is not written, and nothing is left beside", async () => {
    const write = (shape: number[], kind: "F32" | "F16" | "Q8_0", value = 0) => {
      const data = new Float32Array(shape.reduce((a, b) => a * b, 1)).fill(value);
      return writeGguf(
        join(place, "sub", "no.gguf"),
        new Map(),
        [{ name: "t", weight: weight(shape, data), kind }],
        signal,
      );
    };
    await expect(write([], "F32")).rejects.toThrow("t of shape [] cannot be written as F32");
    await expect(write([1, 1, 1, 1, 1], "F32")).rejects.toThrow(RangeError);
    await expect(write([2, 31], "Q8_0")).rejects.toThrow("[2, 31] cannot be written as Q8_0");
    await expect(write([1], "F16", 1e6)).rejects.toThrow("t holds 1000000");
    expect(readdirSync(join(place, "sub"))).toEqual([]);
    await write([1], "F32");
    expect(readFileSync(join(place, "sub", "no.gguf")).length).toBe(96);
  });
});

describe("blocks, by hand", () => {
  test("Q8_0: 127 is the largest, and a half is rounded away from zero", () => {
    const data = new Float32Array(32);
    data.set([127, -127, 0.5, -0.5, 0.49, 2.5]);
    const bytes = bytesOf("Q8_0", "x", data);
    expect([...bytes.subarray(0, 8)]).toEqual([0x00, 0x3c, 127, 129, 1, 255, 0, 3]); // a scale of 1
    expect([...numbersOf("Q8_0", new Uint8Array(bytes)).subarray(0, 6)]).toEqual([127, -127, 1, -1, 0, 3]);
    expect([...bytesOf("Q8_0", "x", new Float32Array(32))]).toEqual(new Array(34).fill(0));
  });

  test("Q4_0: low bits are the first half, and 8 is nothing", () => {
    const bytes = new Uint8Array(18);
    bytes.set([0x00, 0x40, 0x9f]); // a scale of 2; 15 and 9
    const data = numbersOf("Q4_0", bytes);
    expect([data[0], data[16], data[1]]).toEqual([14, 2, -16]);
  });

  test("Q4_1: counted from the least", () => {
    const bytes = new Uint8Array(20);
    bytes.set([0x00, 0x40, 0x00, 0xbc, 0x9f]); // a scale of 2 from -1; 15 and 9
    const data = numbersOf("Q4_1", bytes);
    expect([data[0], data[16], data[1]]).toEqual([29, 17, -1]);
  });
});
