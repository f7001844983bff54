/**
 * A graph as bytes: the few protobuf messages of ONNX that a graph of tensors needs, written by hand.
 *
 * In: nodes, constants, inputs and outputs as plain records.  Out: the bytes of a `ModelProto`, which onnxruntime reads.
 * Source: onnx.proto3 of ONNX 1.17 (the field numbers below are its own) and the protobuf wire format, which has only four rules
 * here: a field is a tag and a value; the tag is number * 8 + wire type; whole numbers are written seven bits a byte, lowest first;
 * everything else is a length and that many bytes (or, for a lone float, four bytes).
 */

/** ONNX's numbers for the element types that are used here. */
const ELEMENT_TYPES = { float32: 1, int32: 6, int64: 7, bool: 9 } as const;
export type ElementType = keyof typeof ELEMENT_TYPES;

export type Attribute = number | { readonly float: number } | string | readonly number[];

export type NodeRecord = {
  readonly operator: string;
  readonly inputs: readonly string[];
  readonly outputs: readonly string[];
  readonly attributes: Readonly<Record<string, Attribute>>;
};

export type ValueRecord = { readonly name: string; readonly shape: readonly number[]; readonly element: ElementType };
export type ConstantRecord = ValueRecord & { readonly data: Float32Array | Int32Array | BigInt64Array };

export type GraphRecord = {
  readonly nodes: readonly NodeRecord[];
  readonly constants: readonly ConstantRecord[];
  readonly inputs: readonly ValueRecord[];
  readonly outputs: readonly ValueRecord[];
};

const IR_VERSION = 9;
/** Opset 18: reductions take their axes as an input, and ScatterND and ScatterElements can add. */
const OPSET = 18;

export function writeOnnx({ nodes, constants, inputs, outputs }: GraphRecord): Uint8Array {
  const graph = message(
    ...nodes.map((node) => field(1, writeNode(node))),
    field(2, "graph"),
    ...constants.map((constant) => field(5, writeConstant(constant))),
    ...inputs.map((value) => field(11, writeValue(value))),
    ...outputs.map((value) => field(12, writeValue(value))),
  );
  return message(number(1, IR_VERSION), field(7, graph), field(8, message(field(1, ""), number(2, OPSET))));
}

function writeNode({ operator, inputs, outputs, attributes }: NodeRecord): Uint8Array {
  return message(
    ...inputs.map((name) => field(1, name)),
    ...outputs.map((name) => field(2, name)),
    field(3, outputs[0]!),
    field(4, operator),
    ...Object.entries(attributes).map(([name, value]) => field(5, writeAttribute(name, value))),
  );
}

function writeAttribute(name: string, value: Attribute): Uint8Array {
  if (typeof value === "number") return message(field(1, name), number(3, value), number(20, 2));
  if (typeof value === "string") return message(field(1, name), field(4, value), number(20, 3));
  if ("float" in value) return message(field(1, name), float(2, value.float), number(20, 1));
  return message(field(1, name), ...value.map((one) => number(8, one)), number(20, 7));
}

function writeConstant({ name, shape, element, data }: ConstantRecord): Uint8Array {
  return message(
    ...shape.map((size) => number(1, size)),
    number(2, ELEMENT_TYPES[element]),
    field(8, name),
    field(9, new Uint8Array(data.buffer, data.byteOffset, data.byteLength)),
  );
}

function writeValue({ name, shape, element }: ValueRecord): Uint8Array {
  const sizes = message(...shape.map((size) => field(1, message(number(1, size)))));
  const tensor = message(number(1, ELEMENT_TYPES[element]), field(2, sizes));
  return message(field(1, name), field(2, message(field(1, tensor))));
}

// The wire format.

type Piece = readonly Uint8Array[];

function message(...pieces: readonly Piece[]): Uint8Array {
  const parts = pieces.flat();
  const whole = new Uint8Array(parts.reduce((length, part) => length + part.length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}

const text = new TextEncoder();

function field(id: number, value: string | Uint8Array): Piece {
  const bytes = typeof value === "string" ? text.encode(value) : value;
  return [varint(id * 8 + 2), varint(bytes.length), bytes];
}

function number(id: number, value: number): Piece {
  return [varint(id * 8), varint(value)];
}

function float(id: number, value: number): Piece {
  return [varint(id * 8 + 5), new Uint8Array(Float32Array.of(value).buffer)];
}

/** Negative numbers are written as their 64-bit complement: ten bytes. */
function varint(value: number): Uint8Array {
  let rest = BigInt.asUintN(64, BigInt(value));
  const bytes: number[] = [];
  while (rest > 127n) {
    bytes.push(Number(rest & 127n) | 128);
    rest >>= 7n;
  }
  bytes.push(Number(rest));
  return Uint8Array.from(bytes);
}
