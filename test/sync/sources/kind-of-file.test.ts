import { expect, test } from "vitest";
import { kindOfFile } from "../../../src/sync/sources/kind-of-file.ts";

test.each([
  ["services.yaml", "v1", "Service"],
  ["dump/ns1/v1/services.yaml", "v1", "Service"],
  ["Services.json", "v1", "Service"],
  ["svc.yml", "v1", "Service"],
  ["core_v1_services.json", "v1", "Service"],
  ["core_v1_endpoints.json", "v1", "Endpoints"],
  ["endpointslices.YAML", "discovery.k8s.io/v1", "EndpointSlice"],
  ["serviceentries.yaml", "networking.istio.io/v1", "ServiceEntry"],
  ["pods.json", "v1", "Pod"],
  ["deployments.json", "apps/v1", "Deployment"],
  ["ingresses.yaml", "networking.k8s.io/v1", "Ingress"],
  ["workloadentries.json", "networking.istio.io/v1", "WorkloadEntry"],
  ["networking.istio.io_v1beta1_virtualservices.yaml", "networking.istio.io/v1", "VirtualService"],
  ["httproutes.yaml", "gateway.networking.k8s.io/v1", "HTTPRoute"],
  ["tlsroutes.yaml", "gateway.networking.k8s.io/v1alpha2", "TLSRoute"],
  ["serviceimports.yaml", "multicluster.x-k8s.io/v1alpha1", "ServiceImport"],
  ["networking.istio.io_v1_gateways.json", "networking.istio.io/v1", "Gateway"],
  ["gateway.networking.k8s.io_v1_gateways.json", "gateway.networking.k8s.io/v1", "Gateway"],
])("%s holds %s %s", (file, apiVersion, kind) => {
  expect(kindOfFile(file)).toEqual({ apiVersion, kind });
});

test.each([
  ["all.yaml"],
  ["my-services.yaml"],
  ["services.txt"],
  ["services/all.json"],
  ["gateways.yaml"],
  [undefined],
])("%s tells nothing", (file) => {
  expect(kindOfFile(file)).toBeUndefined();
});
