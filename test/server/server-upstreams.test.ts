import { expect, test } from "vitest";
import { parseSettings } from "../../src/gateway/settings.ts";
import { failureReply } from "../../src/resolver/reply.ts";
import { openServerUpstreams } from "../../src/server/server-upstreams.ts";
import { question } from "../support/records.ts";
import { contextOf } from "../support/view.ts";

test("upstreams of all lists are opened, counted by label, and closed", async () => {
  const settings = parseSettings(
    {
      MESHDOH_UPSTREAM: "udp://192.0.2.1 udp://192.0.2.2",
      MESHDOH_ZONE_UPSTREAM: "corp.example=udp://192.0.2.2 corp.example=tcp://192.0.2.3",
    },
    { plainUpstreams: true },
  );
  const closed: string[] = [];
  const opened = openServerUpstreams(
    settings,
    (addresses) =>
      addresses.map(({ label }) => ({
        label,
        ask: async () => failureReply(0, ""),
        close: () => void closed.push(label),
      })),
    () => 0,
  );
  const inZone = opened.zoneUpstreams.map(({ zone, upstreams }) => [zone, upstreams.map(({ label }) => label)]);
  expect(opened.upstreams.map(({ label }) => label)).toEqual(["udp://192.0.2.1", "udp://192.0.2.2"]);
  expect(inZone).toEqual([["corp.example.", ["udp://192.0.2.2", "tcp://192.0.2.3"]]]);
  const asked = [opened.upstreams[1], opened.zoneUpstreams[0]?.upstreams[0]];
  for (const upstream of asked) {
    await upstream?.ask(question("a.example"), contextOf(), { timeoutMs: 1, whenAbandoned: () => {} });
  }
  expect(opened.counts.map((counts) => [counts.label, counts.cumulative().at(-1)])).toEqual([
    ["udp://192.0.2.1", 0],
    ["udp://192.0.2.2", 2],
    ["tcp://192.0.2.3", 0],
  ]);
  opened.close();
  expect(closed).toEqual(["udp://192.0.2.1", "udp://192.0.2.2", "udp://192.0.2.2", "tcp://192.0.2.3"]);
});
