import { createSocket, type RemoteInfo } from "node:dgram";
import { readFileSync } from "node:fs";
import { connect } from "node:http2";

// The least that any shim in this runtime can do: hand each query to a gateway over HTTP/2 with TLS, and send back what it
// says. Keeps nothing, checks nothing.
//
// Arguments: URL of the gateway, file with the authority of its certificate.

const [url = "", authorityFile = ""] = process.argv.slice(2);
const gateway = new URL(url);
const session = connect(gateway.origin, { ca: readFileSync(authorityFile) });
const socket = createSocket("udp4");

function forward(query: Buffer, { port, address }: RemoteInfo): void {
  const stream = session.request({
    ":method": "POST",
    ":path": gateway.pathname,
    "content-type": "application/dns-message",
    "content-length": query.length,
  });
  const parts: Buffer[] = [];
  stream.on("data", (part: Buffer) => parts.push(part));
  stream.on("end", () => {
    const reply = Buffer.concat(parts);
    socket.send(reply, port, address);
  });
  stream.end(query);
}

socket.on("message", forward);
socket.bind(0, "127.0.0.1", () => {
  const { address, port } = socket.address();
  process.stdout.write(`listening on ${address}:${port}\n`);
});
