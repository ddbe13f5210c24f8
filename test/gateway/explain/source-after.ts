import { formatRdata } from "../../../src/dns/presentation.ts";
import { sourceOf } from "../../../src/gateway/explain/record-source.ts";
import { StepRecorder } from "../../../src/gateway/explain/step-recorder.ts";
import type { Claim } from "../../../src/mesh/claim.ts";
import type { ResolverEvent } from "../../../src/resolver/resolver.ts";
import { record } from "../../support/records.ts";
import { meshTable, name } from "../../support/table.ts";

/** The look-up of a name, of whose host these claims were used. */
export function lookup(asked: string, claims: readonly Claim[] = [], host = asked): ResolverEvent[] {
  const used = claims.map((claim): ResolverEvent => ({ kind: "claim", name: name(host), claim, verdict: "used" }));
  return [...used, { kind: "presence", name: name(asked), presence: "host" }];
}

/** That an upstream answered for a name. */
export function forwarded(asked: string, upstream = "up.example"): ResolverEvent {
  return { kind: "forwarded", name: name(asked), upstream, rcode: 0, tookMs: 1 };
}

/** Where the record of that line comes from, after these events. */
export function sourceAfter(events: readonly ResolverEvent[], line: string): ReturnType<typeof sourceOf> {
  const recorder = new StepRecorder();
  for (const event of events) recorder.record(event);
  const { steps, usedClaims } = recorder;
  const given = record(line);
  return sourceOf(given, formatRdata(given), {
    steps,
    usedClaims,
    table: meshTable({ clusterSuffix: "mesh.example" }),
  });
}
