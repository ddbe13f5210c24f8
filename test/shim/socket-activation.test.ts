import { describe, expect, test } from "vitest";
import {
  inheritedListeners,
  type ActivationEnvironment,
  type InheritedSocket,
} from "../../src/shim/socket-activation.ts";

const PID = 4711;

/** What systemd sets, and a variable of somebody else's. */
function handedOver(count: string, names?: string, pid = String(PID)): ActivationEnvironment {
  const named = names === undefined ? {} : { LISTEN_FDNAMES: names };
  return { LISTEN_FDS: count, LISTEN_PID: pid, ...named, PATH: "/bin" };
}

/** Descriptors from 3 on, each as `udp 127.0.0.1 53`; `file` is no socket. */
function descriptors(...texts: string[]): (descriptor: number) => InheritedSocket | undefined {
  return (descriptor) => {
    const [protocol, address = "", port = ""] = (texts[descriptor - 3] ?? "").split(" ");
    return protocol === "udp" || protocol === "tcp" ? { protocol, address, port: Number(port) } : undefined;
  };
}

describe("inheritedListeners", () => {
  test.each([
    [
      "in the order of the unit",
      ["udp 127.0.0.1 53", "tcp 127.0.0.1 53"],
      [{ address: "127.0.0.1", port: 53, inherited: { udp: 3, tcp: 4 } }],
    ],
    [
      "TCP first",
      ["tcp 127.0.0.1 53", "udp 127.0.0.1 53"],
      [{ address: "127.0.0.1", port: 53, inherited: { udp: 4, tcp: 3 } }],
    ],
    [
      "all of TCP before all of UDP",
      ["tcp 127.0.0.1 53", "tcp ::1 53", "udp ::1 53", "udp 127.0.0.1 53"],
      [
        { address: "::1", port: 53, inherited: { udp: 5, tcp: 4 } },
        { address: "127.0.0.1", port: 53, inherited: { udp: 6, tcp: 3 } },
      ],
    ],
    [
      "two ports of one address",
      ["udp 127.0.0.1 53", "udp 127.0.0.1 5353", "tcp 127.0.0.1 5353", "tcp 127.0.0.1 53"],
      [
        { address: "127.0.0.1", port: 53, inherited: { udp: 3, tcp: 6 } },
        { address: "127.0.0.1", port: 5353, inherited: { udp: 4, tcp: 5 } },
      ],
    ],
  ])("pairs UDP and TCP sockets by address: %s", (_what, sockets, expected) => {
    const listeners = inheritedListeners(handedOver(String(sockets.length)), PID, descriptors(...sockets));
    expect(listeners).toEqual(expected);
  });

  test("takes its variables out of the environment, and no other", () => {
    const environment = handedOver("2", "a:b");
    inheritedListeners(environment, PID, descriptors("udp 127.0.0.1 53", "tcp 127.0.0.1 53"));
    expect(environment).toEqual({ PATH: "/bin" });
  });

  test.each([
    ["nothing was handed over", { PATH: "/bin" }],
    ["it was meant for another process", handedOver("2", undefined, "12")],
    ["nobody says for whom it is", { LISTEN_FDS: "2", PATH: "/bin" }],
  ])("is undefined when %s", (_what, environment: ActivationEnvironment) => {
    const sockets = descriptors("udp 127.0.0.1 53", "tcp 127.0.0.1 53");
    expect(inheritedListeners(environment, PID, sockets)).toBeUndefined();
    expect(environment).toEqual({ PATH: "/bin" });
  });

  test.each(["0", "257", "two", "-1", "1.5", "1e1", ""])("LISTEN_FDS=%j is refused", (count) => {
    expect(() => inheritedListeners(handedOver(count), PID, descriptors())).toThrow(
      `LISTEN_FDS is ${JSON.stringify(count)} instead of 1 to 256 sockets`,
    );
  });

  test.each([
    [
      "UDP alone",
      ["udp ::1 53"],
      "systemd hands over [::1]:53 for UDP alone, and DNS needs both: add ListenStream=[::1]:53 to the socket unit",
    ],
    [
      "TCP alone",
      ["udp 127.0.0.1 53", "tcp 127.0.0.1 53", "tcp 127.0.0.1 54"],
      "systemd hands over 127.0.0.1:54 for TCP alone, and DNS needs both: add ListenDatagram=127.0.0.1:54 to the socket unit",
    ],
    [
      "UDP twice",
      ["udp 127.0.0.1 53", "udp 127.0.0.1 53", "tcp 127.0.0.1 53"],
      "systemd hands over 127.0.0.1:53 for UDP alone, and DNS needs both: add ListenStream=127.0.0.1:53 to the socket unit",
    ],
  ])("an address with %s is refused, and the line that is missing named", (_what, sockets, message) => {
    const listening = (): unknown =>
      inheritedListeners(handedOver(String(sockets.length)), PID, descriptors(...sockets));
    expect(listening).toThrow(message);
  });

  test.each([
    ["web:door", "descriptor 4 (door)"],
    [undefined, "descriptor 4"],
  ])("a descriptor that is no socket is named (LISTEN_FDNAMES=%s)", (names, who) => {
    const listening = (): unknown => inheritedListeners(handedOver("2", names), PID, descriptors("udp ::1 53", "file"));
    expect(listening).toThrow(
      `${who} from systemd is neither a UDP socket nor a listening TCP socket of this network namespace`,
    );
  });
});
