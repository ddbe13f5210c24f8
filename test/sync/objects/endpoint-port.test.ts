import { expect, test } from "vitest";
import { differingPorts, readEndpointPorts } from "../../../src/sync/objects/endpoint-port.ts";
import { reportedFields } from "./reported-fields.ts";

test.each([
  ["nothing said", undefined, undefined],
  ["null", null, undefined],
  ["an empty list", [], undefined],
  ["a port", [{ name: "http", port: 80, protocol: "TCP" }], [{ name: "http", protocol: "tcp", port: 80 }]],
  ["a port without protocol", [{ name: "HTTP", port: 80 }], [{ name: "http", protocol: "tcp", port: 80 }]],
  ["every port", [{ name: "dns", port: null, protocol: "UDP" }], [{ name: "dns", protocol: "udp" }]],
  ["ports without name", [{ port: 80 }, { name: "", port: 81 }, { name: null, port: 82 }], []],
])("of %s the ports of endpoints are read", (_case, ports, read) => {
  const { fields, reports } = reportedFields({ ports });
  expect(readEndpointPorts(fields)).toEqual(read);
  expect(reports).toEqual([]);
});

test("a number that is none counts as none said, and is reported", () => {
  const { fields, reports } = reportedFields({ ports: [{ name: "a", port: 0 }, 7] });
  expect(readEndpointPorts(fields)).toEqual([{ name: "a", protocol: "tcp" }]);
  expect(reports).toEqual([
    "error ports[1]: must be a map, not 7",
    "warning ports[0].port: 0 is no port number, which is 1 to 65535",
  ]);
});

const SQL = { name: "sql", protocol: "tcp", port: 5432 } as const;
const METRICS = { name: "metrics", protocol: "tcp", port: 9187 } as const;

test.each([
  ["the same ports", [SQL, METRICS], undefined],
  ["the same in another order", [METRICS, SQL], undefined],
  ["no numbers", [{ name: "sql", protocol: "tcp" }, METRICS], undefined],
  ["another number", [{ ...SQL, port: 15_432 }, METRICS], [METRICS, { ...SQL, port: 15_432 }]],
  ["fewer ports", [SQL], [SQL]],
  ["no port", [], []],
  ["a port that the Service does not name", [SQL, METRICS, { ...SQL, name: "debug" }], undefined],
  ["another protocol", [SQL, { ...METRICS, protocol: "udp" }], [SQL]],
])("endpoints with %s differ so from a Service with two", (_case, own, differing) => {
  expect(differingPorts(own, [METRICS, SQL])).toEqual(differing);
});

test("where the Service names no port, nothing can differ", () => {
  expect(differingPorts([SQL], [])).toBeUndefined();
});
