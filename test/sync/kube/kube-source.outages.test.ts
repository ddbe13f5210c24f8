import { expect, test } from "vitest";
import { follow, followServices, service, startStandIn, until, untilWell } from "./stand-in.ts";

test("a server that no longer says anything is noticed, and what happened meanwhile is heard when it is back", async () => {
  const { server, told } = await followServices(["web"], {}, { pace: { tickMs: 60, answerMs: 100 } });
  server.faults.hang();
  server.objects.put(service("db"));
  await until(() => told.isFailing);
  expect(told.problems[0]?.message).toMatch(/: cannot be reached: no answer within .* s; is the API server up/);
  expect(told.names("Service")).toEqual(["shop/web"]);
  server.faults.resume();
  await until(() => told.names("Service").length === 2 && !told.isFailing);
});

test("a server that is away is told of at once, and followed as soon as it is there", async () => {
  const server = await startStandIn();
  server.objects.put(service("web"));
  const { port, objects } = server;
  await server.stop();
  const followed = follow(server);
  await until(() => followed.told.isFailing);
  expect(followed.told.problems[0]?.message).toMatch(/: cannot be reached: .*ECONNREFUSED/);
  expect(followed.told.words).toEqual(["fail"]);
  await startStandIn({ port, objects });
  await untilWell(followed);
  expect(followed.told.names("Service")).toEqual(["shop/web"]);
});

test("a server that restarts is watched again from where it was", async () => {
  const followed = await followServices(["web"]);
  const { server, told } = followed;
  const { port, objects } = server;
  await server.stop();
  objects.put(service("db"));
  await until(() => told.isFailing);
  await startStandIn({ port, objects });
  await until(() => told.names("Service").length === 2 && !told.isFailing);
  expect(told.replacements("Service")).toBe(1);
});

test("of two clusters one that is away disturbs the other in nothing", async () => {
  const [{ told: away }, { server, told }] = [await followAway(), await followServices(["web"])];
  server.objects.put(service("db"));
  await until(() => told.names("Service").length === 2);
  expect([away.isFailing, told.problems]).toEqual([true, []]);
});

async function followAway(): Promise<ReturnType<typeof follow>> {
  const server = await startStandIn();
  await server.stop();
  const followed = follow(server);
  await until(() => followed.told.isFailing);
  return followed;
}
