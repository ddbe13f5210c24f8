import { createServer } from "node:http";
import { listenOnLoopback } from "../support/loopback.ts";

/** A host of the table whose address is this machine. */
export const LOOPBACK_HOST = "page.mesh.example";

/** The manifest that says so, as `--from` takes it. */
export const LOOPBACK_PAGE = "east=manifests:test/fixtures/loopback-page.yaml";

/** A page on this machine that greets with the host it is asked for. */
export interface LoopbackPage {
  readonly port: number;
  close(): Promise<void>;
}

/** Serves the page. */
export function startLoopbackPage(): Promise<LoopbackPage> {
  return listenOnLoopback(createServer((request, response) => response.end(`hello ${request.headers.host}`)));
}
