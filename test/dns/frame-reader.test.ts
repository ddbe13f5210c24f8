import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { FrameReader, frameOf } from "../../src/dns/frame-reader.ts";

function framesIn(chunks: readonly Uint8Array[]): number[][] {
  const reader = new FrameReader();
  const frames: number[][] = [];
  for (const chunk of chunks) {
    reader.push(chunk);
    for (let frame = reader.next(); frame !== undefined; frame = reader.next()) frames.push([...frame]);
  }
  return frames;
}

const STREAM = Uint8Array.from([0, 3, 10, 11, 12, 0, 0, 0, 1, 13]);
const MESSAGES = [[10, 11, 12], [], [13]];

describe("FrameReader", () => {
  test("cuts one chunk into its messages, empty ones included", () => {
    expect(framesIn([STREAM])).toEqual(MESSAGES);
  });

  test.each(Array.from({ length: STREAM.length + 1 }, (_, at) => at))(
    "gives the same messages when the stream is split at octet %i",
    (at) => {
      expect(framesIn([STREAM.subarray(0, at), STREAM.subarray(at)])).toEqual(MESSAGES);
    },
  );

  test("gives the same messages octet by octet", () => {
    expect(framesIn([...STREAM].map((octet) => Uint8Array.of(octet)))).toEqual(MESSAGES);
  });

  test("gives nothing while a message is incomplete", () => {
    expect(framesIn([Uint8Array.from([0, 3, 10, 11])])).toEqual([]);
  });

  test("does not copy a message that lies whole in its chunk", () => {
    const reader = new FrameReader();
    reader.push(STREAM);
    expect(reader.next()?.buffer).toBe(STREAM.buffer);
  });

  test("keeps octets that were pushed before the ones already there were taken", () => {
    const reader = new FrameReader();
    reader.push(STREAM.subarray(0, 8));
    reader.next();
    reader.push(STREAM.subarray(8));
    expect([reader.next()?.length, [...(reader.next() ?? [])]]).toEqual([0, [13]]);
  });

  test("reads lengths as big-endian 16 bits, up to 65 535 octets", () => {
    const message = new Uint8Array(65_535).fill(7);
    const stream = Uint8Array.from([255, 255, ...message]);
    expect(framesIn([stream.subarray(0, 40_000), stream.subarray(40_000)])).toEqual([[...message]]);
  });

  test("any messages come back from any split", () => {
    const messages = fc.array(fc.uint8Array({ maxLength: 300 }), { maxLength: 5 });
    fc.assert(
      fc.property(messages, fc.array(fc.nat(2_000), { maxLength: 8 }), (sent, cuts) => {
        const stream = Buffer.concat(sent.map((message) => frameOf(message)));
        const bounds = [0, ...cuts.map((cut) => cut % (stream.length + 1)).toSorted((a, b) => a - b), stream.length];
        const chunks = bounds.slice(1).map((end, index) => stream.subarray(bounds[index], end));
        expect(framesIn(chunks)).toEqual(sent.map((message) => [...message]));
      }),
    );
  });
});

describe("frameOf", () => {
  test("puts the length before the message", () => {
    expect([...frameOf(new Uint8Array(258).fill(9)).subarray(0, 4)]).toEqual([1, 2, 9, 9]);
  });
});
