import { describe, expect, test } from "vitest";
import { decodeMessage } from "../../src/dns/decode.ts";
import { queryWithId } from "./fake-responder.ts";
import { openShim, queryOffering } from "./running-shim.ts";

/** 12 octets of header, 15 of question, 16 for each address and 11 of OPT: 100 addresses are 1 627 octets, or 1 638. */
const COUNT = 100;

describe("a reply too large for UDP", () => {
  test.each([
    ["without EDNS", queryWithId(1), 512, 30],
    ["that offers less than 512 octets", queryOffering(1, 100), 512, 29],
    ["that offers 1 000 octets", queryOffering(1, 1_000), 1_000, 60],
    ["that offers more than travels unfragmented", queryOffering(1, 4_096), 1_232, 74],
  ])("is cut at a record for a query %s, then whole over TCP", async (_what, query, limitOctets, records) => {
    const { udp, tcp } = await openShim(COUNT);
    const overUdp = await udp();
    const overTcp = await tcp();
    // First through the pipeline, then with the whole reply in the cache.
    for (let round = 0; round < 2; round++) {
      overUdp.send(query);
      const cut = await overUdp.next();
      expect(cut.length).toBeLessThanOrEqual(limitOctets);
      const message = decodeMessage(cut);
      expect(message.truncated).toBe(true);
      expect(message.answer).toHaveLength(records);
      overTcp.send(query);
      const whole = decodeMessage(await overTcp.next());
      expect(whole.truncated).toBe(false);
      expect(whole.answer).toHaveLength(COUNT);
    }
  });

  test("is whole over UDP when it fits after all", async () => {
    const { udp } = await openShim(70);
    const client = await udp();
    client.send(queryOffering(1, 1_232));
    const message = decodeMessage(await client.next());
    expect(message.truncated).toBe(false);
    expect(message.answer).toHaveLength(70);
  });
});
