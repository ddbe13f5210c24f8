import { openBunSocket } from "./bun-socket.ts";
import { openNodeSocket } from "./node-socket.ts";
import type { OpenUdpSocket } from "./udp-socket.ts";

/** Opens the fastest kind of UDP socket that this runtime has. Throws the system's error, with its `code`. */
export const openUdpSocket: OpenUdpSocket = process.versions["bun"] === undefined ? openNodeSocket : openBunSocket;
