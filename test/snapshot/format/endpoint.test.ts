import { expect, test } from "vitest";
import type { Backend, Endpoint, ServicePort } from "../../../src/mesh/claim.ts";
import { parseName } from "../../../src/dns/name.ts";
import {
  backendValue,
  endpointValue,
  externalValue,
  portValue,
  readBackend,
  readEndpoint,
  readExternal,
  readPort,
} from "../../../src/snapshot/format/endpoint.ts";
import { Fields } from "../../../src/snapshot/format/fields.ts";

const PORT: ServicePort = { name: "http", protocol: "tcp", port: 80, targetPort: 8080 };
const ENDPOINT: Endpoint = { address: "10.0.0.1", network: "n1", label: "web-0", ports: [PORT] };
const PORT_TEXT = '{"name":"http","protocol":"tcp","port":80,"targetPort":8080}';

function fieldsOf(text: string): Fields {
  return new Fields(JSON.parse(text), "here");
}

test("endpoints, ports, backends and external addresses are written in one order, without what is absent", () => {
  const backend: Backend = { host: "db.example.com", ports: [PORT] };
  const values = [
    [endpointValue(ENDPOINT), `{"address":"10.0.0.1","network":"n1","label":"web-0","ports":[${PORT_TEXT}]}`],
    [endpointValue({ address: "fd00::1" }), '{"address":"fd00::1"}'],
    [portValue({ name: "dns", protocol: "udp", port: 53 }), '{"name":"dns","protocol":"udp","port":53}'],
    [backendValue(backend), `{"host":"db.example.com","ports":[${PORT_TEXT}]}`],
    [backendValue({ host: "10.0.0.9" }), '{"host":"10.0.0.9"}'],
    [externalValue({ addresses: ["198.51.100.1"] }), '{"addresses":["198.51.100.1"]}'],
    [
      externalValue({ addresses: [], alias: parseName("lb.example.com") }),
      '{"addresses":[],"alias":"lb.example.com."}',
    ],
  ] as const;
  for (const [value, text] of values) expect(JSON.stringify(value)).toBe(text);
});

test.each<[string, string, (fields: Fields) => unknown, string]>([
  ["endpoint", '{"address":"10.0.0.01"}', readEndpoint, "here: address is not an address in canonical form"],
  ["endpoint", '{"address":"10.0.0.1","label":1}', readEndpoint, "here: label is not text"],
  ["endpoint", '{"address":"10.0.0.1","network":1}', readEndpoint, "here: network is not text"],
  ["endpoint", '{"address":"10.0.0.1","ports":[{}]}', readEndpoint, "here: ports[0]: name is not text"],
  ["port", PORT_TEXT.replace('"tcp"', '"TCP"'), readPort, "here: protocol is none of tcp, udp, sctp"],
  ["port", PORT_TEXT.replace("80,", "65536,"), readPort, "here: port is more than 65535"],
  ["port", PORT_TEXT.replace("8080", "70000"), readPort, "here: targetPort is more than 65535"],
  ["backend", "{}", readBackend, "here: host is not text"],
  ["backend", '{"host":"a","ports":{}}', readBackend, "here: ports is not a list"],
  ["external", '{"addresses":["lb"]}', readExternal, "here: addresses[0] is not an address in canonical form"],
  ["external", '{"addresses":[],"alias":"Lb."}', readExternal, "here: alias is not a name in canonical form"],
])("an %s such as %s is refused", (_what, text, read, problem) => {
  expect(() => read(fieldsOf(text))).toThrow(
    expect.objectContaining({ name: "StoreError", code: "corrupt", message: problem }),
  );
});
