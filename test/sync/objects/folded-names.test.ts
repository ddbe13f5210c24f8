import fc from "fast-check";
import { expect, test } from "vitest";
import { readLines } from "../read-cluster.ts";

function service(name: string, clusterIp: string): string {
  return `{apiVersion: v1, kind: Service, metadata: {name: ${name}, namespace: ns1}, spec: {clusterIP: ${clusterIp}}}`;
}

const FOLDED = "is read in lower case, as the API server would have it";

test.each([
  ["the one that is written so counts", "web", "192.0.2.1", ["Web", "WEB"]],
  ["else the first by name", "wEb", "192.0.2.1", ["weB"]],
])("names that are one in lower case: %s, and the others are errors", async (_what, kept, address, others) => {
  const documents = [...others.map((name, index) => service(name, `192.0.2.${index + 2}`)), service(kept, address)];
  const warned = [...others, kept].filter((name) => name !== "web");
  const expected = [
    ...others.map(
      (name) =>
        `error: Service ns1/${name}: metadata.name: "${name}" is web in lower case, as is "${kept}", so it was skipped`,
    ),
    ...warned.map((name) => `warning: Service ns1/${name}: metadata.name: "${name}" ${FOLDED}`),
  ];
  await fc.assert(
    fc.asyncProperty(fc.shuffledSubarray(documents, { minLength: documents.length }), async (shuffled) => {
      const { claims, diagnostics } = await readLines(shuffled.join("\n---\n"));
      expect(claims).toEqual([`web.ns1.svc.cluster.local. addresses ${address}`]);
      expect(diagnostics.toSorted()).toEqual(expected.toSorted());
    }),
    { numRuns: 20 },
  );
});

test("names of objects that are no names in the mesh stay as they are", async () => {
  const { claims, diagnostics } = await readLines(`
apiVersion: networking.istio.io/v1
kind: ServiceEntry
metadata: {name: Api, namespace: ns1}
spec: {hosts: [api.example], addresses: [192.0.2.1]}`);
  expect({ claims, diagnostics }).toEqual({ claims: ["api.example. addresses 192.0.2.1"], diagnostics: [] });
});
