import { expect, test } from "vitest";
import { parseName } from "../../src/dns/name.ts";
import { cluster, meshTable } from "../support/table.ts";
import { HeldTable, REPLY, responderWith, setUp, viewSettings } from "./gateway-under-test.ts";

const TABLE = meshTable({ clusters: [cluster("east")], moreZones: [], digest: "d".repeat(64), generation: 7 });
const VIEWS = {
  plain: { settings: viewSettings({ name: "dev", namespace: "ns1" }), responder: responderWith(REPLY) },
  own: {
    settings: viewSettings({ name: "own", search: [parseName("corp.example")] }),
    responder: responderWith(REPLY),
  },
};
const bearer = (token: string): RequestInit => ({ headers: { authorization: `Bearer ${token}` } });

test.each<[string, RequestInit]>([
  ["/view", bearer("plain")],
  ["/plain/view", {}],
])("%s tells whoever may ask what view that is, its search list and the zones of the mesh", async (path, init) => {
  const response = await setUp({ table: new HeldTable(TABLE), views: VIEWS }).fetch(path, init);
  const { headers } = response;
  expect([headers.get("content-type"), headers.get("cache-control")]).toEqual(["application/json", "no-store"]);
  expect(await response.json()).toEqual({
    view: "dev",
    snapshot: "7-dddddddddddddddd",
    zones: ["cluster.local.", "clusterset.local."],
    search: ["ns1.svc.cluster.local.", "svc.cluster.local.", "cluster.local."],
  });
});

test("a search list of the view's own is told as it is", async () => {
  const response = await setUp({ table: new HeldTable(TABLE), views: VIEWS }).fetch("/view", bearer("own"));
  expect(await response.json()).toMatchObject({ view: "own", search: ["corp.example."] });
});

test.each<[string, RequestInit]>([
  ["/view", {}],
  ["/view", bearer("nobody")],
  ["/nobody/view", {}],
])("%s with %j tells nothing to whom no view fits", async (path, init) => {
  const gateway = setUp({ table: new HeldTable(TABLE), views: VIEWS, isOpen: false });
  expect((await gateway.fetch(path, init)).status).toBe(401);
});

test("it waits for the first table, and is 503 when there is none", async () => {
  const table = new HeldTable();
  const waiting = setUp({ table }).fetch("/view");
  await Promise.resolve();
  table.endRefresh(undefined, new Error("nothing was published"));
  const response = await waiting;
  expect([response.status, await response.text()]).toEqual([503, "not ready: no snapshot has been read yet\n"]);
});
