import { decode, encode } from "dns-packet";
import { decodeMessage } from "../../src/dns/decode.ts";
import { encodeMessage } from "../../src/dns/encode.ts";
import { costFigure, type Figure } from "./measure/figure.ts";
import { timeInTurns } from "./measure/function-rounds.ts";
import { reportFigures } from "./measure/report.ts";
import { addressQuery, addressReply, NAME_COUNT } from "./messages.ts";

// Reading and writing messages, beside dns-packet with the same octets.

const numbers = Array.from({ length: NAME_COUNT }, (_, number) => number);
const queries = numbers.map((number) => addressQuery(number));
const replies = queries.map((query) => addressReply(query, 4));

const figures: Figure[] = [];
for (const [title, messages] of [
  ["query", queries],
  ["reply with 4 addresses", replies],
] as const) {
  const octets = messages.map((message) => encodeMessage(message));
  const buffers = octets.map((message) => Buffer.from(message));
  const packets = buffers.map((buffer) => decode(buffer));
  const compare = async (what: string, pairs: ReturnType<typeof timeInTurns>): Promise<void> => {
    figures.push(
      costFigure({ what: `${what} a ${title}`, referenceName: "dns-packet", unit: "ns", pairs: await pairs }),
    );
  };
  await compare(
    "decode",
    timeInTurns({ inputs: octets, run: decodeMessage }, { inputs: buffers, run: (buffer) => decode(buffer) }),
  );
  await compare(
    "encode",
    timeInTurns(
      { inputs: messages, run: (message) => encodeMessage(message) },
      { inputs: packets, run: (packet) => encode(packet) },
    ),
  );
  await compare(
    "decode and encode",
    timeInTurns(
      { inputs: octets, run: (message) => encodeMessage(decodeMessage(message)) },
      { inputs: buffers, run: (buffer) => encode(decode(buffer)) },
    ),
  );
}
reportFigures(figures);
