import { encodeMessage } from "../../src/dns/encode.ts";
import type { Message, ResourceRecord } from "../../src/dns/message.ts";
import { parseName, type Name } from "../../src/dns/name.ts";
import { Opcode, Rcode, RrClass, RrType } from "../../src/dns/numbers.ts";
import { addressRecord } from "../../src/dns/rdata.ts";
import type { Octets } from "../../src/dns/octets.ts";

/** Names are asked for in turn; this many are more than a processor predicts and fewer than any cache here holds. */
export const NAME_COUNT = 1000;

/** Longer than any benchmark takes, so that nothing runs out while it is measured. */
const TTL_SECONDS = 3600;

/** The name of the service with this number; all of them have the same size. */
export function serviceName(number: number): Name {
  return parseName(`web-${String(number).padStart(6, "0")}.ns1.svc.cluster.local`);
}

/** A query for an address as programs send it, with the ID that its number gives. */
export function addressQuery(number: number, name: Name = serviceName(number)): Message {
  return {
    id: number & 0xffff,
    isResponse: false,
    opcode: Opcode.Query,
    authoritativeAnswer: false,
    truncated: false,
    recursionDesired: true,
    recursionAvailable: false,
    authenticData: false,
    checkingDisabled: false,
    rcode: Rcode.NoError,
    question: [{ name, type: RrType.A, class: RrClass.In }],
    answer: [],
    authority: [],
    additional: [],
  };
}

/** The reply to `addressQuery` with this many addresses. */
export function addressReply(query: Message, addressCount: number): Message {
  const answer = query.question.flatMap(({ name }) =>
    Array.from({ length: addressCount }, (_, index): ResourceRecord => {
      return addressRecord(name, `192.0.2.${(query.id + index) % 256}`, TTL_SECONDS);
    }),
  );
  return { ...query, isResponse: true, recursionAvailable: true, answer };
}

/** Encoded queries for the first names. */
export function encodedQueries(count: number = NAME_COUNT): Octets[] {
  return Array.from({ length: count }, (_, number) => encodeMessage(addressQuery(number)));
}
