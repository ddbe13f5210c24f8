import { describe, expect, test } from "vitest";
import { ConnectionSlots } from "../../src/shim/connection-slots.ts";

describe("ConnectionSlots", () => {
  test("gives as many as there are, then in order of arrival as they come back", async () => {
    const slots = new ConnectionSlots(2);
    const order: string[] = [];
    expect([await slots.take(60_000), await slots.take(60_000)]).toEqual([true, true]);
    const third = slots.take(60_000).then(() => order.push("third"));
    const fourth = slots.take(60_000).then(() => order.push("fourth"));
    slots.giveBack();
    await third;
    expect(order).toEqual(["third"]);
    slots.giveBack();
    await fourth;
    expect(order).toEqual(["third", "fourth"]);
  });

  test("says no when none comes back in time, and passes that place over", async () => {
    const slots = new ConnectionSlots(1);
    await slots.take(60_000);
    expect(await slots.take(1)).toBe(false);
    slots.giveBack();
    expect(await slots.take(1)).toBe(true);
    expect(await slots.take(1)).toBe(false);
  });
});
