import { expect, test } from "vitest";
import { damageOf, viewAsJson, viewAsText, viewTable } from "../../../src/cli/view/output.ts";
import { parseName } from "../../../src/dns/name.ts";
import { StoreError } from "../../../src/snapshot/store/store.ts";
import type { ReadableView } from "../../../src/snapshot/view-records.ts";

/** 2026-11-23T10:00:00Z. */
const NOW = 1_795_428_000;
const KEY = `view/${"0123456789abcdef".repeat(4)}`;
const LEAST: ReadableView = {
  key: KEY,
  name: "vm",
  record: {
    settings: { name: "vm", reach: "mesh", families: ["v4", "v6"], autopath: true, public: true },
    createdSeconds: NOW - 86_400,
  },
};
const WHOLE: ReadableView = {
  key: KEY,
  name: "build-runner",
  record: {
    settings: {
      name: "build-runner",
      cluster: "east",
      network: "net-1",
      namespace: "ci",
      search: [parseName("ci.svc.cluster.local"), parseName("corp.example.com")],
      reach: "direct",
      families: ["v4"],
      autopath: false,
      public: false,
      operator: true,
      ttlSeconds: 5,
    },
    createdSeconds: NOW - 86_400,
    expiresSeconds: NOW,
    namedBy: "client-certificate",
  },
};

test("a table has a row for each thing that names a view", () => {
  const later: ReadableView = {
    ...WHOLE,
    record: { ...WHOLE.record, expiresSeconds: NOW + 1, namedBy: "access-client" },
  };
  expect(viewTable([LEAST, WHOLE, later], NOW).split("\n")).toEqual([
    "NAME          HOME  NAMESPACE  REACH   NAMED BY       EXPIRES",
    "vm            -     -          mesh    token          never",
    "build-runner  east  ci         direct  certificate    expired 2026-11-23T10:00:00Z",
    "build-runner  east  ci         direct  Access client  2026-11-23T10:00:01Z",
    "",
  ]);
});

test("a view is shown field by field", () => {
  expect(viewAsText(WHOLE, NOW).split("\n")).toEqual([
    "name       build-runner",
    "created    2026-11-22T10:00:00Z",
    "expires    expired 2026-11-23T10:00:00Z",
    "cluster    east",
    "network    net-1",
    "namespace  ci",
    "search     ci.svc.cluster.local. corp.example.com.",
    "reach      direct",
    "families   v4",
    "autopath   off",
    "public     off",
    "operator   yes",
    "ttl        5 s",
    "named by   certificate",
    "key        view/0123456789ab…",
    "",
  ]);
  expect(viewAsText(LEAST, NOW).split("\n").slice(2)).toEqual([
    "expires    never",
    "cluster    none: all clusters alike",
    "network    none",
    "namespace  none",
    "search     that of the namespace and the home cluster",
    "reach      mesh",
    "families   v4 v6",
    "autopath   on",
    "public     on",
    "operator   no",
    "ttl        that of the table",
    "named by   token",
    "key        view/0123456789ab…",
    "",
  ]);
});

test("as JSON all fields are there", () => {
  expect(viewAsJson(WHOLE, NOW)).toEqual({
    name: "build-runner",
    created: "2026-11-22T10:00:00Z",
    expires: "2026-11-23T10:00:00Z",
    expired: true,
    cluster: "east",
    network: "net-1",
    namespace: "ci",
    search: ["ci.svc.cluster.local.", "corp.example.com."],
    reach: "direct",
    families: ["v4"],
    autopath: false,
    public: false,
    operator: true,
    ttlSeconds: 5,
    namedBy: "client-certificate",
    key: "view/0123456789ab…",
  });
  expect(viewAsJson(LEAST, NOW)).toMatchObject({
    expires: null,
    expired: false,
    cluster: null,
    network: null,
    namespace: null,
    search: null,
    operator: false,
    ttlSeconds: null,
    namedBy: "token",
  });
});

test("a time that no calendar reaches is shown as it is", () => {
  const strange = { ...LEAST, record: { ...LEAST.record, createdSeconds: Number.MAX_SAFE_INTEGER } };
  expect(viewAsJson(strange, NOW)).toMatchObject({ created: "second 9007199254740991" });
});

test("damage is told with what to do about it", () => {
  const problem = new StoreError("corrupt", "view/0123456789ab… is not JSON");
  const views = [{ key: KEY, name: undefined, problem }, { key: KEY, name: "vm", problem }, LEAST];
  expect(damageOf(views)).toEqual([
    "view/0123456789ab… is not JSON; no gateway answers it; delete that key",
    "view/0123456789ab… is not JSON; no gateway answers it; meshdoh view remove vm removes it",
  ]);
});
