import { beforeEach, expect, test } from "vitest";
import type { Diagnostic } from "../../../src/sync/diagnostic.ts";
import { PublicationLog } from "../../../src/sync/watch/publication-log.ts";
import { syncOutcome } from "./outcomes.ts";

const [BROKEN, ODD]: [Diagnostic, Diagnostic] = [
  { severity: "error", cluster: "east", where: { file: "a.yaml" }, message: "is broken" },
  { severity: "warning", cluster: "east", where: { file: "b.yaml" }, message: "is odd" },
];

let said: string[];
let log: PublicationLog;
beforeEach(() => {
  said = [];
  log = new PublicationLog({ step: (line) => said.push(line), problem: (line) => said.push(`! ${line}`) });
});

test("a publication is one line, and that nothing was to be done none", async () => {
  log.note(await syncOutcome([{ kind: "published" }]), 0.123, 1000);
  log.note(await syncOutcome([{ kind: "unchanged" }]), 0.01, 1001);
  log.note(await syncOutcome([{ kind: "refreshed" }]), 0.01, 1002);
  expect(said).toEqual([
    "published generation 7 to dir:table: 0 names added, 0 changed, 0 removed; 3 shards written in 0.12 s",
    "refreshed generation 7 at dir:table",
  ]);
});

test("a failure is said when it begins, when it becomes another, every five minutes and when it ends", async () => {
  const at = async (nowSeconds: number, problem?: string): Promise<void> =>
    log.note(await syncOutcome([problem === undefined ? { kind: "unchanged" } : { problem }]), 0.1, nowSeconds);
  await at(1000, "no space");
  await at(1002, "no space");
  await at(1100, "read-only");
  await at(1399, "read-only");
  await at(1400, "read-only");
  await at(1500);
  await at(1501);
  expect(said).toEqual([
    "! dir:table fails, and is tried again: no space",
    "! dir:table has been failing since 1970-01-01T00:16:40Z (3 attempts), and is tried again: read-only",
    "! dir:table has been failing since 1970-01-01T00:16:40Z (5 attempts), and is tried again: read-only",
    "dir:table works again, 500 s after it first failed",
  ]);
});

test("what is wrong with objects is said when it is new, and errors when they are gone", async () => {
  log.note(await syncOutcome([], { diagnostics: [BROKEN, ODD] }), 0.1, 1000);
  log.note(await syncOutcome([], { diagnostics: [BROKEN, ODD] }), 0.1, 1001);
  log.note(await syncOutcome([]), 0.1, 1002);
  expect(said).toEqual([
    "! error: cluster east: a.yaml: is broken",
    "warning: cluster east: b.yaml: is odd",
    "no longer: error: cluster east: a.yaml: is broken",
  ]);
});

test("of very much that is wrong twenty lines are said, and how many more there are", async () => {
  const diagnostics = Array.from({ length: 50 }, (_, line) => ({ ...BROKEN, where: { file: "a.yaml", line } }));
  log.note(await syncOutcome([], { diagnostics }), 0.1, 1000);
  expect(said).toHaveLength(21);
  expect(said.at(-1)).toBe("and 30 more of such");
});

test("a refusal is said once, and its end", async () => {
  const refusal = { code: "empty-cluster", clusters: ["east"], reason: "cluster east is empty" } as const;
  log.note(await syncOutcome([{}], { refusal }), 0.1, 1000);
  log.note(await syncOutcome([{}], { refusal }), 0.1, 1001);
  log.note(await syncOutcome([{ kind: "unchanged" }]), 0.1, 1002);
  expect(said).toEqual(["! refused, nothing was published: cluster east is empty", "is not refused any more"]);
});

test("a refusal of some clusters names them, once whatever its words are, and again when they are others", async () => {
  const at = async (reason: string, ...heldBack: readonly string[]): Promise<void> => {
    const refusal = { code: "many-removals", clusters: heldBack, reason } as const;
    log.note(await syncOutcome([{ kind: "unchanged" }], { refusal, heldBack }), 0.1, 1000);
  };
  await at("31 of 50 names would be removed", "east");
  await at("32 of 50 names would be removed", "east");
  await at("60 of 90 names would be removed", "east", "west");
  expect(said).toEqual([
    "! refused, east left as published, the others go on: 31 of 50 names would be removed",
    "! refused, east and west left as published, the others go on: 60 of 90 names would be removed",
  ]);
});
