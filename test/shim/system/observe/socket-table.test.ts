import { expect, test } from "vitest";
import { parseSocketTable } from "../../../../src/shim/system/observe/socket-table.ts";

const UDP_HEADER =
  "   sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode ref pointer";

test.each([
  [
    "a UDP socket on a loopback address",
    "udp",
    "  462: 0100007F:0035 00000000:0000 07 00000000:00000000 00:00000000 00000000     0        0 2755499 2 000000007cbf9631 0",
    [{ protocol: "udp", address: "127.0.0.1", port: 53, inode: "2755499" }],
  ],
  [
    "the stub of systemd-resolved over TCP",
    "tcp",
    "   0: 3500007F:0035 00000000:0000 0A 00000000:00000000 00:00000000 00000000   101        0 20561 1 0000000000000000 100 0 0 10 5",
    [{ protocol: "tcp", address: "127.0.0.53", port: 53, inode: "20561" }],
  ],
  [
    "a TCP socket on all IPv6 addresses",
    "tcp",
    "   1: 00000000000000000000000000000000:0035 00000000000000000000000000000000:0000 0A 00000000:00000000 00:00000000 00000000 0 0 31 1",
    [{ protocol: "tcp", address: "::", port: 53, inode: "31" }],
  ],
  [
    "a UDP socket on an IPv6 address",
    "udp",
    "   1: B80D01200000000067452301EFCDAB89:14E9 00000000000000000000000000000000:0000 07 0:0 00:0 0 0 0 32 2",
    [{ protocol: "udp", address: "2001:db8::123:4567:89ab:cdef", port: 5353, inode: "32" }],
  ],
  ["a TCP connection", "tcp", "   2: 0100007F:0035 0100007F:B2C4 01 0:0 00:0 0 0 0 33 1", []],
  ["a UDP socket that is connected to a peer", "udp", "   2: 0100007F:B2C4 0100007F:0035 01 0:0 00:0 0 0 0 33 1", []],
  ["a line that is cut off", "udp", "   3: 0100007F:00", []],
] as const)("of a table of sockets, %s is read for what it is", (_what, protocol, line, expected) => {
  expect(parseSocketTable(`${UDP_HEADER}\n${line}\n`, protocol)).toEqual(expected);
});
