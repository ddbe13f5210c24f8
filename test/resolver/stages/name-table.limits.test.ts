import { describe, expect, test } from "vitest";
import { decodeMessage } from "../../../src/dns/decode.ts";
import { encodeMessage } from "../../../src/dns/encode.ts";
import type { Message } from "../../../src/dns/message.ts";
import { MAX_MESSAGE_OCTETS } from "../../../src/dns/limits.ts";
import { replyMessage } from "../../../src/resolver/reply-message.ts";
import { question } from "../../support/records.ts";
import { alias, cluster, endpoint, host, ports, service, tableOf } from "../../support/table.ts";
import { ask } from "./name-table-under-test.ts";

/** One Service with a hundred thousand endpoints of long names, and an alias of it. */
const LABEL = "endpoint-with-a-name-that-takes-as-much-room-as-a-label-may";
const ENDPOINTS = Array.from({ length: 100_000 }, (_, index) => {
  const address =
    index % 2 === 0 ? `10.${index >> 16}.${(index >> 8) & 255}.${index & 255}` : `fd00::${index.toString(16)}`;
  return endpoint(`${LABEL.slice(0, 57)}-${index}=${address}`);
});
const TABLE = tableOf({
  clusters: [cluster("east", { namespaces: ["ns1"] })],
  hosts: [
    host("huge.ns1.svc.cluster.local", [
      service({ form: "endpoints", endpoints: ENDPOINTS }, { ports: ports("http/tcp/80") }),
    ]),
    host("alias.ns1.svc.cluster.local", [service(alias("huge.ns1.svc.cluster.local"))]),
  ],
});

/** The query of an asker who has EDNS, and so is told of what was cut. */
function queryFor(text: string, type: string): Message {
  return {
    id: 1,
    isResponse: false,
    opcode: 0,
    authoritativeAnswer: false,
    truncated: false,
    recursionDesired: true,
    recursionAvailable: false,
    authenticData: false,
    checkingDisabled: false,
    rcode: 0,
    question: [question(text, type)],
    answer: [],
    authority: [],
    additional: [],
    edns: { udpPayloadSizeOctets: 1232, version: 0, dnssecOk: true, options: [] },
  };
}

describe("a Service with a hundred thousand endpoints", () => {
  test.each([
    ["huge.ns1.svc.cluster.local", "A", 4022, "4 022 of 50 000 records"],
    ["huge.ns1.svc.cluster.local", "AAAA", 2298, "2 298 of 50 000 records"],
    ["huge.ns1.svc.cluster.local", "SRV", 596, "596 of 100 000 records"],
    ["_http._tcp.huge.ns1.svc.cluster.local", "SRV", 596, "596 of 100 000 records"],
    ["alias.ns1.svc.cluster.local", "A", 4006, "4 005 of 50 000 records"],
  ])("answers %s %s with %i records, whole in one message, and says %s", async (text, type, count, said) => {
    const { reply } = await ask(text, type, { table: TABLE });
    expect(reply.extendedErrors).toEqual([{ code: 0, text: said }]);
    const octets = encodeMessage(replyMessage(queryFor(text, type), reply));
    expect(octets.length).toBeLessThanOrEqual(MAX_MESSAGE_OCTETS);
    const message = decodeMessage(octets);
    expect(message.answer).toHaveLength(count);
    expect(message.truncated).toBe(false);
  });

  test("still tells one endpoint from another", async () => {
    const name = `${LABEL.slice(0, 57)}-99998.huge.ns1.svc.cluster.local`;
    expect((await ask(name, "A", { table: TABLE })).reply.answer).toHaveLength(1);
    expect((await ask(name.replace("99998", "9999x"), "A", { table: TABLE })).reply.rcode).toBe(3);
  });
});
