import { encodeMessage } from "../../src/dns/encode.ts";
import type { Message } from "../../src/dns/message.ts";
import { PacketCache } from "../../src/resolver/packet-cache.ts";
import { costFigure, type Figure } from "./measure/figure.ts";
import { timeInTurns, type Work } from "./measure/function-rounds.ts";
import { reportFigures } from "./measure/report.ts";
import { addressQuery, addressReply, NAME_COUNT } from "./messages.ts";

// A reply out of the packet cache, beside the least that any cache must do: copy the octets of the reply.

const STORED_MS = 1_700_000_000_000;
/** Long enough for TTLs to have counted down. */
const ASKED_MS = STORED_MS + 5000;

/** The same query with an OPT, as most resolvers send it. */
function withOpt(query: Message): Message {
  return { ...query, edns: { udpPayloadSizeOctets: 1232, version: 0, dnssecOk: false, options: [] } };
}

async function compare(title: string, addressCount: number, spell: (query: Message) => Message): Promise<Figure[]> {
  const cache = new PacketCache({ capacityOctets: 16 * 1024 * 1024 });
  const plain = Array.from({ length: NAME_COUNT }, (_, number) => addressQuery(number));
  const queries = plain.map((query) => encodeMessage(spell(query)));
  const replies = plain.map((query) => encodeMessage(addressReply(query, addressCount)));
  for (const [index, octets] of replies.entries()) {
    const reply = { octets, ednsOptions: new Uint8Array(0) };
    cache.store(queries[index] ?? octets, reply, 3_600_000, STORED_MS, { countDown: true });
  }
  if (queries.some((query) => cache.lookupForUdp(query, ASKED_MS) === undefined))
    throw new Error("a reply is not kept");
  const hit = { inputs: queries, run: (query: Uint8Array) => cache.lookupForUdp(query, ASKED_MS) };
  const figure = async (referenceName: string, reference: Work<Uint8Array>): Promise<Figure> =>
    costFigure({
      what: `packet-cache hit, ${title}`,
      referenceName,
      unit: "ns",
      pairs: await timeInTurns(hit, reference),
    });
  return [
    await figure("copy with slice()", { inputs: replies, run: (reply) => reply.slice() }),
    await figure("copy into Node's pool", { inputs: replies, run: (reply) => Buffer.from(reply) }),
  ];
}

reportFigures([
  ...(await compare("1 address", 1, (query) => query)),
  ...(await compare("4 addresses in turn and OPT", 4, withOpt)),
]);
