import { onTestFinished } from "vitest";
import { decodeMessage } from "../../../src/dns/decode.ts";
import type { Message } from "../../../src/dns/message.ts";
import { runShim } from "../../../src/shim/run.ts";
import { settingsFor } from "../../shim/shim-settings.ts";
import { openTcpClient, openUdpClient, type TcpClient, type UdpClient } from "../../shim/dns-clients.ts";
import { answerMessage, openFakeGateway } from "../../shim/fake-gateway.ts";
import { ManualTime } from "./manual-time.ts";
import { ScriptedUpstream } from "./scripted-upstream.ts";
import { wireQuery, type QueryParts } from "./wire-query.ts";

/** A shim on real sockets, before a gateway that does what a test tells it. */
export interface ShimUnderTest {
  readonly gateway: ScriptedUpstream;
  /** The gateway's own. */
  readonly time: ManualTime;
  readonly udp: UdpClient;
  readonly tcp: TcpClient;
  /** Asks for `<name> <type>` over UDP. */
  readonly ask: (question: string, parts?: QueryParts) => Promise<Message>;
}

/** Opens a shim with one client of each kind; all is closed when the test is over. */
export async function openShim(): Promise<ShimUnderTest> {
  const time = new ManualTime();
  const gateway = new ScriptedUpstream(time);
  const server = await openFakeGateway((response, { body }) => {
    void gateway
      .fetch(undefined, { method: "POST", body: new Uint8Array(body) })
      .then((reply) => reply.arrayBuffer())
      .then((octets) => answerMessage(response, new Uint8Array(octets)));
  });
  const shim = await runShim(settingsFor(server.url));
  const port = Number(shim.addresses[0]?.split(":").at(-1));
  const udp = await openUdpClient(port);
  const tcp = await openTcpClient(port);
  onTestFinished(async () => {
    await udp[Symbol.asyncDispose]();
    await tcp[Symbol.asyncDispose]();
    await shim.close();
    await server[Symbol.asyncDispose]();
  });
  const ask: ShimUnderTest["ask"] = async (question, parts) => {
    udp.send(wireQuery(question, parts));
    return decodeMessage(await udp.next());
  };
  return { gateway, time, udp, tcp, ask };
}
