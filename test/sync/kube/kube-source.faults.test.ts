import { expect, test } from "vitest";
import { MACHINE } from "../../../src/sync/kube/timers.ts";
import { CUSTOM_RESOURCES } from "../../support/api-server/served-resources.ts";
import {
  follow,
  followServices,
  service,
  serviceEntry,
  startStandIn,
  until,
  untilWell,
  useContexts,
} from "./stand-in.ts";

const SERVICE_ENTRIES = "serviceentries.networking.istio.io";

const [SERVICE_ENTRY] = CUSTOM_RESOURCES;

test.for(["end", "reset"] as const)(
  "watches that break off (%s) go on from where they stood, and nothing is listed anew",
  async (how) => {
    const { server, told } = await followServices(["web"]);
    server.faults.endWatches(how);
    server.objects.put(service("db"));
    server.objects.remove(service("web"));
    await until(() => told.names("Service").join() === "shop/db");
    expect(told.replacements("Service")).toBe(1);
    expect(told.problems).toEqual([]);
  },
);

test.for(["event", "status"] as const)(
  "a resourceVersion that is forgotten (410 as %s) has its collection listed anew, and no other",
  async (expiredWatch) => {
    const { server, told, lines } = await followServices(["web"], { expiredWatch, bookmarkMs: 60_000 });
    server.objects.put(service("db"));
    await until(() => told.names("Service").length === 2);
    // The watch stands at an older time than what is kept from then on.
    server.faults.endWatches("end", "services");
    server.objects.put(service("cache"));
    server.objects.remove(service("web"));
    server.objects.compact();
    await until(() => told.names("Service").join() === "shop/cache,shop/db");
    expect(told.replacements("Service")).toBe(2);
    expect(told.replacements("Ingress")).toBe(1);
    expect(lines).toContainEqual(expect.stringMatching(/^lists services anew: 410: too old resource version/));
    await until(() => !told.isFailing);
    expect(told.problems).toEqual([]);
  },
);

test("an ERROR event of 410 in the middle of a watch has the collection listed anew", async () => {
  const { server, told } = await followServices(["web"]);
  server.faults.expireWatches("services");
  await until(() => told.replacements("Service") === 2);
  server.objects.put(service("db"));
  await until(() => told.names("Service").join() === "shop/db,shop/web");
  expect([told.replacements("Ingress"), told.problems]).toEqual([1, []]);
});

test("when all watches are outdated at once, three collections at most are listed at a time", async () => {
  const { server, told } = await followServices(["web"]);
  const kinds = told.collections.size;
  server.faults.delayReplies(50);
  let atOnce = 0;
  const [listsBefore, replacedBefore] = [server.requests.count("list"), replacements(told.words)];
  server.faults.expireWatches();
  await until(() => {
    const [asked, answered] = [server.requests.count("list"), replacements(told.words)];
    atOnce = Math.max(atOnce, asked - listsBefore - (answered - replacedBefore));
    return answered - replacedBefore === kinds;
  });
  expect(kinds).toBe(14);
  expect(atOnce).toBe(3);
});

function replacements(words: readonly string[]): number {
  return words.filter((word) => word.startsWith("replace ")).length;
}

test("a list whose pages expire on the way is read anew in one piece", async () => {
  const server = await startStandIn();
  for (let number = 0; number < 1200; number++) server.objects.put(service(`s${number}`));
  // What the second page is of is forgotten before it is asked for.
  const { told } = follow(server);
  server.faults.delayReplies(20);
  await until(() => server.requests.latest.some(({ words }) => words.has("continue")));
  server.objects.put(service("late"));
  server.objects.compact();
  await until(() => told.names("Service").length === 1201);
  const lists = server.requests.latest.filter(({ verb, resource }) => verb === "list" && resource === "services");
  expect(lists.at(-1)?.words.has("limit")).toBe(false);
  expect(told.replacements("Service")).toBe(1);
});

test.for([500, 503, 504] as const)("a list that fails with %s is asked for again", async (code) => {
  const server = await startStandIn();
  server.objects.put(service("web"));
  server.faults.refuse(2, { code }, { verb: "list", resource: "services" });
  const followed = follow(server);
  await untilWell(followed);
  expect(followed.told.names("Service")).toEqual(["shop/web"]);
  expect(server.requests.count("list", "services")).toBe(3);
  expect(followed.told.problems).toEqual([]);
});

