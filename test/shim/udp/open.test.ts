import { expect, test } from "vitest";
import { openNodeSocket } from "../../../src/shim/udp/node-socket.ts";
import { openUdpSocket } from "../../../src/shim/udp/open.ts";

test("Node, which these tests run on, has the socket of node:dgram", () => {
  expect(openUdpSocket).toBe(openNodeSocket);
});
