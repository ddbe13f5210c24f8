import { expect, test } from "vitest";
import { Fields } from "../../../src/sync/objects/fields.ts";
import { readHostname, serviceEndpoint } from "../../../src/sync/objects/service-endpoint.ts";

function fieldsOf(content: Record<string, unknown>): { fields: Fields; reports: string[] } {
  const reports: string[] = [];
  return { fields: new Fields(content, "e", (severity, field) => reports.push(`${severity} ${field}`)), reports };
}

test.each([
  ["db-0", "db-0", []],
  ["", undefined, []],
  [null, undefined, []],
  ["DB-0", "db-0", ["warning e.hostname"]],
  ["DB_0", undefined, ["warning e.hostname"]],
  [0, undefined, ["error e.hostname"]],
])("the hostname %j is read as %j", (hostname, read, reported) => {
  const { fields, reports } = fieldsOf({ hostname });
  expect(readHostname(fields)).toBe(read);
  expect(reports).toEqual(reported);
});

test("an endpoint has its address in canonical spelling", () => {
  const { fields } = fieldsOf({});
  const at = (value: string) => ({ value, path: "e.ip" });
  expect(serviceEndpoint(fields, at("FD00:0::1"), { ready: true })).toStrictEqual({ address: "fd00::1", ready: true });
  expect(serviceEndpoint(fields, at("10.0.0.1"), { ready: false, hostname: "a" })).toStrictEqual({
    address: "10.0.0.1",
    ready: false,
    hostname: "a",
  });
});

test("an endpoint without an address is none, and an error", () => {
  const { fields, reports } = fieldsOf({});
  expect(serviceEndpoint(fields, { value: "***HIDDEN***", path: "e.ip" }, { ready: true })).toBeUndefined();
  expect(reports).toEqual(["error e.ip"]);
});
