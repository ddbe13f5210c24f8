import { join } from "node:path";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import { describe, expect, onTestFinished, test } from "vitest";
import { DNS, h1Ask, h2Ask, h2Client, h2Post, QUERY, rawClient, REPLY, selfSigned } from "./running-listener.ts";

const PROGRAM = join(import.meta.dirname, "listener-program.ts");

// The listener on Bun, whose HTTP/2 and TLS are its own; what this project's Node does, all other tests show.

const POST = { ":method": "POST", ":path": "/dns-query", ...DNS };

async function startOnBun(tls?: { readonly certificateFile: string; readonly keyFile: string }): Promise<{
  readonly url: string;
  readonly port: number;
  readonly stop: () => Promise<number | null>;
}> {
  const words = tls === undefined ? [] : [tls.certificateFile, tls.keyFile];
  const child = spawn("node_modules/.bin/bun", [PROGRAM, ...words], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  const exited = once(child, "exit");
  onTestFinished(async () => {
    child.kill("SIGKILL");
    await exited;
  });
  const [line] = await once(createInterface(child.stdout), "line");
  const url = String(line).replace("listening on ", "");
  const stop = async (): Promise<number | null> => {
    child.kill("SIGTERM");
    return (await exited)[0];
  };
  return { url, port: Number(new URL(url).port), stop };
}

describe.each([
  ["TLS", selfSigned],
  ["plaintext", () => Promise.resolve(undefined)],
])("on Bun over %s", (_transport, tlsOf) => {
  test("HTTP/2 and HTTP/1.1 are answered on one port", async () => {
    const { url } = await startOnBun(await tlsOf());
    const h2 = await h2Post(h2Client(url));
    const h1 = await h1Ask(`${url}/dns-query`, "POST", DNS, QUERY);
    for (const { status, headers, body } of [h2, h1]) {
      expect([status, headers["content-type"], body]).toEqual([200, "application/dns-message", REPLY]);
    }
  });

  test("a request that is asked of the gateway has method, path and body", async () => {
    const { url } = await startOnBun(await tlsOf());
    const answer = await h2Ask(h2Client(url), { ...POST, accept: "text/plain" }, QUERY);
    expect([answer.status, answer.body]).toEqual([200, REPLY]);
  });

  test("a body over the limit is 413, and the connection goes on", async () => {
    const { url } = await startOnBun(await tlsOf());
    const client = h2Client(url);
    expect((await h2Ask(client, POST, new Uint8Array(65_537))).status).toBe(413);
    expect((await h1Ask(`${url}/dns-query`, "POST", DNS, new Uint8Array(65_537))).status).toBe(413);
    expect((await h2Post(client)).status).toBe(200);
  });

  test("garbage ends its own connection, and a drain ends the program", async () => {
    const { url, port, stop } = await startOnBun(await tlsOf());
    const garbage = rawClient(port);
    garbage.socket.write("garbage\r\n\r\n");
    await garbage.closed;
    const client = h2Client(url);
    await h2Post(client);
    const gone = once(client, "goaway");
    expect(await stop()).toBe(0);
    expect((await gone)[0]).toBe(0);
  });
});
