import { canonicalAddress } from "../../dns/address.ts";
import { NameSyntaxError } from "../../dns/errors.ts";
import type { Name } from "../../dns/name.ts";
import { parseName } from "../../dns/name.ts";
import type { Claim, ClaimAnswer } from "../../mesh/claim.ts";
import type { NamedClaim } from "../../mesh/cluster.ts";
import { quoted } from "../diagnostic.ts";
import type { Located } from "../objects/fields.ts";
import type { Service } from "../objects/service.ts";
import type { ServiceEndpoint } from "../objects/service-endpoint.ts";
import type { ClaimContext } from "./claim-context.ts";
import { claimOf } from "./claim-context.ts";
import { clusterIpServers, headlessEndpoints } from "./claimed-endpoints.ts";
import { parseExactHost } from "./host.ts";

/** Finds all endpoints of a Service, ready or not. */
export type EndpointFinder = (service: Service) => readonly ServiceEndpoint[];

/** What a Service says that has nothing to answer: the name is its own, and does not exist. */
const NOTHING: ClaimAnswer = { form: "endpoints", endpoints: [] };

/**
 * What a Service says about its name (Kubernetes DNS specification 1.1 sections 2.3, 2.4, 2.5), also when it answers
 * nothing, so that no ServiceEntry takes it. The names of its endpoints and ports follow from that, so they are no claims
 * of their own. Undefined, with an error, when its name is too long.
 */
export function serviceClaim(
  service: Service,
  context: ClaimContext,
  endpointsOf: EndpointFinder,
): NamedClaim | undefined {
  const name = serviceName(service, context.zone);
  if (name === undefined) return undefined;
  return { name, claim: claimAbout(name, service, context, endpointsOf) };
}

function claimAbout(name: Name, service: Service, context: ClaimContext, endpointsOf: EndpointFinder): Claim {
  const { form } = service;
  switch (form.form) {
    case "cluster-ip": {
      const servers = clusterIpServers(service, endpointsOf(service), context);
      return claimOf("Service", { ...service, servers }, { form: "addresses", addresses: form.addresses }, context);
    }
    case "headless": {
      const endpoints = headlessEndpoints(name, service, endpointsOf(service), context);
      return claimOf("Service", service, { form: "endpoints", endpoints }, context);
    }
    case "external-name":
      return claimOf("Service", service, externalAnswer(service, form.target), context);
    case "unknown":
      return claimOf("Service", service, NOTHING, context);
  }
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
  if (address !== undefined) return { form: "external", addresses: [address] };
  const host = parseExactHost(value);
  if ("name" in host) return { form: "alias", target: host.name };
  service.fields.reportAt("error", path, `${quoted(value)} cannot be an alias: ${host.problem}`);
  return NOTHING;
}
