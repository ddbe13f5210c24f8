import { expect, test } from "vitest";
import { CUSTOM_RESOURCES } from "../../support/api-server/served-resources.ts";
import { follow, service, serviceEntry, startStandIn, until, untilWell } from "./stand-in.ts";

const SERVICE_ENTRIES = "serviceentries.networking.istio.io";

test("each kind that is served is a collection, and no other is asked for", async () => {
  const server = await startStandIn();
  for (const { group, plural } of CUSTOM_RESOURCES) server.objects.withdraw(`${plural}.${group}`);
  const followed = follow(server);
  await untilWell(followed);
  expect([...followed.told.collections.keys()].toSorted()).toEqual([
    "EndpointSlice",
    "Endpoints",
    "Ingress",
    "Service",
  ]);
  const asked = server.requests.latest.filter(({ verb }) => verb === "list").map(({ resource }) => resource);
  expect(asked.toSorted()).toEqual([
    "endpoints",
    "endpointslices.discovery.k8s.io",
    "ingresses.networking.k8s.io",
    "services",
  ]);
});

test("a kind whose version is replaced is listed anew in the one that is served from then on", async () => {
  const server = await startStandIn();
  server.objects.put(serviceEntry("api", "api.example.com"));
  const followed = follow(server);
  await untilWell(followed);
  const [type] = CUSTOM_RESOURCES;
  if (type === undefined) throw new Error("the stand-in knows no ServiceEntries");
  server.objects.serve({ ...type, versions: ["v1alpha3"] });
  server.objects.put({ ...serviceEntry("new", "new.example.com"), apiVersion: "networking.istio.io/v1alpha3" });
  await until(() => followed.told.names("ServiceEntry").join() === "shop/new");
  const found = followed.told.collections.get("ServiceEntry")?.get("shop/new");
  expect(found?.apiVersion).toBe("networking.istio.io/v1alpha3");
});

test("one look at a server that knows nothing of a kind is not enough for it to be gone", async () => {
  const server = await startStandIn();
  server.objects.put(serviceEntry("api", "api.example.com"));
  const followed = follow(server, { pace: { goneMs: 60_000 } });
  const { told } = followed;
  await untilWell(followed);
  const discoveries = server.requests.count("discover", "/apis");
  server.objects.withdraw(SERVICE_ENTRIES);
  // When the third begins, two have ended.
  await until(() => server.requests.count("discover", "/apis") > discoveries + 2);
  expect(told.words).not.toContain("replace ServiceEntry 0");
});

test("a group that can no longer be looked into keeps its kinds and their objects", async () => {
  const server = await startStandIn();
  server.objects.put(serviceEntry("api", "api.example.com"));
  const followed = follow(server);
  const { told } = followed;
  await untilWell(followed);
  server.faults.refuse(100_000, { code: 503 }, { resource: "/apis/networking.istio.io/v1" });
  const discoveries = server.requests.count("discover", "/apis");
  await until(() => server.requests.count("discover", "/apis") > discoveries + 4);
  expect([told.words.includes("replace ServiceEntry 0"), told.isFailing]).toEqual([false, false]);
  server.objects.put(serviceEntry("db", "db.example.com"));
  await until(() => told.names("ServiceEntry").length === 2);
});

test("a group that cannot be looked into at first keeps the cluster from being complete", async () => {
  const server = await startStandIn();
  server.objects.put(service("web"));
  const path = "/apis/networking.istio.io/v1";
  server.faults.refuse(3, { code: 503 }, { resource: path });
  const followed = follow(server);
  await until(() => followed.told.isFailing);
  expect(followed.told.isComplete).toBe(false);
  expect(followed.told.problems[0]?.message).toMatch(/does not give the kinds that it serves: 503/);
  await untilWell(followed);
  expect(followed.told.collections.has("ServiceEntry")).toBe(true);
});

test("a kind that the server tells of and does not serve is told of, and its objects stay", async () => {
  const server = await startStandIn();
  server.objects.put(serviceEntry("api", "api.example.com"));
  const followed = follow(server);
  const { told } = followed;
  await untilWell(followed);
  server.faults.refuse(100_000, { code: 404 }, { verb: "list", resource: SERVICE_ENTRIES });
  server.faults.expireWatches(SERVICE_ENTRIES);
  await until(() => told.isFailing);
  expect(told.problems[0]?.message).toMatch(
    /does not serve serviceentries\.networking\.istio\.io, though it says so: 404: /,
  );
  expect(told.names("ServiceEntry")).toEqual(["shop/api"]);
});

test("following ends with everything that belongs to it", async () => {
  const server = await startStandIn();
  const followed = follow(server);
  await untilWell(followed);
  expect(server.watches.count()).toBe(14);
  await followed.end();
  const words = followed.told.words.length;
  server.objects.put(service("late"));
  await until(() => server.watches.count() === 0);
  expect(followed.told.words).toHaveLength(words);
});

test("following can end before anything has begun", async () => {
  const server = await startStandIn();
  server.faults.hang();
  const followed = follow(server);
  await until(() => server.requests.count("discover") > 0);
  await followed.end();
  expect(followed.told.words).toEqual([]);
});
