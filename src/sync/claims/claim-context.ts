import type { Name } from "../../dns/name.ts";
import type { Claim, ClaimAnswer, ClaimKind } from "../../mesh/claim.ts";
import type { Metadata } from "../objects/metadata.ts";

/** What claims take from the cluster that their objects were read from. */
export interface ClaimContext {
  readonly cluster: string;
  readonly zone: Name;
  readonly network?: string;
}

/** An object that claims names. */
export interface Claimant {
  readonly metadata: Metadata;
  readonly exportTo?: readonly string[];
}

/** The claim of an object with one answer. */
export function claimOf(kind: ClaimKind, object: Claimant, answer: ClaimAnswer, context: ClaimContext): Claim {
  const { namespace, name, createdSeconds } = object.metadata;
  return {
    cluster: context.cluster,
    kind,
    namespace,
    object: name,
    answer,
    ...(createdSeconds === undefined ? {} : { createdSeconds }),
    ...(object.exportTo === undefined ? {} : { exportTo: object.exportTo }),
  };
}
