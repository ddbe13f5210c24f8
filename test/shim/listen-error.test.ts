import { describe, expect, onTestFinished, test } from "vitest";
import { ListenError } from "../../src/shim/listen-error.ts";
import { protocolsWithin } from "../../src/shim/listen.ts";
import { TcpRoom } from "../../src/shim/tcp-room.ts";
import { listenUdp } from "../../src/shim/udp-listener.ts";
import { heldResponder, partsWith } from "./fake-responder.ts";

const PARTS = partsWith(heldResponder());

describe("ListenError", () => {
  test.each([
    ["udp", listenUdp, "u"],
    ["tcp", protocolsWithin(new TcpRoom(1)).tcp, "t"],
  ] as const)(
    "names address and port, and says what to do, when the %s port is taken",
    async (protocol, open, flag) => {
      const { address, port, close } = await open({ address: "127.0.0.1", port: 0 }, PARTS).then((listener) => ({
        address: listener.address,
        port: listener.port,
        close: () => listener.close(0),
      }));
      onTestFinished(close);
      const error: unknown = await open({ address, port }, PARTS).catch((caught: unknown) => caught);
      expect(error).toBeInstanceOf(ListenError);
      expect(error).toMatchObject({
        code: "EADDRINUSE",
        message:
          `cannot listen on 127.0.0.1:${port} (${protocol}): another program holds the port ` +
          `(\`ss -${flag}lnp 'sport = :${port}'\` shows which); stop it or choose another port`,
      });
    },
  );

  test.each([
    ["192.0.2.1", "EADDRNOTAVAIL", "this machine has no address 192.0.2.1; `ip address` lists those it has"],
    ["localhost", "EINVAL", '"localhost" is not an IP address'],
  ])("says why %s cannot be listened on", async (address, code, advice) => {
    await expect(listenUdp({ address, port: 0 }, PARTS)).rejects.toMatchObject({
      code,
      message: `cannot listen on ${address}:0 (udp): ${advice}`,
    });
  });

  test.each([
    ["EACCES", "not permitted; ports below 1024 need root or the capability CAP_NET_BIND_SERVICE"],
    ["EAFNOSUPPORT", "this machine has no IPv6; leave this address out"],
    ["EMFILE", "too many open files"],
  ])("%s is put into words", (code, words) => {
    const cause = Object.assign(new Error("too many open files"), { code });
    const error = new ListenError("tcp", { address: "::1", port: 53 }, cause);
    expect(error).toMatchObject({ code, cause, message: `cannot listen on [::1]:53 (tcp): ${words}` });
  });
});
