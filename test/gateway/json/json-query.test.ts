import { describe, expect, test } from "vitest";
import { decodeMessage } from "../../../src/dns/decode.ts";
import type { Message } from "../../../src/dns/message.ts";
import { readJsonQuery } from "../../../src/gateway/json/json-query.ts";
import { question } from "../../support/records.ts";

function read(search: string): Message | string {
  const query = readJsonQuery(new URLSearchParams(search));
  return typeof query === "string" ? query : decodeMessage(query);
}

const EDNS = { udpPayloadSizeOctets: 4096, version: 0, dnssecOk: false, options: [] };

test("a name alone is a query for A with RD, AD and OPT", () => {
  expect(read("name=Web.Example")).toMatchObject({
    id: 0,
    isResponse: false,
    opcode: 0,
    recursionDesired: true,
    authenticData: true,
    checkingDisabled: false,
    question: [question("web.example")],
    edns: EDNS,
  });
});

test.each([
  ["AAAA", "AAAA"],
  ["aaaa", "AAAA"],
  ["28", "AAAA"],
  ["TYPE65", "HTTPS"],
  ["65280", "TYPE65280"],
  ["", "A"],
])("type=%s is %s", (type, expected) => {
  expect(read(`name=web.example.&type=${type}`)).toMatchObject({ question: [question("web.example", expected)] });
});

test.each([
  ["1", true],
  ["true", true],
  ["TRUE", true],
  ["0", false],
  ["false", false],
  ["", false],
])("cd and do may be %s", (text, expected) => {
  expect(read(`name=a&cd=${text}`)).toMatchObject({ checkingDisabled: expected, edns: EDNS });
  expect(read(`name=a&do=${text}`)).toMatchObject({ checkingDisabled: false, edns: { ...EDNS, dnssecOk: expected } });
});

test.each(["0.0.0.0/0", "192.0.2.0/24", "192.0.2.7", "192.0.2.0/32", "2001:db8::/56", "::/0", "2001:db8::1/128", ""])(
  "the client subnet %s is taken and not sent on",
  (subnet) => {
    expect(read(`name=a&edns_client_subnet=${subnet}`)).toMatchObject({ edns: EDNS });
  },
);

test("unknown parameters and random_padding are no matter", () => {
  expect(read("name=a&random_padding=XmkMw~o_mgP2pf.gpw&random_padding=b&ct=x")).toMatchObject({ edns: EDNS });
});

describe("refused with what to write", () => {
  test.each([
    ["", "give a name"],
    ["name=", "give a name"],
    ["name=a..b", "empty label"],
    [`name=${"a".repeat(64)}`, "label exceeds 63 octets"],
    ["name=a&type=NONSENSE", "the type is a mnemonic"],
    ["name=a&type=65536", "the type is a mnemonic"],
    ["name=a&type=0", "the type is a mnemonic"],
    ["name=a&type=TYPE0", "the type is a mnemonic"],
    ["name=a&cd=2", "cd is 1, true, 0 or false"],
    ["name=a&do=yes", "do is 1, true, 0 or false"],
    ["name=a&name=b", "give the parameter name once"],
    ["name=a&type=A&type=A", "give the parameter type once"],
    ["name=a&edns_client_subnet=192.0.2.0/33", "edns_client_subnet is an address"],
    ["name=a&edns_client_subnet=2001:db8::/129", "edns_client_subnet is an address"],
    ["name=a&edns_client_subnet=192.0.2/24", "edns_client_subnet is an address"],
    ["name=a&edns_client_subnet=192.0.2.0/", "edns_client_subnet is an address"],
    ["name=a&edns_client_subnet=192.0.2.0/24/1", "edns_client_subnet is an address"],
    ["name=a&edns_client_subnet=here", "edns_client_subnet is an address"],
  ])("%s", (search, message) => {
    expect(read(search)).toContain(message);
  });
});
