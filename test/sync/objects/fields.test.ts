import { expect, test } from "vitest";
import { Fields } from "../../../src/sync/objects/fields.ts";

function fieldsOf(content: Record<string, unknown>): { fields: Fields; reports: string[] } {
  const reports: string[] = [];
  const fields = new Fields(content, "spec", (severity, field, message) => {
    reports.push(`${severity}: ${field}: ${message}`);
  });
  return { fields, reports };
}

const ODD_VALUES = { text: 7, flag: "true", map: [1], list: { a: 1 } };

test("fields that are absent or null read as nothing, without a report", () => {
  const { fields, reports } = fieldsOf({ text: null, flag: null, map: null, list: null });
  for (const key of ["text", "flag", "map", "list", "absent"]) {
    expect(fields.text(key)).toBeUndefined();
    expect(fields.flag(key)).toBeUndefined();
    expect(fields.map(key).text("inner")).toBeUndefined();
    expect(fields.texts(key)).toEqual([]);
    expect(fields.maps(key)).toEqual([]);
  }
  expect(reports).toEqual([]);
});

test.each([
  ["text", (fields: Fields) => fields.text("text"), undefined, "error: spec.text: must be text, not 7"],
  ["flag", (fields: Fields) => fields.flag("flag"), undefined, 'error: spec.flag: must be true or false, not "true"'],
  ["map", (fields: Fields) => fields.map("map").text("a"), undefined, "error: spec.map: must be a map, not [1]"],
  ["texts", (fields: Fields) => fields.texts("list"), [], 'error: spec.list: must be a list, not {"a":1}'],
  ["maps", (fields: Fields) => fields.maps("list"), [], 'error: spec.list: must be a list, not {"a":1}'],
])("%s of another type reads as nothing and is an error that names the field", (_kind, read, value, report) => {
  const { fields, reports } = fieldsOf(ODD_VALUES);
  expect(read(fields)).toEqual(value);
  expect(reports).toEqual([report]);
});

test("an entry of another type is left out and named by its index", () => {
  const { fields, reports } = fieldsOf({ hosts: ["a", 5, null, "b"] });
  expect(fields.texts("hosts")).toEqual([
    { value: "a", path: "spec.hosts[0]" },
    { value: "b", path: "spec.hosts[3]" },
  ]);
  expect(fields.maps("hosts")).toHaveLength(0);
  expect(reports.slice(0, 2)).toEqual([
    "error: spec.hosts[1]: must be text, not 5",
    "error: spec.hosts[2]: must be text, not null",
  ]);
});

test("paths go down through maps and lists", () => {
  const { fields, reports } = fieldsOf({ endpoints: [{ conditions: { ready: "yes" } }] });
  fields.maps("endpoints")[0]?.map("conditions").flag("ready");
  expect(reports).toEqual(['error: spec.endpoints[0].conditions.ready: must be true or false, not "yes"']);
});

test.each([
  [undefined, false],
  [null, false],
  [[], false],
  [["a"], true],
  ["", true],
  [false, true],
])("isSet of %j is %s", (value, isSet) => {
  expect(fieldsOf({ field: value }).fields.isSet("field")).toBe(isSet);
});

test("a label that was not quoted counts, with a warning", () => {
  const { fields, reports } = fieldsOf({ label: false, number: 1, text: "true" });
  expect([fields.label("label"), fields.label("number"), fields.label("text")]).toEqual(["false", "1", "true"]);
  expect(reports).toEqual([
    'warning: spec.label: must be text: quote it, "false"',
    'warning: spec.number: must be text: quote it, "1"',
  ]);
});

test.each([
  [8080, 8080, []],
  ["http", "http", []],
  [null, undefined, []],
  [1.5, undefined, ["error: spec.port: must be a whole number, not 1.5"]],
  [true, undefined, ["error: spec.port: must be a whole number, not true"]],
])("a port by number or name: %j is read as %j", (port, read, reported) => {
  const { fields, reports } = fieldsOf({ port });
  expect(fields.integerOrText("port")).toBe(read);
  expect(reports).toEqual(reported);
});

test.each([
  [80, 80, []],
  [0, 0, []],
  [null, undefined, []],
  [undefined, undefined, []],
  ["80", undefined, ['error: spec.port: must be a whole number, not "80"']],
  [80.5, undefined, ["error: spec.port: must be a whole number, not 80.5"]],
  [2 ** 53, undefined, ["error: spec.port: must be a whole number, not 9007199254740992"]],
])("the whole number %j is read as %j", (port, expected, expectedReports) => {
  const { fields, reports } = fieldsOf({ port });
  expect(fields.integer("port")).toBe(expected);
  expect(reports).toEqual(expectedReports);
});

test("the names of all fields are known, whatever they hold", () => {
  expect(fieldsOf({ b: 1, a: null }).fields.keys()).toEqual(["b", "a"]);
  expect(fieldsOf({ labels: "x" }).fields.map("labels").keys()).toEqual([]);
});
