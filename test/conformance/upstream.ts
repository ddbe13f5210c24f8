import { decodeMessage } from "../../src/dns/decode.ts";
import { encodeMessage } from "../../src/dns/encode.ts";
import type { Question, ResourceRecord } from "../../src/dns/message.ts";
import { topLevelOf } from "../../src/dns/name.ts";
import { formatType } from "../../src/dns/type-names.ts";
import { record } from "../support/records.ts";

/** Everything that the Internet of these tests holds. */
const RECORDS: readonly string[] = [
  "www.example.com. 300 A 192.0.2.80",
  "api.github.com. 300 A 192.0.2.81",
  "orders.rds.example.com. 60 A 192.0.2.90",
];
const TOP_LEVELS: ReadonlySet<string> = new Set(["com.", "net.", "example.", "arpa.", "dev."]);
/** A name whose servers fail. */
const BROKEN = "broken.example.net.";

/** A DoH server for names outside the mesh, in the place of `fetch`. */
export async function upstreamFetch(_url: unknown, init?: RequestInit): Promise<Response> {
  const query = decodeMessage(new Uint8Array(await new Response(init?.body ?? null).arrayBuffer()));
  const [question] = query.question;
  if (question === undefined) throw new Error("a query without a question left the gateway");
  const { rcode, answer, authority } = replyTo(question);
  const reply = { ...query, isResponse: true, recursionAvailable: true, rcode, answer, authority };
  return new Response(encodeMessage(reply), { headers: { "content-type": "application/dns-message" } });
}

interface UpstreamReply {
  readonly rcode: number;
  readonly answer: readonly ResourceRecord[];
  readonly authority: readonly ResourceRecord[];
}

function replyTo({ name, type }: Question): UpstreamReply {
  if (name === BROKEN) return { rcode: 2, answer: [], authority: [] };
  const ofName = RECORDS.filter((line) => line.startsWith(`${name} `));
  const answer = ofName.filter((line) => line.includes(` ${formatType(type)} `)).map((line) => record(line));
  const isKnown = ofName.length > 0 || TOP_LEVELS.has(name);
  const zone = topLevelOf(name);
  const soa = record(`${zone} 900 SOA a.nic.${zone} hostmaster.nic.${zone} 1 7200 1800 86400 900`);
  return { rcode: isKnown ? 0 : 3, answer, authority: answer.length === 0 ? [soa] : [] };
}
