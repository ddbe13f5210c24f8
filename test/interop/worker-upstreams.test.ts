import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { startChain, type Chain } from "../e2e/chain.ts";
import { askOnceWith } from "./dns-tool.ts";
import { makeAuthority, startUnbound, type Authority, type RealServer } from "./real-servers.ts";
import { lookFor } from "./required-tools.ts";

const { isMissing, word } = lookFor({ tools: ["dig", "unbound", "openssl"] });

describe.skipIf(isMissing)(`a Worker with unbound as upstream over a socket of its own${word}`, () => {
  let authority: Authority;
  let unbound: RealServer;
  let chain: Chain;

  beforeAll(async () => {
    authority = await makeAuthority();
    unbound = await startUnbound(authority);
    chain = await startChain({
      from: ["east=manifests:test/fixtures/seed-story/east.yaml"],
      cluster: "east",
      namespace: "ns1",
      upstreams: [`tcp://127.0.0.1:${unbound.plainPort}`],
    });
  });

  afterAll(async () => {
    await chain.stop();
    await unbound.stop();
    await authority.remove();
  });

  test.each<[string, string, string, readonly string[]]>([
    ["alias.example", "CNAME", "NOERROR", ["alias.example. IN CNAME www.example."]],
    ["www.example", "A", "NOERROR", ["www.example. IN A 192.0.2.80"]],
    ["no.example", "A", "NXDOMAIN", []],
  ])("%s %s is answered", async (name, type, status, answer) => {
    const [address, port = ""] = chain.shim.split(":");
    const reply = await askOnceWith("dig", [`@${address}`, "-p", port, name, type]);
    expect([reply.status, reply.answer]).toEqual([status, answer]);
  });

  test("what no datagram holds is answered as a whole", async () => {
    const [address, port = ""] = chain.shim.split(":");
    const reply = await askOnceWith("dig", [`@${address}`, "-p", port, "+tcp", "long.example", "TXT"]);
    expect(reply.answer).toHaveLength(40);
  });
});
