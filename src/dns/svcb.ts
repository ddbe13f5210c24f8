import type { ResourceRecord } from "./message.ts";
import type { Name } from "./name.ts";
import { RrClass, RrType } from "./numbers.ts";
import { encodeUtf8 } from "./utf8.ts";
import { wireOfName } from "./wire-name.ts";
import { Writer } from "./writer.ts";

/** Keys of SvcParams (RFC 9460 section 14.3.2, RFC 9461 section 9.1). */
const SvcParamKey = { Alpn: 1, Port: 3, DohPath: 7 } as const;

/** Where DNS over HTTPS is to be had (RFC 9461). */
export interface DohService {
  readonly host: Name;
  readonly port: number;
  /** URI template with the variable `dns`, relative to the host (RFC 9461 section 5). */
  readonly pathTemplate: string;
}

/** The port that `https` has without being told. */
const HTTPS_PORT = 443;
const HTTP_2 = "h2";

/** SVCB in ServiceMode that names a DoH server with HTTP/2; its parameters in ascending order (RFC 9460 section 2.2). */
export function dohServiceRecord(owner: Name, service: DohService, ttlSeconds: number): ResourceRecord {
  const writer = new Writer();
  writer.writeUint16(1);
  writer.writeOctets(wireOfName(service.host));
  writeParam(writer, SvcParamKey.Alpn, Uint8Array.of(HTTP_2.length, ...encodeUtf8(HTTP_2)));
  if (service.port !== HTTPS_PORT) {
    writeParam(writer, SvcParamKey.Port, Uint8Array.of(service.port >> 8, service.port));
  }
  writeParam(writer, SvcParamKey.DohPath, encodeUtf8(service.pathTemplate));
  return { owner, type: RrType.Svcb, class: RrClass.In, ttlSeconds, rdata: writer.finish() };
}

function writeParam(writer: Writer, key: number, value: Uint8Array): void {
  writer.writeUint16(key);
  writer.writeUint16(value.length);
  writer.writeOctets(value);
}
