import type http from "node:http";
import type http2 from "node:http2";
import type https from "node:https";
import { createRequire as requireFrom } from "node:module";
import type tls from "node:tls";

// What a program loads and never uses is memory that it keeps for years: 8 MB for TLS, 5 MB more for HTTP/2.

const require = requireFrom(import.meta.url);

/**
 * `node:http`, required instead of imported: an import reads all exports of the module, among them a WebSocket, for
 * which Node loads the whole of its `fetch`, 5 MB of memory that a shim never uses.
 */
export const nodeHttp: typeof http = require("node:http");

/** `node:https`, loaded when it is asked for. */
export function nodeHttps(): typeof https {
  return require("node:https");
}

/** `node:http2`, loaded when it is asked for. */
export function nodeHttp2(): typeof http2 {
  return require("node:http2");
}

/** `node:tls`, loaded when it is asked for. */
export function nodeTls(): typeof tls {
  return require("node:tls");
}
