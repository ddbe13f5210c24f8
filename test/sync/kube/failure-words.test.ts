import { expect, test } from "vitest";
import { ApiFailure, type ApiFailureCode } from "../../../src/sync/kube/api-failure.ts";
import { sourceErrorOf } from "../../../src/sync/kube/failure-words.ts";
import { SourceError } from "../../../src/sync/source.ts";

const ACCESS = { title: 'context "prod"', server: "https://api" };
const RESOURCE = { apiVersion: "networking.istio.io/v1", plural: "gateways" };

const ROWS: readonly (readonly [ApiFailureCode, string])[] = [
  ["away", "cannot be reached: said; is the API server up, and its address right?"],
  ["broken", "cannot read gateways.networking.istio.io: said"],
  ["busy", "does not give gateways.networking.istio.io for now: said"],
  ["credentials", "no credentials: said"],
  ["expired", "forgets gateways.networking.istio.io faster than it can be read: said"],
  [
    "forbidden",
    'said; allow it in a ClusterRole: apiGroups: ["networking.istio.io"], resources: ["gateways"], verbs: ["list", "watch"]',
  ],
  ["misnamed", "its certificate is of another name: said; set tls-server-name in the kubeconfig to a name that it has"],
  ["missing", "does not serve gateways.networking.istio.io, though it says so: said"],
  ["too-large", "cannot read gateways.networking.istio.io: said"],
  ["unauthorized", "does not accept the credentials (said): they may have expired, so log in again"],
  ["unavailable", "does not give gateways.networking.istio.io: said"],
  ["untrusted", "its certificate is not trusted: said; check certificate-authority of the kubeconfig"],
];

test.for(ROWS)("what is %s is told in words for people", ([code, words]) => {
  const error = sourceErrorOf(new ApiFailure(code, "said"), { access: ACCESS, resource: RESOURCE });
  expect(error.message).toBe(`context "prod" (https://api): ${words}`);
  expect(error.code).toBe(code === "too-large" ? "too-large" : "unreadable");
});

test("what is forbidden without a resource is discovery", () => {
  const error = sourceErrorOf(new ApiFailure("forbidden", "said"), { access: undefined });
  expect(error.message).toBe("the API server: said; bind the ClusterRole system:discovery to it");
});

test("a SourceError stays what it is, and a defect stays a defect", () => {
  const error = new SourceError("missing", "no context");
  expect(sourceErrorOf(error, { access: ACCESS })).toBe(error);
  const defect = new TypeError("x is undefined");
  expect(() => sourceErrorOf(defect, { access: ACCESS })).toThrow(defect);
});
