import type { Name } from "../../dns/name.ts";
import type { Claim, ClaimAnswer, ClaimKind, Endpoint, ExternalAddresses, ServicePort } from "../../mesh/claim.ts";
import type { Metadata } from "../objects/metadata.ts";

/** What claims take from the cluster that their objects were read from. */
export interface ClaimContext {
  readonly cluster: string;
  readonly zone: Name;
  readonly network?: string;
}

/** An object that claims names; lists that are empty say nothing. */
export interface Claimant {
  readonly metadata: Metadata;
  readonly exportTo?: readonly string[];
  /** As of the claim. */
  readonly ports?: readonly ServicePort[];
  readonly external?: ExternalAddresses;
  readonly servers?: readonly Endpoint[];
}

/** The claim of an object with one answer. */
export function claimOf(kind: ClaimKind, object: Claimant, answer: ClaimAnswer, context: ClaimContext): Claim {
  const { metadata, exportTo, ports = [], external, servers = [] } = object;
  const { namespace, name, createdSeconds } = metadata;
  return {
    cluster: context.cluster,
    kind,
    namespace,
    object: name,
    answer,
    ...(createdSeconds === undefined ? {} : { createdSeconds }),
    ...(exportTo === undefined ? {} : { exportTo }),
    ...(ports.length === 0 ? {} : { ports }),
    ...(external === undefined ? {} : { external }),
    ...(servers.length === 0 ? {} : { servers }),
  };
}
