import { isWithin, parseName } from "../../dns/name.ts";
import { Rcode, RrType } from "../../dns/numbers.ts";
import { addressRecord } from "../../dns/rdata.ts";
import { localReply } from "../reply.ts";
import type { Stage } from "../resolver.ts";
import { localZoneSoa } from "../soa.ts";

const LOCALHOST = parseName("localhost");
const LOOPBACK: ReadonlyMap<number, string> = new Map([
  [RrType.A, "127.0.0.1"],
  [RrType.Aaaa, "::1"],
]);
const LOOPBACK_TTL_SECONDS = 86_400;

/** Answers localhost and everything below it with the loopback addresses; nothing may override them (RFC 6761 section 6.3). */
export function localhost(): Stage {
  return (next) => async (question, context) => {
    if (!isWithin(question.name, LOCALHOST)) return next(question, context);
    const address = LOOPBACK.get(question.type);
    if (address === undefined) return localReply(Rcode.NoError, { authority: [localZoneSoa(LOCALHOST)] });
    return localReply(Rcode.NoError, { answer: [addressRecord(question.name, address, LOOPBACK_TTL_SECONDS)] });
  };
}
