import { expect, test } from "vitest";
import type { MeshHost } from "../../../src/mesh/claim.ts";
import { AnswerCounts } from "../../../src/sync/live/answer-counts.ts";
import { meshHost, serviceClaim } from "../../support/mesh-values.ts";

function published(count: number): { counts: AnswerCounts; hosts: MeshHost[] } {
  const counts = new AnswerCounts();
  const hosts = Array.from({ length: count }, (_, number) =>
    meshHost(`web-${number}.example`, serviceClaim(["192.0.2.1"])),
  );
  for (const host of hosts) counts.replace(undefined, host);
  counts.markPublished();
  return { counts, hosts };
}

test.each([
  [100, 5, false],
  [100, 6, true],
  [3, 1, true],
])("of %i names that answered, losing %i is a loss: %j", (count, lost, isLosing) => {
  const { counts, hosts } = published(count);
  for (const host of hosts.slice(0, lost)) counts.replace(host, undefined);
  expect(counts.isLosing).toBe(isLosing);
});

test.each([
  [5, false],
  [6, true],
])("of 100 names that answered, %i others in the place of as many are a loss as well: %j", (count, isLosing) => {
  const { counts, hosts } = published(100);
  for (const [number, host] of hosts.slice(0, count).entries()) {
    counts.replace(undefined, meshHost(`new-${number}.example`, serviceClaim(["192.0.2.1"])));
    counts.replace(host, undefined);
  }
  expect(counts.isLosing).toBe(isLosing);
});

test("what comes and goes between two publications is no loss, nor is what goes and comes", () => {
  const { counts, hosts } = published(1);
  const passing = meshHost("passing.example", serviceClaim(["192.0.2.1"]));
  counts.replace(undefined, passing);
  counts.replace(passing, undefined);
  counts.replace(hosts[0], undefined);
  expect(counts.isLosing).toBe(true);
  counts.replace(undefined, hosts[0]);
  expect(counts.isLosing).toBe(false);
});

test("small shares of several clusters are a loss of the table when they come to more together", () => {
  const counts = new AnswerCounts();
  const claimsOf = (name: string, ...clusters: readonly string[]): MeshHost =>
    meshHost(name, ...clusters.map((cluster) => serviceClaim(["192.0.2.1"], { cluster })));
  const shared = Array.from({ length: 100 }, (_, number) => claimsOf(`all-${number}.example`, "east", "west"));
  const own = ["east", "west"].flatMap((cluster) =>
    Array.from({ length: 5 }, (_, number) => claimsOf(`${cluster}-${number}.example`, cluster)),
  );
  for (const host of [...shared, ...own]) counts.replace(undefined, host);
  counts.markPublished();
  for (const host of own.slice(0, 5)) counts.replace(host, undefined);
  expect(counts.isLosing).toBe(false);
  for (const host of own.slice(5)) counts.replace(host, undefined);
  expect(counts.isLosing).toBe(true);
});

test("a name that stays and answers nothing any more is lost", () => {
  const { counts, hosts } = published(1);
  const silent = meshHost("web-0.example", serviceClaim([], { answer: { form: "endpoints", endpoints: [] } }));
  counts.replace(hosts[0], silent);
  expect(counts.isLosing).toBe(true);
  counts.markPublished();
  expect(counts.isLosing).toBe(false);
});

test("what one cluster gains makes up for nothing that another loses", () => {
  const { counts, hosts } = published(2);
  for (const host of hosts) {
    counts.replace(host, meshHost(host.name, serviceClaim(["192.0.2.1"], { cluster: "west" })));
  }
  expect(counts.isLosing).toBe(true);
});
