import { expect, test } from "vitest";
import { equalPorts, isPortNumber, namedPorts, readServicePorts } from "../../../src/sync/objects/service-port.ts";
import { reportedFields } from "./reported-fields.ts";

const HTTP = { name: "http", protocol: "tcp", port: 80 } as const;
const DNS_TCP = { name: "dns", protocol: "tcp", port: 53 } as const;
const DNS_UDP = { name: "dns", protocol: "udp", port: 53 } as const;

test.each([
  ["none", undefined, []],
  ["null", null, []],
  ["an empty list", [], []],
  ["one", [{ name: "http", port: 80, protocol: "TCP", targetPort: "web", nodePort: 30080 }], [HTTP]],
  ["one without protocol, which is TCP", [{ name: "http", port: 80 }], [HTTP]],
  ["one with an empty protocol", [{ name: "http", port: 80, protocol: "" }], [HTTP]],
  ["a name in upper case, folded", [{ name: "HTTP", port: 80 }], [HTTP]],
  ["a protocol in lower case", [{ name: "dns", port: 53, protocol: "udp" }], [DNS_UDP]],
  ["SCTP", [{ name: "s1ap", port: 36_412, protocol: "SCTP" }], [{ name: "s1ap", protocol: "sctp", port: 36_412 }]],
  [
    "ports without name, which have no SRV records",
    [{ port: 80 }, { name: "", port: 81 }, { name: null, port: 0 }],
    [],
  ],
  [
    "several, sorted by name, protocol and number",
    [
      { name: "http", port: 80 },
      { name: "dns", port: 53, protocol: "UDP" },
      { name: "dns", port: 53, protocol: "TCP" },
    ],
    [DNS_TCP, DNS_UDP, HTTP],
  ],
  [
    "the same one twice",
    [
      { name: "http", port: 80 },
      { name: "Http", port: 80, protocol: "tcp" },
    ],
    [HTTP],
  ],
  [
    "a name longer than the 15 characters that Kubernetes allows, up to 62",
    [{ name: "a".repeat(62), port: 1 }],
    [{ name: "a".repeat(62), protocol: "tcp", port: 1 }],
  ],
])("of %s the named ports are read", (_case, ports, read) => {
  const { fields, reports } = reportedFields({ ports });
  expect(readServicePorts(fields)).toEqual(read);
  expect(reports).toEqual([]);
});

const IN_NAME = "letters, digits and hyphens, at most 62, so the port has no SRV record";

test.each([
  [{ name: "a".repeat(63), port: 1 }, `warning ports[0].name: "${"a".repeat(63)}" is no name of a port: ${IN_NAME}`],
  [{ name: "my_port", port: 1 }, `warning ports[0].name: "my_port" is no name of a port: ${IN_NAME}`],
  [{ name: "a.b", port: 1 }, `warning ports[0].name: "a.b" is no name of a port: ${IN_NAME}`],
  [{ name: "http–2", port: 1 }, `warning ports[0].name: "http–2" is no name of a port: ${IN_NAME}`],
  [{ name: 8080, port: 1 }, "error ports[0].name: must be text, not 8080"],
  [{ name: "a", port: 0 }, "warning ports[0].port: 0 is no port number, which is 1 to 65535"],
  [{ name: "a", port: 65_536 }, "warning ports[0].port: 65536 is no port number, which is 1 to 65535"],
  [{ name: "a", port: -1 }, "warning ports[0].port: -1 is no port number, which is 1 to 65535"],
  [{ name: "a", port: "80" }, 'error ports[0].port: must be a whole number, not "80"'],
  [{ name: "a", port: 80.5 }, "error ports[0].port: must be a whole number, not 80.5"],
  [{ name: "a" }, "warning ports[0].port: is missing, so the port has no SRV record"],
  [
    { name: "a", port: 1, protocol: "HTTP" },
    'warning ports[0].protocol: "HTTP" is not TCP, UDP or SCTP, so the port has no SRV record',
  ],
  ["http", 'error ports[0]: must be a map, not "http"'],
])("the port %j is left out and reported, and the others count", (port, report) => {
  const { fields, reports } = reportedFields({ ports: [port, { name: "http", port: 80 }] });
  expect(readServicePorts(fields)).toEqual([HTTP]);
  expect(reports).toEqual([report]);
});

test("named ports are sorted, each once, and what is undefined is left out", () => {
  expect(namedPorts([HTTP, undefined, DNS_UDP, { ...HTTP }, DNS_TCP])).toEqual([DNS_TCP, DNS_UDP, HTTP]);
  expect(namedPorts([{ ...HTTP, port: 81 }, { ...HTTP, targetPort: 8080 }, HTTP])).toEqual([
    HTTP,
    { ...HTTP, targetPort: 8080 },
    { ...HTTP, port: 81 },
  ]);
});

test("equal lists are one and the same, and however many different ones there were, each is right", () => {
  expect(namedPorts([{ ...HTTP }])).toBe(namedPorts([{ ...HTTP }]));
  for (let port = 1; port <= 2_500; port++) expect(namedPorts([{ ...HTTP, port }])).toEqual([{ ...HTTP, port }]);
  expect(namedPorts([DNS_UDP, HTTP])).toEqual([DNS_UDP, HTTP]);
});

test.each([
  [[HTTP, DNS_TCP], [{ ...HTTP }, { ...DNS_TCP }], true],
  [[], [], true],
  [[HTTP], [], false],
  [[], [HTTP], false],
  [[HTTP], [DNS_TCP], false],
  [[DNS_TCP], [DNS_UDP], false],
  [[HTTP], [{ ...HTTP, targetPort: 8080 }], false],
])("of %j and %j the same is said: %s", (a, b, isEqual) => {
  expect(equalPorts(a, b)).toBe(isEqual);
});

test.each([
  [0, false],
  [1, true],
  [65_535, true],
  [65_536, false],
])("%i is a port number: %s", (number, isNumber) => {
  expect(isPortNumber(number)).toBe(isNumber);
});