test("a server whose watches fail again and again is told of, and its objects stay", async () => {
  const followed = await followServices(["web"]);
  const { server, told } = followed;
  server.faults.refuse(100_000, { code: 500 }, { verb: "watch", resource: "services" });
  server.faults.endWatches("end", "services");
  await until(() => told.isFailing);
  expect(told.problems[0]?.message).toMatch(
    /^context "prod" of .* \(http:.*\): does not give services: 500: Internal error/,
  );
  expect(told.names("Service")).toEqual(["shop/web"]);
});

test("a server that is asked too much is obeyed as to when it wants to be asked again", async () => {
  const waitsMs: number[] = [];
  const startTimer: typeof MACHINE.startTimer = (milliseconds, expired) => {
    waitsMs.push(milliseconds);
    return MACHINE.startTimer(milliseconds, expired);
  };
  const server = await startStandIn();
  server.faults.refuse(1, { code: 429, retryAfterSeconds: 1 }, { verb: "list", resource: "services" });
  const followed = follow(server, { surroundings: { ...MACHINE, startTimer } });
  await untilWell(followed);
  expect(waitsMs).toContain(1000);
});

test.for(["end", "reset"] as const)("half a list (%s) is no list, and is asked for again", async (how) => {
  const server = await startStandIn();
  for (const name of ["web", "db"]) server.objects.put(service(name));
  server.faults.cutReplies(2, how, { verb: "list", resource: "services" });
  const followed = follow(server);
  await untilWell(followed);
  expect(followed.told.names("Service")).toEqual(["shop/db", "shop/web"]);
  expect(followed.told.replacements("Service")).toBe(1);
});

test("half an event is no event, and comes again with the next watch", async () => {
  const { server, told } = await followServices(["web"]);
  server.faults.cutNextEvent("services");
  server.objects.put(service("db"));
  await until(() => told.names("Service").join() === "shop/db,shop/web");
  expect(told.words.filter((word) => word === "put Service shop/db")).toHaveLength(1);
  expect(told.replacements("Service")).toBe(1);
});

