import { expect, test } from "vitest";
import { readServer, serverAddress } from "../../../src/sync/objects/server.ts";
import { reportedFields } from "./reported-fields.ts";

test.each([
  [{ address: "192.0.2.1" }, { at: { address: "192.0.2.1" }, ports: new Map() }],
  [
    { address: "2001:DB8:0::1", network: "" },
    { at: { address: "2001:db8::1" }, ports: new Map() },
  ],
  [
    { address: "VM1.Example.com", network: "n1", ports: { HTTP: 8080, sql: 5432 } },
    {
      at: { host: "vm1.example.com." },
      network: "n1",
      ports: new Map([
        ["http", 8080],
        ["sql", 5432],
      ]),
    },
  ],
])("the server %j is read", (content, server) => {
  const { fields, reports } = reportedFields(content);
  expect(readServer(fields)).toEqual({ fields, ...server });
  expect(reports).toEqual([]);
});

test.each([
  [{}, "notice address: is missing, so nothing but a gateway of its network leads to it"],
  [{ address: "", network: "n1" }, "notice address: is missing, so nothing but a gateway of its network leads to it"],
  [
    { address: "unix:///run/db.sock" },
    'notice address: "unix:///run/db.sock" is a socket of one machine, so it cannot be an answer',
  ],
  [{ address: 7 }, "error address: must be text, not 7"],
  [
    { address: "a b" },
    'error address: "a b" is neither an IP address nor a host: the character U+0020 cannot stand in a host',
  ],
  [
    { address: "***HIDDEN***" },
    'error address: "***HIDDEN***" is neither an IP address nor a host: a wildcard is "*." before a host, and nothing else',
  ],
])("%j is no server, and is reported", (content, report) => {
  const { fields, reports } = reportedFields(content);
  expect(readServer(fields)).toBeUndefined();
  expect(reports[0]).toBe(report);
});

test("a port that is none is left out", () => {
  const { fields, reports } = reportedFields({ address: "192.0.2.1", ports: { a: 0, b: "80", c: 3 } });
  expect(readServer(fields)?.ports).toEqual(new Map([["c", 3]]));
  expect(reports).toEqual([
    "warning ports.a: 0 is no port number, which is 1 to 65535",
    'error ports.b: must be a whole number, not "80"',
  ]);
});

test("clients can be given an address; a host name is left out with a notice", () => {
  const address = reportedFields({ address: "192.0.2.1" });
  const host = reportedFields({ address: "vm1.example.com" });
  const servers = [readServer(address.fields), readServer(host.fields)].filter((server) => server !== undefined);
  expect(servers.map(serverAddress)).toEqual(["192.0.2.1", undefined]);
  expect(address.reports).toEqual([]);
  expect(host.reports).toEqual(["notice address: vm1.example.com. is no IP address, so it cannot be an answer"]);
});
