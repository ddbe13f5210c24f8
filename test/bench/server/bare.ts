import { readFileSync } from "node:fs";
import { createSecureServer, type ServerHttp2Stream } from "node:http2";

// As little as an HTTP/2 server over TLS can do for a DNS query: takes the whole body and answers the same reply to
// everything. Runs on Node and Bun.
//
// Arguments: certificate, key, file with the reply.

const [certificateFile = "", keyFile = "", replyFile = ""] = process.argv.slice(2);
const reply = readFileSync(replyFile);
const fields = { ":status": 200, "content-type": "application/dns-message", "content-length": reply.length };
const postHeaders = { ...fields, "meshdoh-snapshot": "1-C-OtQSFSXUpPqc57" };
const getHeaders = { ...fields, "cache-control": "max-age=30", vary: "authorization" };

function respond(stream: ServerHttp2Stream, headers: typeof postHeaders | typeof getHeaders): void {
  stream.respond(headers);
  stream.end(reply);
}

const server = createSecureServer({ cert: readFileSync(certificateFile), key: readFileSync(keyFile) });
server.on("stream", (stream, headers) => {
  if (headers[":method"] === "GET") {
    respond(stream, getHeaders);
    return;
  }
  const parts: Buffer[] = [];
  stream.on("data", (part: Buffer) => parts.push(part));
  stream.on("end", () => respond(stream, postHeaders));
});
server.listen(0, "127.0.0.1", () => {
  const address = server.address();
  if (typeof address === "object" && address !== null) process.stdout.write(`listening on 127.0.0.1:${address.port}\n`);
});
