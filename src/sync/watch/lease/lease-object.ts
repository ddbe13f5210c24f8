import { isFieldMap, type FieldMap } from "../../objects/kubernetes-object.ts";

/** Which Lease it is about. */
export interface LeaseName {
  readonly namespace: string;
  readonly name: string;
}

/** A Lease as the API server has it (`coordination.k8s.io/v1`), with the fields that an election is about. */
export interface Lease {
  /** Whose it is; empty when nobody's. */
  readonly holder: string;
  /** How long after its last renewal nobody else may take it. */
  readonly durationSeconds: number;
  /** How often it went from one holder to another. */
  readonly transitions: number;
  /** When the holder got it, as text of the API; absent when it says nothing. */
  readonly acquireTime?: string;
  /** When the holder last renewed it. */
  readonly renewTime?: string;
  /** What an update must name to be taken (optimistic concurrency). */
  readonly resourceVersion: string;
  /** The whole object, of which an update keeps what it does not change. */
  readonly content: FieldMap;
}

/** A Lease that says nothing usable counts as one that is held for that long. */
const ASSUMED_DURATION_SECONDS = 15;

/** Reads a Lease; undefined for what is none. */
export function readLease(content: unknown): Lease | undefined {
  if (!isFieldMap(content) || content["kind"] !== "Lease") return undefined;
  const { metadata, spec } = content;
  const resourceVersion = isFieldMap(metadata) ? metadata["resourceVersion"] : undefined;
  if (typeof resourceVersion !== "string") return undefined;
  return { ...readClaim(isFieldMap(spec) ? spec : {}), resourceVersion, content };
}

function readClaim(spec: FieldMap): LeaseClaim {
  const { holderIdentity, leaseDurationSeconds, leaseTransitions, acquireTime, renewTime } = spec;
  return {
    holder: typeof holderIdentity === "string" ? holderIdentity : "",
    durationSeconds: typeof leaseDurationSeconds === "number" ? leaseDurationSeconds : ASSUMED_DURATION_SECONDS,
    transitions: typeof leaseTransitions === "number" ? leaseTransitions : 0,
    ...(typeof acquireTime === "string" && { acquireTime }),
    ...(typeof renewTime === "string" && { renewTime }),
  };
}

/** What a holder writes. */
export type LeaseClaim = Omit<Lease, "content" | "resourceVersion">;

/** The object to create, or to put in the place of `before`. */
export function leaseContent({ namespace, name }: LeaseName, claim: LeaseClaim, before?: Lease): FieldMap {
  const old = before?.content ?? {};
  const { metadata, spec } = old;
  const { holder, durationSeconds, transitions, acquireTime, renewTime } = claim;
  return {
    ...old,
    apiVersion: "coordination.k8s.io/v1",
    kind: "Lease",
    metadata: { ...(isFieldMap(metadata) ? metadata : {}), namespace, name },
    spec: {
      ...(isFieldMap(spec) ? spec : {}),
      holderIdentity: holder,
      leaseDurationSeconds: durationSeconds,
      leaseTransitions: transitions,
      acquireTime,
      renewTime,
    },
  };
}

/** A MicroTime of the API: six digits behind the second. */
export function formatMicroTime(epochMs: number): string {
  return new Date(epochMs).toISOString().replace("Z", "000Z");
}
