import { expect, test } from "vitest";
import { withoutCopies, WRITTEN_BY_OTHERS } from "../../../src/sync/objects/copied-endpoints.ts";
import type { KubernetesObject } from "../../../src/sync/objects/kubernetes-object.ts";

function object(apiVersion: string, kind: string, name: string, labels?: object): KubernetesObject {
  return { apiVersion, kind, content: { metadata: { name, labels } }, origin: {} };
}

const LABEL = "endpoints.kubernetes.io/managed-by";
const SLICE = object("discovery.k8s.io/v1", "EndpointSlice", "s");
const COPY = object("v1", "Endpoints", "copy", { [LABEL]: "endpoint-controller" });
const OTHERS = [object("v1", "Endpoints", "other", { [LABEL]: "somebody" }), object("v1", "Endpoints", "plain")];

test("beside EndpointSlices the Endpoints that Kubernetes writes itself are left out", () => {
  expect(withoutCopies([COPY, ...OTHERS, SLICE])).toEqual([...OTHERS, SLICE]);
});

test("without any slice they are all that is known, and what is no copy stays", () => {
  expect(withoutCopies([COPY, ...OTHERS])).toEqual([COPY, ...OTHERS]);
  expect(withoutCopies([...OTHERS, SLICE])).toEqual([...OTHERS, SLICE]);
});

test("an API server is asked for the others in the same words", () => {
  expect(WRITTEN_BY_OTHERS).toBe(`${LABEL}!=endpoint-controller`);
});
