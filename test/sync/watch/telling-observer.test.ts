import { expect, test } from "vitest";
import { SourceError } from "../../../src/sync/source.ts";
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