test("events that are told twice are heard once", async () => {
  const { server, told } = await followServices(["web"]);
  server.faults.duplicateEvents(2);
  server.objects.put(service("db"));
  server.objects.remove(service("web"));
  server.objects.put(service("last"));
  await until(() => told.names("Service").join() === "shop/db,shop/last");
  const changes = told.words.filter((word) => / Service shop\//.test(word));
  expect(changes).toEqual(["put Service shop/db", "remove Service shop/web", "put Service shop/last"]);
});

test("events in reverse leave each object as it was last", async () => {
  const { server, told } = await followServices(["web", "db"]);
  server.faults.reorderEvents(4);
  server.objects.put(service("web", 81));
  server.objects.put(service("cache"));
  server.objects.put(service("web", 82));
  server.objects.remove(service("db"));
  await until(() => told.names("Service").join() === "shop/cache,shop/web");
  const web = told.collections.get("Service")?.get("shop/web");
  expect(web?.content["spec"]).toMatchObject({ ports: [{ port: 82 }] });
  expect(told.words.filter((word) => word === "put Service shop/web")).toHaveLength(1);
});

test("after events out of order the next watch begins with a list", async () => {
  const { server, told } = await followServices(["web", "db"]);
  server.faults.reorderEvents(2);
  server.objects.put(service("web", 81));
  server.objects.put(service("db", 81));
  await until(() => told.words.filter((word) => word.startsWith("put ")).length === 2);
  server.faults.endWatches("end", "services");
  await until(() => told.replacements("Service") === 2);
  expect(told.replacements("Ingress")).toBe(1);
});

test("credentials that expire are read again, and nobody notices", async () => {
  const tokens = { old: { user: "sync" } };
  const { server, told, lines } = await followServices(["web"], { tokens }, { token: "old" });
  server.tokens.accept("new", { user: "sync" });
  server.tokens.expire("old");
  useContexts({ name: "prod", server: server.url, token: "new" });
  server.faults.endWatches("end");
  server.objects.put(service("db"));
  await until(() => told.names("Service").length === 2);
  expect(told.problems).toEqual([]);
  expect(lines.filter((line) => line.startsWith("reads the credentials of"))).toHaveLength(1);
  expect(lines.join("\n")).not.toMatch(/\bnew\b|\bold\b/);
});

test("credentials that expired for good are told of, with what to do, and objects stay", async () => {
  const { server, told } = await followServices(["web"], { tokens: { old: { user: "sync" } } }, { token: "old" });
  server.tokens.expireAll();
  server.faults.endWatches("end");
  await until(() => told.isFailing);
  expect(told.problems[0]?.message).toMatch(/does not accept the credentials \(401: Unauthorized\): .* log in again$/);
  expect(told.problems[0]?.message).not.toContain("old");
  expect(told.names("Service")).toEqual(["shop/web"]);
});

test("a resource that may not be listed keeps the cluster from being complete, and the rule is named", async () => {
  const server = await startStandIn({
    tokens: {
      mine: { user: "sync", allowed: [{ verbs: ["list", "watch"], resources: ["endpointslices.discovery.k8s.io"] }] },
    },
  });
  server.objects.put(service("web"));
  server.objects.withdraw(SERVICE_ENTRIES);
  const { told } = follow(server, { token: "mine" });
  await until(
    () => told.problems.some(({ message }) => message.includes('resources: ["services"]')) || told.problems.length > 3,
  );
  await until(() => told.replacements("EndpointSlice") === 1);
  const [problem] = told.problems;
  expect(problem?.message).toMatch(
    /403: .* is forbidden: User "sync" cannot list resource .*; allow it in a ClusterRole: apiGroups: \[".*"\], resources: \[".*"\], verbs: \["list", "watch"\]$/,
  );
  expect(told.isComplete).toBe(false);
  expect(told.collections.has("Service")).toBe(false);
  expect(told.confirmations).toBe(0);
});

test("a CustomResourceDefinition that is removed while it is watched takes its objects along, and the cluster is well", async () => {
  const server = await startStandIn();
  server.objects.put(serviceEntry("api", "api.example.com"));
  // Discovery looks when something is missing, and not only when its time has come; many lists fail until it is sure.
  const followed = follow(server, { pace: { discoveryMs: 60_000, goneMs: 200, maxRetryMs: 5 } });
  const { told, lines } = followed;
  await untilWell(followed);
  server.objects.withdraw(SERVICE_ENTRIES);
  await until(() => told.words.includes("replace ServiceEntry 0"));
  // Pods matter to ServiceEntries alone.
  await until(() => !told.isFailing && lines.includes(`no longer served: ${SERVICE_ENTRIES}`));
  const before = told.confirmations;
  server.objects.put(service("web"));
  await until(() => told.names("Service").length === 1 && told.confirmations > before);
  expect([told.isFailing, told.problems]).toEqual([false, []]);
});

test("a kind that is gone only as far as a failing discovery says keeps its objects", async () => {
  const server = await startStandIn();
  server.objects.put(serviceEntry("api", "api.example.com"));
  const followed = follow(server);
  const { told } = followed;
  await untilWell(followed);
  server.faults.refuse(100_000, { code: 503 }, { verb: "discover" });
  server.objects.withdraw(SERVICE_ENTRIES);
  await until(() => told.isFailing);
  expect(told.words).not.toContain("replace ServiceEntry 0");
});

test("a CustomResourceDefinition that is created later is listed and watched from then on", async () => {
  const server = await startStandIn();
  server.objects.withdraw(SERVICE_ENTRIES);
  const followed = follow(server);
  const { told } = followed;
  await untilWell(followed);
  expect([told.collections.has("ServiceEntry"), told.collections.has("Pod")]).toEqual([false, false]);
  if (SERVICE_ENTRY === undefined) throw new Error("the stand-in knows no ServiceEntries");
  server.objects.serve(SERVICE_ENTRY);
  server.objects.put(serviceEntry("api", "api.example.com"));
  await until(() => told.names("ServiceEntry").join() === "shop/api");
  server.objects.put(serviceEntry("db", "db.example.com"));
  await until(() => told.names("ServiceEntry").length === 2 && told.collections.has("Pod"));
});

test("more objects than the limit are refused, at the first list and when they come one by one", async () => {
  const server = await startStandIn();
  for (const name of ["a", "b", "c"]) server.objects.put(service(name));
  const { told } = follow(server, { maxObjects: 4 });
  await until(() => told.names("Service").length === 3);
  server.objects.put(service("d"));
  await until(() => told.names("Service").length === 4);
  server.objects.put(service("e"));
  await until(() => told.isFailing);
  expect(told.problems[0]).toMatchObject({ code: "too-large" });
  expect(told.problems[0]?.message).toContain("the cluster has more than 4 objects of the kinds that are read");
  expect(told.names("Service")).toHaveLength(4);
});
