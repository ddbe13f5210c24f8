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
])("%s holds %s %s", (file, apiVersion, kind) => {
  expect(kindOfFile(file)).toEqual({ apiVersion, kind });
});

test.each([["all.yaml"], ["my-services.yaml"], ["services.txt"], ["services/all.json"], [undefined]])(
  "%s tells nothing",
  (file) => {
    expect(kindOfFile(file)).toBeUndefined();
  },
);
