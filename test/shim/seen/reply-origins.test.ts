import { describe, expect, test } from "vitest";
import { EdeCode, Rcode } from "../../../src/dns/numbers.ts";
import { failureReply, localReply, meshReply } from "../../../src/resolver/reply.ts";
import type { Reply } from "../../../src/resolver/resolver.ts";
import { ReplyOrigins, type Origin } from "../../../src/shim/seen/reply-origins.ts";

const OUTSIDE: Reply = { ...meshReply(Rcode.NoError, []), authoritative: false, source: "forwarded" };

describe("where an answer comes from", () => {
  test.each<[string, Reply | undefined, Origin | undefined, string]>([
    ["a gateway's own word on the mesh", meshReply(Rcode.NoError, []), "gateway", "mesh"],
    ["a gateway's denial of a mesh name", meshReply(Rcode.NxDomain, []), "gateway", "mesh"],
    ["what a gateway forwarded", OUTSIDE, "gateway", "forwarded"],
    ["what a resolver said that is asked by the settings", OUTSIDE, "resolvers", "resolvers"],
    ["what a resolver said in place of a gateway", { ...OUTSIDE, isSubstitute: true }, "resolvers", "fallback"],
    ["what nobody has just given", OUTSIDE, undefined, "cache"],
    ["what was remembered past its time", { ...OUTSIDE, isStale: true }, undefined, "stale"],
    ["what needs nobody", localReply(Rcode.NoError), undefined, "local"],
    ["what does not exist here", localReply(Rcode.NxDomain), undefined, "local"],
    ["a class that is not answered", localReply(Rcode.Refused), undefined, "refused"],
    ["an opcode that is not answered", localReply(Rcode.NotImp), undefined, "refused"],
    ["SERVFAIL of this shim", failureReply(EdeCode.Other), undefined, "failure"],
    ["SERVFAIL that a gateway answered", failureReply(EdeCode.Other, "bogus"), "gateway", "failure"],
    ["SERVFAIL that a gateway answered as the mesh's", meshReply(Rcode.ServFail, []), "gateway", "failure"],
    ["a reply that could not be made", undefined, undefined, "failure"],
  ])("%s", (_what, reply, origin, source) => {
    const origins = new ReplyOrigins();
    const own = reply && { ...reply, answer: [...reply.answer] };
    if (own !== undefined && origin !== undefined) origins.given(own, origin);
    expect(origins.sourceOf(own)).toBe(source);
  });

  test("a copy of a reply comes from where the reply came from, and one with sections of its own does not", () => {
    const origins = new ReplyOrigins();
    const reply = { ...OUTSIDE, answer: [] };
    origins.given(reply, "gateway");
    expect(origins.sourceOf({ ...reply })).toBe("forwarded");
    expect(origins.sourceOf({ ...reply, answer: [] })).toBe("cache");
  });
});
