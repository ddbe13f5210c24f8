import { expect, test } from "vitest";
import { readTableText } from "../../../src/sync/istiod/read-table-text.ts";
import { PLACE } from "../istiod/table-entries.ts";
import { SourceError } from "../../../src/sync/source.ts";
import type { SourceObserver } from "../../../src/sync/watched-source.ts";
import { tellingObserver } from "../../../src/sync/watch/telling-observer.ts";
import { service } from "../../support/sync-world.ts";

test("passes everything on, and says how much there was when all was told", () => {
  const [calls, lines]: [string[], string[]] = [[], []];
  const observer = tellingObserver(
    {
      replace: (collection, { objects }) => calls.push(`replace ${collection} ${objects.length}`),
      put: (collection) => calls.push(`put ${collection}`),
      remove: (collection, { name }) => calls.push(`remove ${collection} ${name}`),
      complete: () => calls.push("complete"),
      confirm: () => calls.push("confirm"),
      fail: ({ message }) => calls.push(`fail ${message}`),
    },
    (line) => lines.push(line),
    () => false,
  );
  const [web, shop] = [service("web", "10.96.0.1"), service("shop", "10.96.0.2")];
  observer.replace("a", { objects: [web], diagnostics: [], isWhole: true });
  observer.replace("b", { objects: [web, shop], diagnostics: [], isWhole: true });
  observer.replace("a", { objects: [web, shop], diagnostics: [], isWhole: true });
  observer.complete();
  observer.put("a", shop);
  observer.remove("a", { apiVersion: "v1", kind: "Service", namespace: "ns1", name: "web" });
  observer.confirm();
  observer.fail(new SourceError("unreadable", "away"));
  expect(calls).toEqual([
    "replace a 1",
    "replace b 2",
    "replace a 2",
    "complete",
    "put a",
    "remove a web",
    "confirm",
    "fail away",
  ]);
  expect(lines).toEqual(["4 objects read"]);
});

test("says how many names there were where a source has no objects but names", () => {
  const lines: string[] = [];
  const observer = tellingObserver(
    IGNORING,
    (line) => lines.push(line),
    () => false,
  );
  const entry = { ips: ["192.0.2.1"], registry: "External" };
  const text = JSON.stringify({ table: { "a.example": entry, "b.example": entry } });
  observer.replace("name table", readTableText(new TextEncoder().encode(text), PLACE));
  observer.complete();
  expect(lines).toEqual(["2 names read"]);
});

test.each([
  [true, ["fails: no route", "can be read again", "fails: expired"]],
  [false, ["fails: no route", "fails: expired"]],
])("says once that it fails, and that it works again if that was told: %s", (isTold, expected) => {
  const lines: string[] = [];
  const observer = tellingObserver(
    IGNORING,
    (line) => lines.push(line),
    (message) => {
      lines.push(`fails: ${message}`);
      return isTold;
    },
  );
  observer.confirm();
  observer.fail(new SourceError("unreadable", "no route"));
  observer.fail(new SourceError("unreadable", "no route to it"));
  observer.confirm();
  observer.confirm();
  observer.fail(new SourceError("unreadable", "expired"));
  expect(lines).toEqual(expected);
});

function ignored(): void {}

const IGNORING: SourceObserver = {
  replace: ignored,
  put: ignored,
  remove: ignored,
  complete: ignored,
  confirm: ignored,
  fail: ignored,
};
