import { canonicalAddress } from "../../dns/address.ts";
import { NameSyntaxError } from "../../dns/errors.ts";
import type { Name } from "../../dns/name.ts";
import { parseName } from "../../dns/name.ts";
import type { ClaimAnswer } from "../../mesh/claim.ts";
import type { NamedClaim } from "../../mesh/cluster.ts";
import { quoted } from "../diagnostic.ts";
import type { Located } from "../objects/fields.ts";
import type { Service } from "../objects/service.ts";
import type { ServiceEndpoint } from "../objects/service-endpoint.ts";
import type { ClaimContext } from "./claim-context.ts";
import { claimOf } from "./claim-context.ts";
import { headlessClaims } from "./headless-claims.ts";
import { parseExactHost } from "./host.ts";

/** What a Service says that has nothing to answer: the name is its own, and does not exist. */
const NOTHING: ClaimAnswer = { form: "endpoints", endpoints: [] };

/**
 * The names of a Service (Kubernetes DNS specification 1.1 sections 2.3, 2.4, 2.5); its own among them also when it answers
 * nothing, so that no ServiceEntry takes it. `endpointsOf` is asked of headless Services only.
 */
export function serviceClaims(
  service: Service,
  context: ClaimContext,
  endpointsOf: (service: Service) => readonly ServiceEndpoint[],
): NamedClaim[] {
  const name = serviceName(service, context.zone);
  if (name === undefined) return [];
  const { form } = service;
  switch (form.form) {
    case "cluster-ip":
      return [named(name, service, { form: "addresses", addresses: form.addresses }, context)];
    case "headless": {
      const endpoints = endpointsOf(service).filter(({ ready }) => ready || form.publishNotReadyAddresses);
      return headlessClaims(name, service, endpoints, context);
    }
    case "external-name":
      return [named(name, service, externalAnswer(service, form.target), context)];
    case "unknown":
      return [named(name, service, NOTHING, context)];
  }
}

function named(name: Name, service: Service, answer: ClaimAnswer, context: ClaimContext): NamedClaim {
  return { name, claim: claimOf("Service", service, answer, context) };
}

/** Labels were checked, so only the length of the whole can be wrong. */
function serviceName({ metadata, fields }: Service, zone: Name): Name | undefined {
  try {
    return parseName(`${metadata.name}.${metadata.namespace}.svc.${zone}`);
  } catch (error) {
    if (!(error instanceof NameSyntaxError)) throw error;
    fields.reportAt("error", "metadata.name", error.message);
    return undefined;
  }
}

/** CoreDNS answers nothing for an address in externalName (coredns#2324); kube-dns did, and people mean it. */
function externalAnswer(service: Service, { value, path }: Located<string>): ClaimAnswer {
  const address = canonicalAddress(value);
  if (address !== undefined) return { form: "addresses", addresses: [address] };
  const host = parseExactHost(value);
  if ("name" in host) return { form: "alias", target: host.name };
  service.fields.reportAt("error", path, `${quoted(value)} cannot be an alias: ${host.problem}`);
  return NOTHING;
}
