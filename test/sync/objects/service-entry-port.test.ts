import { expect, test } from "vitest";
import { readServiceEntryPorts } from "../../../src/sync/objects/service-entry-port.ts";
import { reportedFields } from "./reported-fields.ts";

test.each([
  [
    "HTTP, which is over TCP",
    { name: "http", number: 80, protocol: "HTTP" },
    { name: "http", protocol: "tcp", port: 80 },
  ],
  ["TLS", { name: "tls", number: 443, protocol: "TLS" }, { name: "tls", protocol: "tcp", port: 443 }],
  ["UDP", { name: "dns", number: 53, protocol: "UDP" }, { name: "dns", protocol: "udp", port: 53 }],
  ["udp in lower case", { name: "dns", number: 53, protocol: "udp" }, { name: "dns", protocol: "udp", port: 53 }],
  ["no protocol", { name: "tcp-1", number: 1 }, { name: "tcp-1", protocol: "tcp", port: 1 }],
  [
    "a targetPort",
    { name: "http", number: 80, targetPort: 8080, protocol: "HTTP" },
    { name: "http", protocol: "tcp", port: 80, targetPort: 8080 },
  ],
  [
    "a targetPort that is the same",
    { name: "http", number: 80, targetPort: 80 },
    { name: "http", protocol: "tcp", port: 80 },
  ],
  ["a name in upper case", { name: "HTTPS", number: 443 }, { name: "https", protocol: "tcp", port: 443 }],
])("a port with %s is read", (_case, port, read) => {
  const { fields, reports } = reportedFields({ ports: [port] });
  expect(readServiceEntryPorts(fields)).toEqual([read]);
  expect(reports).toEqual([]);
});

test.each([
  [{ name: "a" }, "warning ports[0].number: is missing, so the port has no SRV record"],
  [{ name: "a", number: 0 }, "warning ports[0].number: 0 is no port number, which is 1 to 65535"],
  [{ name: "a", number: "80" }, 'error ports[0].number: must be a whole number, not "80"'],
  [
    { name: "a_b", number: 80 },
    'warning ports[0].name: "a_b" is no name of a port: letters, digits and hyphens, at most 62, so the port has no SRV record',
  ],
])("the port %j is left out and reported", (port, report) => {
  const { fields, reports } = reportedFields({ ports: [port] });
  expect(readServiceEntryPorts(fields)).toEqual([]);
  expect(reports).toEqual([report]);
});

test("an entry without ports has none, and neither has a port without a name", () => {
  const { fields, reports } = reportedFields({ ports: [{ number: 80, protocol: "HTTP" }] });
  expect([readServiceEntryPorts(fields), readServiceEntryPorts(reportedFields({}).fields)]).toEqual([[], []]);
  expect(reports).toEqual([]);
});

test("a bad targetPort leaves the port itself", () => {
  const { fields, reports } = reportedFields({ ports: [{ name: "a", number: 80, targetPort: 70_000 }] });
  expect(readServiceEntryPorts(fields)).toEqual([{ name: "a", protocol: "tcp", port: 80 }]);
  expect(reports).toEqual(["warning ports[0].targetPort: 70000 is no port number, which is 1 to 65535"]);
});
