import { expect, test } from "vitest";
import { OwnWrites } from "../../../../src/sync/store/kv/own-writes.ts";
import { ManualClock } from "../../../support/clock.ts";

const value = (text: string): Uint8Array => new TextEncoder().encode(text);

function ownWrites(): { clock: ManualClock; own: OwnWrites } {
  const clock = new ManualClock();
  return { clock, own: new OwnWrites(clock.read) };
}

test("what was read and then replaced is given as what replaced it, for 75 s", () => {
  const { clock, own } = ownWrites();
  own.settle("a", value("old"));
  own.wrote("a", value("new"));
  expect(own.settle("a", value("old"))).toEqual(value("new"));
  clock.advanceSeconds(75);
  expect(own.settle("a", value("old"))).toEqual(value("new"));
  clock.advanceSeconds(1);
  expect(own.settle("a", value("old"))).toEqual(value("old"));
});

test("what others wrote is given as it is", () => {
  const { own } = ownWrites();
  own.settle("a", value("old"));
  own.wrote("a", value("new"));
  expect(own.settle("a", value("theirs"))).toEqual(value("theirs"));
});

test("all that was replaced since is known, also that there was nothing", () => {
  const { own } = ownWrites();
  own.wrote("a", value("one"));
  own.wrote("a", value("two"));
  own.wrote("a", value("three"));
  const stale = [undefined, value("one"), value("two")].map((read) => own.settle("a", read));
  expect(stale).toEqual([value("three"), value("three"), value("three")]);
});

test("a key that goes back to an old value has that, not the one between", () => {
  const { own } = ownWrites();
  own.settle("a", value("one"));
  own.wrote("a", value("two"));
  own.wrote("a", value("one"));
  expect(own.settle("a", value("one"))).toEqual(value("one"));
  expect(own.settle("a", value("two"))).toEqual(value("one"));
});

test("a key that was removed is absent while it still shows", () => {
  const { own } = ownWrites();
  own.settle("a", value("old"));
  own.wrote("a", undefined);
  expect(own.settle("a", value("old"))).toBeUndefined();
});

test("a value that was replaced long ago is not taken for a stale one, however often the key is written", () => {
  const { clock, own } = ownWrites();
  own.wrote("a", value("first"));
  for (const text of ["second", "third", "fourth"]) {
    own.wrote("a", value(text));
    clock.advanceSeconds(60);
  }
  own.wrote("a", value("fifth"));
  expect(own.settle("a", value("first"))).toEqual(value("first"));
  expect(own.settle("a", value("fourth"))).toEqual(value("fifth"));
});

test("octets that came out are the caller's own", () => {
  const { own } = ownWrites();
  own.wrote("a", value("new"));
  own.settle("a", undefined)?.fill(0);
  expect(own.settle("a", undefined)).toEqual(value("new"));
});
