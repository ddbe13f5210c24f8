import type { Name } from "../dns/name.ts";
import type { ChoiceEvent } from "./choose.ts";
import type { HostAnswer } from "./host-answer.ts";

/**
 * What is to be told of the choice for a server's name that was taken from the answer of the host above: the host's own
 * choice, or, when only some of its claims have a server of that name, which of them do.
 */
export function eventsOfServer(name: Name, server: HostAnswer, ofHost: readonly ChoiceEvent[]): readonly ChoiceEvent[] {
  const isWhole = ofHost.every((event) => event.kind !== "claim" || event.verdict !== "used" || has(server, event));
  return isWhole ? ofHost : ofHost.map((event) => narrowed({ ...event, name }, server));
}

/** What is to be told when the choice was made for the name alone: of claims that did not count the host's choice knows. */
export function eventsElsewhere(
  name: Name,
  elsewhere: readonly ChoiceEvent[],
  ofHost: readonly ChoiceEvent[],
): readonly ChoiceEvent[] {
  const outOfQuestion = ofHost.filter(
    (event) => event.kind === "claim" && (event.verdict === "weaker-kind" || event.verdict === "other-namespace"),
  );
  const choice = elsewhere.filter((event) => event.kind === "choice");
  const claims = elsewhere.filter((event) => event.kind === "claim");
  return [...claims, ...outOfQuestion.map((event) => ({ ...event, name })), ...choice];
}

function narrowed(event: ChoiceEvent, server: HostAnswer): ChoiceEvent {
  if (event.kind === "claim") {
    return event.verdict === "used" && !has(server, event) ? { ...event, verdict: "other-server" } : event;
  }
  const { clusters } = server;
  return { ...event, clusters, rule: clusters.length > 1 ? event.rule : "first-to-give" };
}

function has({ claims }: HostAnswer, event: Extract<ChoiceEvent, { kind: "claim" }>): boolean {
  return claims.includes(event.claim);
}
