import { expect, test } from "vitest";
import { exposedLines } from "../claim-lines.ts";

function ingress(rules: string, status: string, apiVersion = "networking.k8s.io/v1"): string {
  return `{apiVersion: ${apiVersion}, kind: Ingress, metadata: {name: web, namespace: ns1}, spec: {rules: [${rules}]}, status: {${status}}}`;
}

const AT = "loadBalancer: {ingress: [{ip: 192.0.2.1}]}";

test.each([
  ["a host", "{host: shop.example}", AT, ["shop.example. external 192.0.2.1"]],
  ["a wildcard", "{host: '*.shop.example'}", AT, ["*.shop.example. external 192.0.2.1"]],
  ["two rules of one host", "{host: shop.example}, {host: Shop.Example}", AT, ["shop.example. external 192.0.2.1"]],
  [
    "two hosts",
    "{host: a.example}, {host: b.example}",
    AT,
    ["a.example. external 192.0.2.1", "b.example. external 192.0.2.1"],
  ],
  [
    "a load balancer with a name",
    "{host: shop.example}",
    "loadBalancer: {ingress: [{hostname: lb.example.net}]}",
    ["shop.example. external alias lb.example.net."],
  ],
  ["no host", "{http: {}}", AT, []],
  ["neither host nor status", "{http: {}}", "", []],
])("an Ingress with %s exposes it", async (_case, rules, status, expected) => {
  const claims = expected.map((line) => `Ingress ns1/web: ${line}`);
  expect(await exposedLines(ingress(rules, status))).toEqual({ claims, diagnostics: [] });
});

test.each(["networking.k8s.io/v1", "networking.k8s.io/v1beta1", "extensions/v1beta1"])(
  "an Ingress of %s is read",
  async (apiVersion) => {
    const { claims } = await exposedLines(ingress("{host: shop.example}", AT, apiVersion));
    expect(claims).toEqual(["Ingress ns1/web: shop.example. external 192.0.2.1"]);
  },
);

const UNANSWERED =
  "notice: Ingress ns1/web: status.loadBalancer: has no address, so the hosts of the Ingress are not answered";

test.each([
  ["no status", "", [UNANSWERED]],
  ["an empty status", "loadBalancer: {}", [UNANSWERED]],
  [
    "the status localhost",
    "loadBalancer: {ingress: [{hostname: localhost}]}",
    [
      UNANSWERED,
      "warning: Ingress ns1/web: status.loadBalancer.ingress[0].hostname: localhost is each machine's own (RFC 6761 section 6.3), so it leads nowhere",
    ],
  ],
  [
    "an entry that is empty",
    "loadBalancer: {ingress: [{}]}",
    [
      UNANSWERED,
      "warning: Ingress ns1/web: status.loadBalancer.ingress[0].ip: is missing, and so is hostname: the load balancer cannot be reached",
    ],
  ],
])("an Ingress with two hosts and %s says so once", async (_case, status, diagnostics) => {
  const read = await exposedLines(ingress("{host: a.example}, {host: b.example}", status));
  expect(read).toEqual({ claims: [], diagnostics });
});

test("a host that is none leaves the others", async () => {
  const read = await exposedLines(ingress("{host: 'shop–eu.example'}, {host: 7}, {host: '*'}, {host: a.example}", AT));
  expect(read).toEqual({
    claims: ["Ingress ns1/web: a.example. external 192.0.2.1"],
    diagnostics: [
      'error: Ingress ns1/web: spec.rules[0].host: "shop–eu.example": the character U+2013 cannot stand in a host: a dash, pasted for a hyphen?',
      "error: Ingress ns1/web: spec.rules[1].host: must be text, not 7",
      "notice: Ingress ns1/web: spec.rules[2].host: stands for any host, so there is no name to answer",
    ],
  });
});
