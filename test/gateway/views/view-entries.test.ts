import { expect, test } from "vitest";
import { parseName } from "../../../src/dns/name.ts";
import { createEntries } from "../../../src/gateway/views/view-entries.ts";
import type { ViewSettings } from "../../../src/mesh/view.ts";
import type { Responder } from "../../../src/resolver/responder.ts";
import { REPLY, responderWith, viewSettings } from "../gateway-under-test.ts";

interface Made {
  readonly view: ViewSettings;
  readonly scope: number;
  readonly responder: Responder;
}

function entries(): { readonly made: Made[]; readonly entryOf: ReturnType<typeof createEntries> } {
  const made: Made[] = [];
  const responderFor = (view: ViewSettings, scope: number): Responder => {
    const responder = responderWith(REPLY);
    made.push({ view, scope, responder });
    return responder;
  };
  return { made, entryOf: createEntries({ responderFor }) };
}

test("views that are equal but for name and operator share a responder, and keep their names", () => {
  const { made, entryOf } = entries();
  const one = entryOf(viewSettings({ name: "one", cluster: "east" }));
  // The same fields in another order.
  const other = entryOf({ cluster: "east", operator: true, ...viewSettings({ name: "other" }) });
  expect(other.responder).toBe(one.responder);
  expect([one.settings.name, other.settings.name]).toEqual(["one", "other"]);
  expect(made).toHaveLength(1);
});

test.each<[string, Partial<ViewSettings>]>([
  ["cluster", { cluster: "west" }],
  ["network", { network: "net-1" }],
  ["namespace", { namespace: "ns2" }],
  ["search list", { search: [parseName("corp.example.com")] }],
  ["search list that is empty", { search: [] }],
  ["reach", { reach: "direct" }],
  ["families", { families: ["v6"] }],
  ["autopath", { autopath: false }],
  ["public", { public: false }],
  ["TTL", { ttlSeconds: 5 }],
])("a view with another %s has a scope of its own", (_what, parts) => {
  const { made, entryOf } = entries();
  const one = entryOf(viewSettings());
  expect(entryOf(viewSettings(parts)).responder).not.toBe(one.responder);
  expect(made.map(({ scope }) => scope)).toEqual([1, 2]);
});

test("a scope is never used again, though few responders are kept", () => {
  const { made, entryOf } = entries();
  const first = entryOf(viewSettings({ ttlSeconds: 1 }));
  const second = entryOf(viewSettings({ ttlSeconds: 2 }));
  for (let ttlSeconds = 3; ttlSeconds <= 1025; ttlSeconds++) {
    entryOf(viewSettings({ ttlSeconds }));
    // Used all the time, so it stays.
    expect(entryOf(viewSettings({ ttlSeconds: 1 })).responder).toBe(first.responder);
  }
  expect(entryOf(viewSettings({ ttlSeconds: 2 })).responder).not.toBe(second.responder);
  expect(new Set(made.map(({ scope }) => scope)).size).toBe(1026);
});
