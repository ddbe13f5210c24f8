import { once } from "node:events";
import { expect, test } from "vitest";
import { DNS, h1Ask, h2Client, h2Post, openListener, QUERY, rawClient, type Scene } from "./running-listener.ts";
import { stubGateway } from "./stub-gateway.ts";

// One client takes every connection there is and holds it without letting anything be done: others are served meanwhile.

const CROWD = 20;
const POST = { ":method": "POST", ":path": "/dns-query", ...DNS };
const HALF_OF_H1 = "POST /dns-query HTTP/1.1\r\nhost: a\r\ncontent-length: 30\r\n\r\nhalf";

/** Holds one connection; resolves once it is open. */
type Hold = (scene: Scene) => Promise<unknown>;

async function halfBodyOverH1({ port }: Scene): Promise<void> {
  const { socket } = rawClient(port);
  await new Promise((resolve) => void socket.write(HALF_OF_H1, resolve));
}

async function headersWithoutEnd({ url }: Scene): Promise<void> {
  const session = h2Client(url);
  const stream = session.request(POST);
  stream.on("error", () => undefined);
  await once(session, "remoteSettings");
}

async function zeroWindow({ url }: Scene): Promise<void> {
  const session = h2Client(url);
  session.settings({ initialWindowSize: 0 });
  await once(session, "localSettings");
  const stream = session.request(POST);
  stream.on("error", () => undefined);
  stream.end(QUERY);
  await once(stream, "response");
}

test.each<[string, Hold]>([
  ["half a body over HTTP/1.1", halfBodyOverH1],
  ["headers without END_STREAM", headersWithoutEnd],
  ["a window that takes nothing", zeroWindow],
])("all connections are held by %s, in all or of a network: others are served", async (_what, hold) => {
  for (const limits of [{ maxConnections: CROWD }, { maxConnectionsOfMachine: CROWD }]) {
    const refusals: string[] = [];
    const scene = await openListener(stubGateway(), { refused: (reason) => refusals.push(reason) }, limits);
    await Promise.all(Array.from({ length: CROWD }, () => hold(scene)));
    await expect.poll(() => scene.listener.connections).toBe(CROWD);
    for (let count = 0; count < 3; count++) {
      expect((await h2Post(h2Client(scene.url))).status).toBe(200);
      expect((await h1Ask(`${scene.url}/dns-query`, "POST", DNS, QUERY)).status).toBe(200);
    }
    expect(refusals).toContain("stalled");
    expect(scene.lines).toContain(
      "too many connections: those that do not go on with their requests make room for new ones",
    );
  }
});
