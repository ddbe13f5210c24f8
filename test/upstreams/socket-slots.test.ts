import { expect, test } from "vitest";
import { SocketSlots } from "../../src/upstreams/socket-slots.ts";
import { patience } from "./scene.ts";

test("as many are taken as there are, and given to who has waited longest", async () => {
  const sockets = new SocketSlots(2);
  expect([sockets.take(), sockets.take(), sockets.take()]).toEqual([true, true, false]);
  const order: number[] = [];
  const waiting = [1, 2].map(async (number) => {
    await sockets.takeWithin(patience());
    order.push(number);
  });
  sockets.give();
  sockets.give();
  await Promise.all(waiting);
  expect(order).toEqual([1, 2]);
  expect(sockets.take()).toBe(false);
});

test("who waits too long, or finds too many waiting, is told that it is not the upstream's fault", async () => {
  const sockets = new SocketSlots(0, 1);
  const waiting = sockets.takeWithin(patience(30));
  const busy = { code: "withdrawn", message: "was not asked: too many queries are under way" };
  await expect(sockets.takeWithin(patience())).rejects.toMatchObject(busy);
  await expect(waiting).rejects.toMatchObject(busy);
  sockets.give();
  expect(sockets.take()).toBe(true);
});
