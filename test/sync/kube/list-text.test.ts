import fc from "fast-check";
import { expect, test } from "vitest";
import { ListText, ListTextError } from "../../../src/sync/kube/list-text.ts";

const LIMITS = { objectOctets: 10_000, frameOctets: 10_000 };

function read(text: string, chunkOctets: number, limits = LIMITS): { objects: unknown[]; frame: unknown } {
  const list = new ListText(limits);
  const octets = Buffer.from(text);
  const objects: unknown[] = [];
  for (let at = 0; at < octets.length; at += chunkOctets)
    objects.push(...list.push(octets.subarray(at, at + chunkOctets)));
  return { objects, frame: list.end() };
}

test("gives out each object as soon as its last octet is there, and then what the list says beside them", () => {
  const list = new ListText(LIMITS);
  const push = (text: string): unknown => list.push(Buffer.from(text));
  expect(push('{"kind":"ServiceList","items":[{"a":')).toEqual([]);
  expect(push("1}")).toEqual([{ a: 1 }]);
  expect(push(',{"a":[{"b":"}"}]},{"c":3}],"metadata":{"resource')).toEqual([{ a: [{ b: "}" }] }, { c: 3 }]);
  expect(push('Version":"7"}}')).toEqual([]);
  expect(list.end()).toEqual({ kind: "ServiceList", items: [], metadata: { resourceVersion: "7" } });
});

const arbitraryList = fc.record({
  kind: fc.string(),
  metadata: fc.dictionary(fc.string(), fc.jsonValue()),
  items: fc.array(fc.dictionary(fc.string({ unit: "binary" }), fc.jsonValue())),
});

test("whatever the objects are, however the text is cut and written, they are those that JSON.parse reads", () => {
  fc.assert(
    fc.property(arbitraryList, fc.integer({ min: 1, max: 40 }), fc.boolean(), (list, chunkOctets, isPretty) => {
      const { items, ...rest } = list;
      const orders = [
        { ...rest, items },
        { items, ...rest },
      ];
      for (const written of orders) {
        const text = JSON.stringify(written, null, isPretty ? 2 : undefined);
        const { objects, frame } = read(text, chunkOctets);
        const parsed: unknown = JSON.parse(text);
        expect({ ...Object(frame), items: objects }).toEqual(parsed);
      }
    }),
  );
});

test("a list without items, or with null for them, has none", () => {
  expect(read('{"kind":"ServiceList","items":null}', 4).objects).toEqual([]);
  expect(read('{"kind":"ServiceList"}', 4).objects).toEqual([]);
});

test("other lists of the document, also of the same name, are not those of the objects", () => {
  const text = '{"metadata":{"items":[{"a":1}]},"others":[{"b":2}],"items":[{"c":3}]}';
  expect(read(text, 5)).toEqual({
    objects: [{ c: 3 }],
    frame: { metadata: { items: [{ a: 1 }] }, others: [{ b: 2 }], items: [] },
  });
});

test.for([
  ["cut off between objects", '{"items":[{"a":1},', "cut off"],
  ["cut off in an object", '{"items":[{"a":1},{"a"', "cut off"],
  ["cut off behind the objects", '{"items":[{"a":1}],"metadata"', "cut off"],
  ["empty", "", "cut off"],
  ["no JSON", "<html>", "cut off"],
  ["no object", "[]", "cut off"],
  ["with an object that is no JSON", '{"items":[{a}]}', "is no JSON"],
  ["with items that are no objects", '{"items":[1]}', "no objects"],
  ["with items in items", '{"items":[[{"a":1}]]}', "no objects"],
] as const)("a list that is %s is broken", ([, text, problem]) => {
  const reading = (): unknown => read(text, 3);
  expect(reading).toThrow(ListTextError);
  expect(reading).toThrow(problem);
});

test.for([
  ["an object", `{"items":[{"a":"${"x".repeat(200)}"}]}`, "an object is larger than 100 octets"],
  ["all else", `{"items":[],"a":"${"x".repeat(200)}"}`, "more than 100 octets beside its objects"],
] as const)("%s beyond the limit is refused before it is all there", ([, text, problem]) => {
  const list = new ListText({ objectOctets: 100, frameOctets: 100 });
  const half = Buffer.from(text.slice(0, 150));
  expect(() => list.push(half)).toThrow(problem);
});
