import { describe, expect, test } from "vitest";
import { TcpRoom, type HeldConnection } from "../../src/shim/tcp-room.ts";

describe("a full room", () => {
  const ended: string[] = [];
  const held = (name: string, idleSinceMs: number | undefined): HeldConnection => ({
    idleSinceMs,
    makeRoom: () => void ended.push(name),
  });

  test.each([
    ["has the one make room that has been idle longest", [5, 3, 4], true, ["1"]],
    ["does not ask those that a client waits for", [undefined, 3, undefined], true, ["1"]],
    ["has none when clients wait for all", [undefined, undefined, undefined], false, []],
  ])("%s", (_title, idle, hasRoom, expected) => {
    ended.length = 0;
    const room = new TcpRoom(3);
    for (const [index, sinceMs] of idle.entries()) {
      expect(room.find()).toBe(true);
      room.hold(held(String(index), sinceMs));
    }
    expect(room.find()).toBe(hasRoom);
    expect(ended).toEqual(expected);
  });

  test("has room again once one has ended, and counts one that made room no more", () => {
    const room = new TcpRoom(1);
    const first = held("first", 1);
    room.hold(first);
    expect(room.find()).toBe(true);
    room.hold(held("second", undefined));
    room.release(first);
    expect(room.find()).toBe(false);
  });
});
