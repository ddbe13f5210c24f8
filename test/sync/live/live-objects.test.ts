import { expect, test } from "vitest";
import { LiveObjects } from "../../../src/sync/live/live-objects.ts";
import { service } from "../../support/sync-world.ts";
import { identityOf } from "./told-objects.ts";

const [ONE, TWO] = [{ name: "one" }, { name: "two" }];

function counted(): { objects: LiveObjects; changes: string[] } {
  const changes: string[] = [];
  const objects = new LiveObjects((before, after) => {
    changes.push(`${(before[0] ?? after[0])?.place.key}: ${before.length} to ${after.length}`);
  });
  return { objects, changes };
}

function contents(objects: LiveObjects): string[] {
  return [...objects.all()].map(({ content }) => JSON.stringify(content["spec"])).toSorted();
}

test("an object takes the place of that of the same name, and goes by its name", () => {
  const { objects, changes } = counted();
  expect(objects.put(ONE, service("web", "10.0.0.1"))).toBe(true);
  expect(objects.put(ONE, service("web", "10.0.0.2"))).toBe(true);
  expect(objects.remove(ONE, identityOf(service("web", "10.0.0.9")))).toBe(true);
  expect(objects.remove(ONE, identityOf(service("web", "10.0.0.9")))).toBe(false);
  expect(changes).toEqual(["Service ns1/web: 0 to 1", "Service ns1/web: 1 to 1", "Service ns1/web: 1 to 0"]);
});

test("what is told again changes nothing, in whatever order its fields come", () => {
  const { objects, changes } = counted();
  const told = service("web", "10.0.0.1");
  objects.put(ONE, told);
  const turned = { ...told, content: Object.fromEntries(Object.entries(told.content).toReversed()) };
  expect([objects.put(ONE, turned), objects.replace(ONE, [told])]).toEqual([false, false]);
  expect(changes).toHaveLength(1);
});

test("a collection that is replaced leaves the others alone", () => {
  const { objects } = counted();
  objects.replace(ONE, [service("web", "10.0.0.1"), service("db", "10.0.0.2")]);
  objects.replace(TWO, [service("web", "10.0.0.3")]);
  objects.replace(ONE, [service("db", "10.0.0.4")]);
  expect(contents(objects)).toEqual([
    '{"clusterIP":"10.0.0.3","clusterIPs":["10.0.0.3"]}',
    '{"clusterIP":"10.0.0.4","clusterIPs":["10.0.0.4"]}',
  ]);
  expect(objects.at("Service ns1/web")).toHaveLength(1);
});

test("only the fields that are read are kept", () => {
  const { objects } = counted();
  const told = service("web", "10.0.0.1");
  objects.put(ONE, { ...told, content: { ...told.content, secret: "not read" } });
  expect(JSON.stringify([...objects.all()])).not.toContain("not read");
});

test("objects without a name are not taken for one another", () => {
  const { objects } = counted();
  objects.replace(ONE, [service("", "10.0.0.1"), service("", "10.0.0.2")]);
  expect([...objects.all()]).toHaveLength(2);
  objects.replace(ONE, []);
  expect([...objects.all()]).toHaveLength(0);
});
