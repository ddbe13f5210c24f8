import { expect, test } from "vitest";
import type { ResolverEvent } from "../../src/resolver/resolver.ts";
import { watchUpstreams } from "../../src/server/upstream-watch.ts";
import { name } from "../support/table.ts";

const asked = { name: name("secret.example"), tookMs: 1 };
const failed = (upstream: string): ResolverEvent => ({
  kind: "upstream-failed",
  ...asked,
  upstream,
  reason: "no answer",
});
const answered = (upstream: string): ResolverEvent => ({ kind: "forwarded", ...asked, upstream, rcode: 0 });

test("an upstream is told when it begins to fail and when it answers again, each on its own", () => {
  const said: string[] = [];
  const observe = watchUpstreams((line) => said.push(line));
  for (const event of [
    answered("a"),
    failed("a"),
    failed("a"),
    failed("b"),
    answered("a"),
    answered("a"),
    failed("a"),
  ]) {
    observe(event);
  }
  expect(said).toEqual([
    "upstream a fails: no answer",
    "upstream b fails: no answer",
    "upstream a answers again",
    "upstream a fails: no answer",
  ]);
});
