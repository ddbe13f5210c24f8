import { describe, expect, test } from "vitest";
import { openListener, rawClient } from "./running-listener.ts";
import { stubGateway } from "./stub-gateway.ts";

describe("two Authorization fields are one text that is no token", () => {
  const TWO = "Bearer a, Bearer b";

  test("over HTTP/1.1", async () => {
    const gateway = stubGateway();
    const { port } = await openListener(gateway);
    const { socket, closed } = rawClient(port);
    socket.write(
      "GET / HTTP/1.1\r\nhost: a\r\nauthorization: Bearer a\r\nAuthorization: Bearer b\r\nconnection: close\r\n\r\n",
    );
    await closed;
    expect(gateway.requests.map(({ headers }) => headers.get("authorization"))).toEqual([TWO]);
  });

  test("over HTTP/2, also for an answer at once", async () => {
    const gateway = stubGateway();
    const { port } = await openListener(gateway);
    const { socket, closed } = rawClient(port);
    // Clients of Node send one only. Preface, empty SETTINGS, and HEADERS of stream 1 that end it: GET, http, a path and
    // the field twice as literals (RFC 7541 section 6.2.2).
    const literal = (name: string, value: string): string =>
      `\x00${String.fromCharCode(name.length)}${name}${String.fromCharCode(value.length)}${value}`;
    const fields = [
      [":path", "/dns-query?dns=BAUG"],
      [":authority", "a"],
      ["authorization", "Bearer a"],
      ["authorization", "Bearer b"],
    ];
    const block = `\x82\x86${fields.map(([name = "", value = ""]) => literal(name, value)).join("")}`;
    const head = `\x00\x00${String.fromCharCode(block.length)}\x01\x05\x00\x00\x00\x01`;
    socket.write(`PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n\x00\x00\x00\x04\x00\x00\x00\x00\x00${head}${block}`, "latin1");
    await expect.poll(() => gateway.requests.length).toBe(1);
    socket.destroy();
    await closed;
    expect(gateway.atOnce.map(({ credentials }) => credentials.authorization)).toEqual([TWO, TWO]);
    expect(gateway.requests.map(({ headers }) => headers.get("authorization"))).toEqual([TWO]);
  });
});
