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
