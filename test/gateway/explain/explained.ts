import type { Answering } from "../../../src/gateway/answering.ts";
import { buildAnswering } from "../../../src/gateway/build-answering.ts";
import { explainRequest } from "../../../src/gateway/explain/explain.ts";
import { parseSettings } from "../../../src/gateway/settings.ts";
import type { NameTable } from "../../../src/mesh/name-table.ts";
import type { ViewSettings } from "../../../src/mesh/view.ts";
import type { Upstream } from "../../../src/resolver/upstream.ts";
import { ManualClock, NO_TIMER } from "../../support/clock.ts";
import { replyOf } from "../../support/records.ts";
import { OBSERVED_SECONDS } from "../../support/table.ts";

/** The whole pipeline over a table; its upstream knows addresses of `*.example.com` and takes 12 ms for each question. */
export function answeringFrom(
  table: NameTable | undefined,
  clock = new ManualClock(OBSERVED_SECONDS * 1000),
): Answering {
  const upstream: Upstream = {
    label: "https://192.0.2.53/dns-query",
    ask: (question) => {
      clock.advanceSeconds(0.012);
      const isKnown = question.name.endsWith(".example.com.");
      return Promise.resolve(isKnown ? replyOf([`${question.name} 300 A 192.0.2.80`]) : replyOf([], { rcode: 3 }));
    },
  };
  return buildAnswering({
    settings: parseSettings({}),
    currentTable: () => table,
    upstreams: [upstream],
    clockMs: clock.read,
    random: () => 0,
    startTimer: NO_TIMER,
    reportFailure: () => undefined,
  });
}

/** Explains a question, `<name> [type]`, through the whole pipeline. */
export async function explained(asked: string, table: NameTable | undefined, view: ViewSettings): Promise<string> {
  const clock = new ManualClock(OBSERVED_SECONDS * 1000);
  const [asName = "", asType = "A"] = asked.split(" ");
  const request = new Request(`https://dns.example/explain?name=${asName}&type=${asType}`);
  return (await explainRequest(request, view, answeringFrom(table, clock), clock.read)).text();
}

/** The same from the first step on, without what is said of sizes and time. */
export async function linesOfExplanation(asked: string, table: NameTable, view: ViewSettings): Promise<string[]> {
  const text = await explained(asked, table, view);
  const [, , steps = [], reply = []] = text.split("\n\n").map((part) => part.trimEnd().split("\n"));
  return [...steps, ...reply.slice(0, -3)];
}
