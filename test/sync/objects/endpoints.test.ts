import { expect, test } from "vitest";
import { readEndpoints } from "../../../src/sync/objects/endpoints.ts";
import { Fields } from "../../../src/sync/objects/fields.ts";

function read(content: Record<string, unknown>): { endpoints: unknown; reports: string[] } {
  const reports: string[] = [];
  const fields = new Fields(content, "", (severity, field) => reports.push(`${severity} ${field}`));
  return { endpoints: readEndpoints(fields), reports };
}

test("addresses are ready, notReadyAddresses are not", () => {
  const subsets = [
    { addresses: [{ ip: "10.0.0.1", hostname: "db-0" }], notReadyAddresses: [{ ip: "10.0.0.2" }], ports: null },
    { addresses: null, notReadyAddresses: [{ ip: "10.0.0.3", hostname: "db-2" }] },
  ];
  expect(read({ subsets })).toEqual({
    endpoints: [
      { address: "10.0.0.1", hostname: "db-0", ready: true },
      { address: "10.0.0.2", ready: false },
      { address: "10.0.0.3", hostname: "db-2", ready: false },
    ],
    reports: [],
  });
});

test("each subset has ports of its own", () => {
  const subsets = [
    { addresses: [{ ip: "10.0.0.1" }], ports: [{ name: "a", port: 1 }] },
    { addresses: [{ ip: "10.0.0.1" }], ports: [{ name: "b", port: 2, protocol: "UDP" }] },
  ];
  expect(read({ subsets }).endpoints).toEqual([
    { address: "10.0.0.1", ready: true, ports: [{ name: "a", protocol: "tcp", port: 1 }] },
    { address: "10.0.0.1", ready: true, ports: [{ name: "b", protocol: "udp", port: 2 }] },
  ]);
});

test.each([[{}], [{ subsets: null }], [{ subsets: [] }], [{ subsets: [{}] }]])("%j has no endpoints", (content) => {
  expect(read(content)).toEqual({ endpoints: [], reports: [] });
});

test("what is not of its type is an error and the rest is read", () => {
  expect(read({ subsets: [{ addresses: [{ ip: 7 }, { ip: "x" }, {}, { ip: "10.0.0.1" }] }, 5] })).toEqual({
    endpoints: [{ address: "10.0.0.1", ready: true }],
    reports: [
      "error subsets[1]",
      "error subsets[0].addresses[0].ip",
      "error subsets[0].addresses[1].ip",
      "notice subsets[0].addresses[2].ip",
    ],
  });
});
