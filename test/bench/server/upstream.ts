import { createSocket } from "node:dgram";
import { once } from "node:events";
import { readFileSync } from "node:fs";
import { createSecureServer } from "node:http2";
import { decodeMessage } from "../../../src/dns/decode.ts";
import { encodeMessage } from "../../../src/dns/encode.ts";
import { addressRecord } from "../../../src/dns/rdata.ts";

// A resolver that answers every question at once with one address: over HTTP/2 with TLS, and over UDP at the same port.
//
// Arguments: certificate, key.

const TTL_SECONDS = 300;
const [certificateFile = "", keyFile = ""] = process.argv.slice(2);

function answer(octets: Uint8Array): Uint8Array {
  const query = decodeMessage(octets);
  const records = query.question.map(({ name }) => addressRecord(name, "192.0.2.1", TTL_SECONDS));
  return encodeMessage({ ...query, isResponse: true, recursionAvailable: true, answer: records });
}

const server = createSecureServer({ cert: readFileSync(certificateFile), key: readFileSync(keyFile) });
server.on("stream", (stream, headers) => {
  if (headers[":method"] !== "POST") {
    // What a shim asks of gateways besides.
    stream.respond({ ":status": 404 }, { endStream: true });
    return;
  }
  const parts: Buffer[] = [];
  stream.on("data", (part: Buffer) => parts.push(part));
  stream.on("end", () => {
    const reply = answer(Buffer.concat(parts));
    stream.respond({ ":status": 200, "content-type": "application/dns-message", "content-length": reply.length });
    stream.end(reply);
  });
});
server.listen(0, "127.0.0.1");
await once(server, "listening");
const address = server.address();
if (typeof address !== "object" || address === null) throw new Error("the upstream has no port");

const socket = createSocket("udp4");
socket.on("message", (octets, client) => socket.send(answer(octets), client.port, client.address));
socket.bind(address.port, "127.0.0.1");
await once(socket, "listening");
process.stdout.write(`listening on 127.0.0.1:${address.port}\n`);
