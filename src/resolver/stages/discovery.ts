import { isWithin, parseName, type Name } from "../../dns/name.ts";
import { Rcode, RrType } from "../../dns/numbers.ts";
import { dohServiceRecord } from "../../dns/svcb.ts";
import { localReply } from "../reply.ts";
import type { Reply, Stage } from "../resolver.ts";
import { localZoneSoa } from "../soa.ts";

/** The encrypted resolver that clients are led to. */
export interface DesignatedResolver {
  readonly host: Name;
  readonly port: number;
  /** Path of the DNS resource, such as `/dns-query`. */
  readonly path: string;
}

const RESOLVER_ARPA = parseName("resolver.arpa");
const DISCOVERED_NAME = parseName("_dns.resolver.arpa");
/** An hour: clients ask on every network that they join, and a gateway that moves keeps its old URL for longer. */
const DESIGNATION_TTL_SECONDS = 3600;

/**
 * Answers the questions by which clients discover this resolver (RFC 9462): SVCB of `_dns.resolver.arpa`, asked when only
 * an address is known, and of `_dns.<host>`. All else of resolver.arpa is NODATA and never leaves (sections 6.1 and 6.4);
 * without a designated resolver that is all of it.
 */
export function discovery(designated: DesignatedResolver | undefined): Stage {
  const hostName = designated && parseName(`_dns.${designated.host}`);
  return (next) => async (question, context) => {
    const { name, type } = question;
    const isHostName = name === hostName;
    if (!isHostName && !isWithin(name, RESOLVER_ARPA)) return next(question, context);
    const isDiscovered = isHostName || name === DISCOVERED_NAME;
    return isDiscovered && designated !== undefined && type === RrType.Svcb
      ? designation(name, designated)
      : localReply(Rcode.NoError, { authority: [localZoneSoa(isHostName ? name : RESOLVER_ARPA)] });
  };
}

/** The host stands in it by name, never as `.`: nobody owns resolver.arpa (RFC 9462 section 4). */
function designation(owner: Name, { host, port, path }: DesignatedResolver): Reply {
  const service = { host, port, pathTemplate: `${path}{?dns}` };
  return localReply(Rcode.NoError, { answer: [dohServiceRecord(owner, service, DESIGNATION_TTL_SECONDS)] });
}
