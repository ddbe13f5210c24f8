import { listenHttp } from "../../../src/server/http/listen-http.ts";
import { asReply, stubGateway } from "./stub-gateway.ts";

// A listener with a gateway that echoes, for tests that run it on another runtime than their own.
//
// Arguments: certificate and key, or nothing for plaintext.

const [certificateFile, keyFile] = process.argv.slice(2);
const tls = certificateFile === undefined || keyFile === undefined ? undefined : { certificateFile, keyFile };
const listener = await listenHttp({
  host: "127.0.0.1",
  port: 0,
  tls,
  gateway: stubGateway({ reply: asReply }),
  mayOperate: false,
  report: (line) => process.stderr.write(`${line}\n`),
});
process.stdout.write(`listening on ${listener.url}\n`);
process.on("SIGTERM", () => void listener.close(1_000));
