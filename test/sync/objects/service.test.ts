import { expect, test } from "vitest";
import { Fields } from "../../../src/sync/objects/fields.ts";
import { readService } from "../../../src/sync/objects/service.ts";

const METADATA = { namespace: "ns1", name: "web" };

function formOf(spec: unknown): { form: unknown; reports: string[] } {
  const reports: string[] = [];
  const fields = new Fields({ spec }, "", (severity, field) => reports.push(`${severity} ${field}`));
  return { form: readService(fields, METADATA)?.form, reports };
}

test.each([
  [{ clusterIP: "10.96.0.7" }, { form: "cluster-ip", addresses: ["10.96.0.7"] }],
  [
    { clusterIP: "10.96.0.7", clusterIPs: ["10.96.0.7", "fd00::7"] },
    { form: "cluster-ip", addresses: ["10.96.0.7", "fd00::7"] },
  ],
  [
    { clusterIP: "10.96.0.7", clusterIPs: null },
    { form: "cluster-ip", addresses: ["10.96.0.7"] },
  ],
  [{ clusterIP: "None" }, { form: "headless", publishNotReadyAddresses: false }],
  [
    { clusterIPs: ["None"], ipFamilyPolicy: "RequireDualStack" },
    { form: "headless", publishNotReadyAddresses: false },
  ],
  [
    { clusterIP: "None", publishNotReadyAddresses: true },
    { form: "headless", publishNotReadyAddresses: true },
  ],
  [
    { type: "ExternalName", externalName: "a.example", clusterIP: "None" },
    { form: "external-name", target: { value: "a.example", path: "spec.externalName" } },
  ],
])("spec %j is read", (spec, form) => {
  expect(formOf(spec)).toEqual({ form, reports: [] });
});

test.each([
  [undefined, ["warning spec.clusterIP"]],
  [[], ["error spec", "warning spec.clusterIP"]],
  [{ clusterIPs: ["x", 7] }, ["error spec.clusterIPs[1]", "error spec.clusterIPs[0]"]],
  [{ type: "ExternalName", externalName: "" }, ["error spec.externalName"]],
])("spec %j says nothing that could answer, and that is reported", (spec, reports) => {
  expect(formOf(spec)).toEqual({ form: { form: "unknown" }, reports });
});
