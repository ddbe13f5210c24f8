import type { Backend, Claim, ServicePort } from "../../mesh/claim.ts";
import { plainTarget } from "./plain-text.ts";

/** Where connections go. */
export interface VipTarget {
  /** An address in canonical text, or a host to look up as `plainHost` gives it. */
  readonly host: string;
  readonly isAddress: boolean;
  readonly port: number;
}

/** The servers behind one port of a claim. */
export interface VipTargets {
  readonly usable: readonly VipTarget[];
  /** What cannot stand in a configuration. */
  readonly refused: readonly string[];
}

/** The servers of a claim for a TCP port that clients connect to; `host` itself when the object names none. */
export function vipTargets(claim: Claim, host: string, port: number): VipTargets {
  const declared = (claim.ports ?? []).find((each) => each.protocol === "tcp" && each.port === port);
  const backends = backendsOf(claim);
  const usable: VipTarget[] = [];
  const refused: string[] = [];
  for (const backend of backends.length === 0 ? [{ host }] : backends) {
    const target = plainTarget(backend.host);
    if (target === undefined) refused.push(backend.host);
    else usable.push({ ...target, port: listeningPort(backend, declared, port) });
  }
  return { usable, refused };
}

function backendsOf({ answer, servers = [] }: Claim): readonly Backend[] {
  if (answer.form === "vip") return answer.backends ?? [];
  return servers.map(({ address, ports }) => ({ host: address, ...(ports !== undefined && { ports }) }));
}

/** What the server says of the port of that name, else its target port, else the port itself. */
function listeningPort({ ports }: Backend, declared: ServicePort | undefined, port: number): number {
  const own = ports?.find(({ name, protocol }) => protocol === "tcp" && name === declared?.name);
  return own?.port ?? declared?.targetPort ?? port;
}
