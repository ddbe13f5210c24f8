import { onTestFinished } from "vitest";
import { decodeMessage } from "../../src/dns/decode.ts";
import { encodeMessage } from "../../src/dns/encode.ts";
import { parseName } from "../../src/dns/name.ts";
import type { ResourceRecord } from "../../src/dns/message.ts";
import { runShim, type RunningShim } from "../../src/shim/run.ts";
import { openTcpClient, openUdpClient, type TcpClient, type UdpClient } from "./dns-clients.ts";
import { answerMessage, openFakeGateway, type FakeGateway } from "./fake-gateway.ts";
import { settingsFor } from "./shim-settings.ts";

/** What the gateway tells, known from the beginning, so that nothing depends on when it tells. */
/** The zone of the names that tests ask for, so that they are the mesh's whatever the gateway has told by then. */
const MESH_ZONE = parseName("example");

export interface Scene {
  readonly gateway: FakeGateway;
  readonly shim: RunningShim;
  readonly port: number;
  /** What the operator was told. */
  readonly lines: string[];
  readonly udp: () => Promise<UdpClient>;
  readonly tcp: () => Promise<TcpClient>;
}

/**
 * A shim before a gateway that answers every question with `count` addresses, or fails while `mayAnswer` says so; its
 * replies have an extended error of this text.
 */
export async function openShim(
  count = 1,
  mayAnswer: () => boolean = () => true,
  reasonOctets?: Uint8Array,
): Promise<Scene> {
  const gateway = await openFakeGateway((response, { body }) => {
    if (mayAnswer()) answerMessage(response, addressesFor(body, count, reasonOctets));
    else response.writeHead(500).end();
  });
  const lines: string[] = [];
  const shim = await runShim(settingsFor(gateway.url, { suffixes: [MESH_ZONE], report: (line) => lines.push(line) }));
  const port = Number(shim.addresses[0]?.split(":").at(-1));
  onTestFinished(async () => {
    await shim.close();
    await gateway[Symbol.asyncDispose]();
  });
  return {
    gateway,
    shim,
    port,
    lines,
    udp: () => untilFinished(openUdpClient(port)),
    tcp: () => untilFinished(openTcpClient(port)),
  };
}

async function untilFinished<Client extends AsyncDisposable>(opening: Promise<Client>): Promise<Client> {
  const client = await opening;
  onTestFinished(async () => {
    await client[Symbol.asyncDispose]();
  });
  return client;
}

function addressesFor(query: Uint8Array, count: number, reasonOctets?: Uint8Array): Uint8Array {
  const { edns, ...message } = decodeMessage(query);
  const answer = message.question.flatMap(({ name }) =>
    Array.from({ length: count }, (_, index): ResourceRecord => {
      const rdata = Uint8Array.of(192, 0, 2, index);
      return { owner: name, type: 1, class: 1, ttlSeconds: 30, rdata };
    }),
  );
  const reply = { ...message, isResponse: true, recursionAvailable: true, answer };
  if (edns === undefined || reasonOctets === undefined) return encodeMessage(reply);
  const options = [{ code: 15, data: Uint8Array.of(0, 3, ...reasonOctets) }];
  return encodeMessage({ ...reply, edns: { ...edns, options } });
}

/** A query for `a.example. A` with an OPT that offers this many octets. */
export function queryOffering(id: number, sizeOctets: number): Uint8Array {
  const header = [id >> 8, id & 0xff, 0x01, 0x00, 0, 1, 0, 0, 0, 0, 0, 1];
  const question = [1, 0x61, 7, 0x65, 0x78, 0x61, 0x6d, 0x70, 0x6c, 0x65, 0, 0, 1, 0, 1];
  return Uint8Array.from([...header, ...question, 0, 0, 41, sizeOctets >> 8, sizeOctets & 0xff, 0, 0, 0, 0, 0, 0]);
}
