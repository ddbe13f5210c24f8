import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { decodeMessage } from "../../src/dns/decode.ts";
import { encodeMessage } from "../../src/dns/encode.ts";
import type { Question, ResourceRecord } from "../../src/dns/message.ts";
import { listenOnLoopback } from "../support/loopback.ts";

/** A DoH server that stands for the public DNS. */
export interface DohUpstream {
  readonly url: URL;
  /** The names it was asked for, in order. */
  readonly asked: readonly string[];
  close(): Promise<void>;
}

/** Starts a DoH server that answers with what `answer` gives, and NXDOMAIN where that is nothing. */
export async function startDohUpstream(
  answer: (question: Question) => ResourceRecord[] | undefined,
): Promise<DohUpstream> {
  const asked: string[] = [];
  const respond = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const parts: Buffer[] = [];
    for await (const part of request) parts.push(Buffer.from(part));
    const query = decodeMessage(Buffer.concat(parts));
    const [question] = query.question;
    if (question !== undefined) asked.push(question.name);
    const records = question === undefined ? undefined : answer(question);
    const reply = {
      ...query,
      isResponse: true,
      recursionAvailable: true,
      rcode: records === undefined ? 3 : 0,
      answer: records ?? [],
    };
    response.writeHead(200, { "content-type": "application/dns-message" }).end(encodeMessage(reply));
  };
  const server = createServer((request, response) => {
    respond(request, response).catch((cause: unknown) =>
      response.destroy(new Error("the query is unreadable", { cause })),
    );
  });
  const { port, close } = await listenOnLoopback(server);
  return { url: new URL(`http://127.0.0.1:${port}/dns-query`), asked, close };
}
