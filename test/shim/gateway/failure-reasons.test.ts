import { describe, expect, test } from "vitest";
import { UpstreamError, type Upstream } from "../../../src/resolver/upstream.ts";
import { FailureReasons } from "../../../src/shim/gateway/failure-reasons.ts";
import { question, replyOf } from "../../support/records.ts";
import { contextOf } from "../../support/view.ts";

const REFUSED = new UpstreamError("unreachable", "refused the connection (ECONNREFUSED)");
const ATTEMPT = { timeoutMs: 1000, whenAbandoned: (): void => undefined };

/** A gateway that fails with what is thrown next, and answers when there is nothing. */
function gateway(label: string, failures: Error[]): Upstream {
  return {
    label,
    ask: async () => {
      const failure = failures.shift();
      if (failure !== undefined) throw failure;
      return replyOf([]);
    },
  };
}

async function failureOf(upstream: Upstream): Promise<unknown> {
  try {
    return await upstream.ask(question("a.example"), contextOf(), ATTEMPT);
  } catch (error) {
    return error;
  }
}

describe("why gateways do not answer", () => {
  test.each([
    ["https://dns.example.org", "dns.example.org"],
    ["https://dns.example.org:8443", "dns.example.org:8443"],
    ["http://[::1]:8787", "[::1]:8787"],
    ["https://dns.example.org/v/s3cret/dns-query", "dns.example.org"],
  ])("names of %s the host alone", async (label, host) => {
    const reasons = new FailureReasons();
    const failure = await failureOf(reasons.named(gateway(label, [REFUSED])));
    const text = `gateway ${host}: refused the connection (ECONNREFUSED)`;
    expect(failure).toEqual(new UpstreamError("unreachable", text));
    expect(failure).toMatchObject({ code: "unreachable", cause: REFUSED });
    expect(reasons.text).toBe(text);
  });

  test("is said of each gateway, the last reason, until it answers", async () => {
    const reasons = new FailureReasons();
    const [a, b] = [
      reasons.named(gateway("https://a.example", [REFUSED, new UpstreamError("timeout", "did not answer")])),
      reasons.named(gateway("https://b.example", [REFUSED])),
    ];
    for (const each of [a, b, a]) await failureOf(each);
    expect(reasons.text).toBe(
      "gateway a.example: did not answer; gateway b.example: refused the connection (ECONNREFUSED)",
    );
    await failureOf(a);
    expect(reasons.text).toBe("gateway b.example: refused the connection (ECONNREFUSED)");
  });

  test("is nothing where an attempt was withdrawn, and no word of this program's own failures", async () => {
    const reasons = new FailureReasons();
    const broken = new TypeError("secret");
    const upstream = reasons.named(gateway("https://a.example", [new UpstreamError("withdrawn", "stopped"), broken]));
    expect(await failureOf(upstream)).toMatchObject({ code: "withdrawn" });
    expect(await failureOf(upstream)).toBe(broken);
    expect(reasons.text).toBe("");
  });
});
