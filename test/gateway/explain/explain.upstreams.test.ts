import { expect, test } from "vitest";
import { buildAnswering } from "../../../src/gateway/build-answering.ts";
import { explainRequest } from "../../../src/gateway/explain/explain.ts";
import { parseSettings } from "../../../src/gateway/settings.ts";
import { UpstreamError, type Upstream } from "../../../src/resolver/upstream.ts";
import { SimulatedTime } from "../../resolver/forward/simulated-time.ts";
import { replyOf } from "../../support/records.ts";
import { meshTable, name, OBSERVED_SECONDS } from "../../support/table.ts";
import { viewSettings } from "../gateway-under-test.ts";

/** Three upstreams: one refuses the connection after 5 ms, one never answers, one does after 12 ms; and one for a zone. */
async function explain(asked: string): Promise<string[]> {
  const time = new SimulatedTime();
  time.nowMs = OBSERVED_SECONDS * 1000;
  const after = (afterMs: number, work: () => void): void => void time.startTimer(afterMs, work);
  const refuses: Upstream["ask"] = () =>
    new Promise((_resolve, reject) => {
      after(5, () => reject(new UpstreamError("unreachable", "the connection was refused")));
    });
  const answers: Upstream["ask"] = ({ name: owner }) =>
    new Promise((resolve) => {
      after(12, () => resolve(replyOf([`${owner} 300 A 192.0.2.80`])));
    });
  const answering = buildAnswering({
    settings: parseSettings({}),
    currentTable: () => meshTable(),
    upstreams: [
      { label: "udp://192.0.2.1", ask: refuses },
      { label: "tls://192.0.2.2", ask: () => new Promise(() => undefined) },
      { label: "https://192.0.2.3", ask: answers },
    ],
    zoneUpstreams: [{ zone: name("lab.cluster.local"), upstreams: [{ label: "udp://10.0.0.53", ask: answers }] }],
    clockMs: time.read,
    random: () => 0,
    startTimer: time.startTimer,
    reportFailure: (failure) => {
      throw failure;
    },
  });
  const request = new Request(`https://dns.example/explain?name=${asked}`);
  const view = viewSettings({ cluster: "east" });
  const text = await (await time.until(explainRequest(request, view, answering, time.read))).text();
  const [, , steps = [], reply = []] = text.split("\n\n").map((part) => part.trimEnd().split("\n"));
  return [...steps, ...reply.slice(1, -3)];
}

test("who failed, who was late, who answered and who was given up is told in order", async () => {
  expect(await explain("www.example.com")).toEqual([
    "1. www.example.com. is no name of the mesh",
    "2. upstream udp://192.0.2.1 failed for www.example.com. after 5 ms: the connection was refused",
    "3. upstream tls://192.0.2.2 has not answered for www.example.com. in 300 ms, so another is asked as well",
    "4. upstream https://192.0.2.3 answered NOERROR for www.example.com. after 12 ms",
    "5. upstream tls://192.0.2.2 had not answered for www.example.com. after 312 ms, when another had, and is waited for no longer",
    "   answer: www.example.com. 300 A 192.0.2.80",
    "   - from upstream https://192.0.2.3",
  ]);
});

test("a zone with upstreams of its own is named, and so is whom its records are from", async () => {
  expect(await explain("db.lab.cluster.local")).toEqual([
    "1. db.lab.cluster.local. does not exist: it is in a zone of the mesh, which has nothing there for this view; zone cluster.local.",
    "2. db.lab.cluster.local. is asked of the upstreams for lab.cluster.local., which are its own",
    "3. upstream udp://10.0.0.53 answered NOERROR for db.lab.cluster.local. after 12 ms",
    "   answer: db.lab.cluster.local. 300 A 192.0.2.80",
    "   - from upstream udp://10.0.0.53",
  ]);
});
