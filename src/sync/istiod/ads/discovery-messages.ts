import { BinaryWriter, WireType } from "@bufbuild/protobuf/wire";
import { readFields } from "./message-fields.ts";

/** The type of Istio's name table in discovery. */
export const NAME_TABLE_TYPE = "type.googleapis.com/istio.networking.nds.v1.NameTable";

/** Who asks (envoy/config/core/v3/base.proto, message Node). */
export interface DiscoveryNode {
  readonly id: string;
  readonly cluster: string;
  /** Fields of a Struct that are all text. */
  readonly metadata: Readonly<Record<string, string>>;
  readonly userAgentName: string;
}

/** A subscription, or what became of an answer to it (envoy/service/discovery/v3/discovery.proto). */
export interface DiscoveryRequest {
  /** Of the table in use; empty when there is none yet. */
  readonly versionInfo: string;
  /** Only in the first request of a stream. */
  readonly node?: DiscoveryNode;
  readonly typeUrl: string;
  /** Of the response that this answers; empty in the first request of a stream. */
  readonly responseNonce: string;
  /** Why that response is not in use. */
  readonly errorMessage?: string;
}

/** What istiod sends. */
export interface DiscoveryResponse {
  readonly versionInfo: string;
  readonly typeUrl: string;
  readonly nonce: string;
  readonly resources: readonly { readonly typeUrl: string; readonly value: Uint8Array }[];
}

/** `google.rpc.Code` INVALID_ARGUMENT. */
const INVALID_ARGUMENT = 3;

/** The octets of a DiscoveryRequest. */
export function encodeDiscoveryRequest(request: DiscoveryRequest): Uint8Array {
  const writer = new BinaryWriter();
  writeText(writer, 1, request.versionInfo);
  if (request.node !== undefined) writeNode(writer.tag(2, WireType.LengthDelimited).fork(), request.node).join();
  writeText(writer, 4, request.typeUrl);
  writeText(writer, 5, request.responseNonce);
  if (request.errorMessage !== undefined) {
    // google.rpc.Status: code = 1, message = 2.
    writer.tag(6, WireType.LengthDelimited).fork().tag(1, WireType.Varint).int32(INVALID_ARGUMENT);
    writeText(writer, 2, request.errorMessage).join();
  }
  return writer.finish();
}

function writeNode(writer: BinaryWriter, { id, cluster, metadata, userAgentName }: DiscoveryNode): BinaryWriter {
  writeText(writer, 1, id);
  writeText(writer, 2, cluster);
  writer.tag(3, WireType.LengthDelimited).fork();
  for (const [key, value] of Object.entries(metadata)) {
    // google.protobuf.Struct: map fields = 1, whose Value has string_value = 3, which is written also when it is empty.
    writeText(writer.tag(1, WireType.LengthDelimited).fork(), 1, key);
    writer.tag(2, WireType.LengthDelimited).fork().tag(3, WireType.LengthDelimited).string(value).join().join();
  }
  return writeText(writer.join(), 6, userAgentName);
}

function writeText(writer: BinaryWriter, number: number, text: string): BinaryWriter {
  return text === "" ? writer : writer.tag(number, WireType.LengthDelimited).string(text);
}

/** Reads a DiscoveryResponse. Throws `NameTableError`. */
export function decodeDiscoveryResponse(octets: Uint8Array): DiscoveryResponse {
  let [versionInfo, typeUrl, nonce] = ["", "", ""];
  const resources: { typeUrl: string; value: Uint8Array }[] = [];
  readFields(
    octets,
    {
      1: (reader) => (versionInfo = reader.string()),
      2: (reader) => resources.push(readAny(reader.bytes())),
      4: (reader) => (typeUrl = reader.string()),
      5: (reader) => (nonce = reader.string()),
    },
    "DiscoveryResponse",
  );
  return { versionInfo, typeUrl, nonce, resources };
}

/** google.protobuf.Any: type_url = 1, value = 2. */
function readAny(octets: Uint8Array): { typeUrl: string; value: Uint8Array } {
  let typeUrl = "";
  let value: Uint8Array = new Uint8Array();
  const fields = {
    1: (reader: { string(): string }) => (typeUrl = reader.string()),
    2: (reader: { bytes(): Uint8Array }) => (value = reader.bytes()),
  };
  readFields(octets, fields, "Any");
  return { typeUrl, value };
}
