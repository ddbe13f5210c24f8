import type http from "node:http";
import { createRequire as requireFrom } from "node:module";

/**
 * `node:http`, required instead of imported: an import reads all exports of the module, among them a WebSocket, for
 * which Node loads the whole of its `fetch`, 5 MB of memory that a shim never uses.
 */
export const nodeHttp: typeof http = requireFrom(import.meta.url)("node:http");
