import { expect, test } from "vitest";
import { readService } from "../../../src/sync/objects/service.ts";
import { METADATA, reportedFields } from "./reported-fields.ts";

function formOf(spec: unknown): { form: unknown; reports: string[] } {
  const { fields, reports } = reportedFields({ spec });
  const form = readService(fields, METADATA)?.form;
  return { form, reports: [...new Set(reports.map((report) => report.slice(0, report.indexOf(":"))))] };
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
  [{ clusterIP: "None" }, { form: "headless" }],
  [{ clusterIPs: ["None"], ipFamilyPolicy: "RequireDualStack" }, { form: "headless" }],
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
  [{ clusterIP: "none" }, ["error spec.clusterIP"]],
  [{ clusterIPs: ["x", 7] }, ["error spec.clusterIPs[1]", "error spec.clusterIPs[0]"]],
  [{ type: "ExternalName", externalName: "" }, ["error spec.externalName"]],
])("spec %j says nothing that could answer, and that is reported", (spec, reports) => {
  expect(formOf(spec)).toEqual({ form: { form: "unknown" }, reports });
});

test("a Service is read with its ports, its external addresses and what it says about readiness", () => {
  const { fields, reports } = reportedFields({
    metadata: { uid: "u-1" },
    spec: {
      clusterIP: "None",
      publishNotReadyAddresses: true,
      ports: [{ name: "sql", port: 5432 }],
      externalIPs: ["192.0.2.1"],
    },
  });
  expect(readService(fields, METADATA)).toEqual({
    metadata: METADATA,
    uid: "u-1",
    fields,
    form: { form: "headless" },
    ports: [{ name: "sql", protocol: "tcp", port: 5432 }],
    external: { addresses: ["192.0.2.1"] },
    publishNotReadyAddresses: true,
  });
  expect(reports).toEqual([]);
});

test.each([
  ["LoadBalancer", { addresses: ["192.0.2.1"] }],
  ["NodePort", undefined],
  [undefined, undefined],
])("the status of a load balancer counts while the type is LoadBalancer: %s", (type, external) => {
  const status = { loadBalancer: { ingress: [{ ip: "192.0.2.1" }] } };
  const { fields } = reportedFields({ spec: { type, clusterIP: "10.96.0.7" }, status });
  expect(readService(fields, METADATA)?.external).toEqual(external);
});
