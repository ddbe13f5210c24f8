import { describe, expect, test } from "vitest";
import { outcomeAsJson, outcomeAsText, problemsAsText } from "../../../src/cli/sync/output.ts";
import { parseName } from "../../../src/dns/name.ts";
import { StoreError } from "../../../src/snapshot/store/store.ts";
import type { SyncOutcome } from "../../../src/sync/run.ts";
import type { StoreOutcome } from "../../../src/sync/sync-target.ts";
import { meshHost, serviceClaim } from "../../support/mesh-values.ts";
import { snapshotOf } from "../../support/snapshots.ts";

const NAME = parseName("productpage.ns1.svc.cluster.local");
const CHANGES: StoreOutcome["changes"] = [
  { kind: "add", name: NAME, to: meshHost(NAME, serviceClaim(["10.96.0.10"])) },
];
const PUBLISHED: SyncOutcome["published"] = {
  settings: { ttlSeconds: 60 },
  vipPools: { ipv4: "240.240.0.0/16", ipv6: "2001:2::/48" },
};
const PENDING: StoreOutcome = { label: "dir:table", changes: CHANGES, settingChanges: [], isPending: true };
const UNCHANGED: StoreOutcome = { label: "dir:table", changes: [], settingChanges: [], isPending: false };
const BROKEN: StoreOutcome = {
  ...UNCHANGED,
  label: "dev:",
  problem: new StoreError("denied", "no access to the store"),
};

function outcomeOf(stores: readonly StoreOutcome[], rest: Partial<SyncOutcome> = {}): SyncOutcome {
  return { exitStatus: 0, diagnostics: [], published: PUBLISHED, stores, ...rest };
}

const PLAN = `dir:table:
  + productpage.ns1.svc.cluster.local.  10.96.0.10 (east Service ns1/productpage)
  1 to add, 0 to change, 0 to remove
`;

describe("the outcome of a sync as text", () => {
  test.each([
    ["plan", "  nothing was written; run it without --plan or --check to publish\n"],
    ["check", "  nothing was written; run it without --plan or --check to publish\n"],
    ["apply", "  not published\n"],
  ] as const)("shows the changes that wait (%s)", (mode, last) => {
    expect(outcomeAsText(outcomeOf([PENDING]), mode)).toBe(PLAN + last);
  });

  test.each([
    ["published", "published as generation 7"],
    ["refreshed", "the store holds this table already; published when it was last observed"],
    ["unchanged", "nothing to do: the store holds this table already"],
  ] as const)("says what became of it (%s)", async (kind, line) => {
    const { shardContents: _contents, ...head } = await snapshotOf([]);
    const publication = { kind, pointer: { ...head, generation: 7, publishedSeconds: 1000 }, shardsWritten: 0 };
    const text = outcomeAsText(outcomeOf([{ ...UNCHANGED, publication }]), "apply");
    expect(text).toBe(`dir:table:\n  no changes\n  ${line}\n`);
  });

  test("is coloured where the terminal shows colours, and nowhere else", () => {
    const change = { kind: "change", name: NAME, from: meshHost(NAME), to: meshHost(NAME) } as const;
    const changes: StoreOutcome["changes"] = [...CHANGES, change, { kind: "remove", name: NAME, from: meshHost(NAME) }];
    const outcome = outcomeOf([{ ...PENDING, changes }]);
    const signs = (text: string): string[] =>
      text
        .split("\n")
        .slice(1, 4)
        .map((line) => line.slice(0, 8));
    expect(signs(outcomeAsText(outcome, "plan", true))).toEqual(["  \u001b[32m+", "  \u001b[33m~", "  \u001b[31m-"]);
    expect(outcomeAsText(outcome, "plan")).not.toContain("\u001b");
  });

  test("says what failed, and what is worth knowing, after it was published", async () => {
    const { shardContents: _contents, ...head } = await snapshotOf([]);
    const publication = {
      kind: "published",
      pointer: { ...head, generation: 7, publishedSeconds: 1000 },
      shardsWritten: 0,
    } as const;
    const notices = ["snapshot/history/0000000000000002 is not JSON; deleted"];
    const problem = new StoreError("unavailable", "the store died");
    expect(outcomeAsText(outcomeOf([{ ...UNCHANGED, publication, notices, problem }]), "apply")).toBe(
      `dir:table:
  no changes
  published as generation 7
  notice: snapshot/history/0000000000000002 is not JSON; deleted
dir:table: the store died
`,
    );
  });

  test("shows settings that change before the names", () => {
    const settingChanges = [{ setting: "ttl", from: null, to: 60 }];
    expect(outcomeAsText(outcomeOf([{ ...UNCHANGED, settingChanges, isPending: true }]), "plan")).toBe(
      `dir:table:
  + ttl  60
  no changes of names
  nothing was written; run it without --plan or --check to publish
`,
    );
  });

  test("says when there is nothing to do", () => {
    expect(outcomeAsText(outcomeOf([UNCHANGED]), "apply")).toBe(
      "dir:table:\n  no changes\n  nothing to do: the store holds this table already\n",
    );
  });

  test("begins with what was wrong, and ends with why nothing was published", () => {
    const diagnostics: SyncOutcome["diagnostics"] = [
      { severity: "error", cluster: "east", where: { file: "a.yaml", line: 3 }, message: "is broken" },
    ];
    const refusal = { code: "empty-table", clusters: [], reason: "the sources hold no names at all" } as const;
    expect(outcomeAsText(outcomeOf([BROKEN], { diagnostics, refusal }), "apply")).toBe(
      [
        "error: cluster east: a.yaml:3: is broken",
        "dev:: no access to the store",
        "refused, nothing was published: the sources hold no names at all",
        "",
      ].join("\n"),
    );
  });
});

describe("the outcome of a sync as JSON", () => {
  test("has all stores, and the changes of the first", () => {
    const outcome = outcomeOf([PENDING, BROKEN], { exitStatus: 1 });
    expect(outcomeAsJson(outcome)).toEqual({
      exitStatus: 1,
      settings: {
        ttlSeconds: 60,
        clusterSuffix: null,
        vipPools: { ipv4: "240.240.0.0/16", ipv6: "2001:2::/48" },
      },
      changes: CHANGES,
      stores: [
        {
          store: "dir:table",
          settingChanges: [],
          counts: [{ cluster: "east", kind: "Service", added: 1, changed: 0, removed: 0 }],
          isPending: true,
          publication: null,
          notices: [],
          problem: null,
        },
        {
          store: "dev:",
          settingChanges: [],
          counts: [],
          isPending: false,
          publication: null,
          notices: [],
          problem: "no access to the store",
        },
      ],
      diagnostics: [],
      refusal: null,
    });
  });
});

test("quiet is nothing but what is wrong", () => {
  const refusal = { code: "nothing-read", clusters: [], reason: "no cluster could be read" } as const;
  expect(problemsAsText(outcomeOf([PENDING], { exitStatus: 4 }))).toBe("");
  expect(problemsAsText(outcomeOf([BROKEN], { refusal }))).toBe(
    "dev:: no access to the store\nnothing was published: no cluster could be read\n",
  );
});
