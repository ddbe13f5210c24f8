import { Client, credentials as channels, Metadata, type ClientDuplexStream } from "@grpc/grpc-js";
import type { IstiodCredentials } from "../credentials.ts";
import { MAX_TABLE_OCTETS } from "../limits.ts";
import type { IstiodPace } from "../pace.ts";

/** Where a stream goes, and with what. */
export interface CallTarget {
  readonly target: string;
  readonly isSecure: boolean;
  readonly credentials: IstiodCredentials;
  /** As istiod knows the cluster of the token. */
  readonly clusterId?: string;
  readonly maxOctets?: number;
}

/** Takes what comes; nothing any more once it ended. */
export interface CallEvents {
  readonly message: (octets: Uint8Array) => void;
  /** `cause` is absent when the server ended it in order. */
  readonly ended: (cause?: Error) => void;
}

/** A stream that is open, or being opened. */
export interface DiscoveryCall {
  send(octets: Uint8Array): void;
  /** Ends it and its connection, without a word to `CallEvents`. */
  close(): void;
}

const METHOD = "/envoy.service.discovery.v3.AggregatedDiscoveryService/StreamAggregatedResources";

/** Opens the stream of aggregated discovery over a connection of its own. */
export function openCall(wanted: CallTarget, pace: IstiodPace, events: CallEvents): DiscoveryCall {
  const { isSecure, credentials, target, maxOctets = MAX_TABLE_OCTETS } = wanted;
  const ca = credentials.ca === undefined ? null : Buffer.from(credentials.ca);
  const client = new Client(target, isSecure ? channels.createSsl(ca) : channels.createInsecure(), {
    "grpc.max_receive_message_length": maxOctets,
    "grpc.keepalive_time_ms": pace.keepAliveMs,
    "grpc.keepalive_timeout_ms": pace.keepAliveAnswerMs,
    // Whoever reconnects is us, with a pace of our own, and nobody else has this connection.
    "grpc.enable_retries": 0,
    "grpc.use_local_subchannel_pool": 1,
    "grpc.service_config_disable_resolution": 1,
  });
  const call = client.makeBidiStreamRequest(METHOD, bufferOf, asIs, metadataOf(wanted));
  return connect(client, call, events);
}

function connect(client: Client, call: ClientDuplexStream<Uint8Array, Uint8Array>, events: CallEvents): DiscoveryCall {
  let isOpen = true;
  const end = (cause?: Error): void => {
    if (!isOpen) return;
    isOpen = false;
    call.cancel();
    client.close();
    events.ended(cause);
  };
  call.on("data", (octets: Uint8Array) => {
    if (isOpen) events.message(octets);
  });
  call.on("error", (cause: Error) => end(cause));
  call.on("end", () => end());
  return {
    send: (octets) => {
      if (isOpen) call.write(octets);
    },
    close: () => {
      if (!isOpen) return;
      isOpen = false;
      call.cancel();
      client.close();
    },
  };
}

function metadataOf({ credentials, clusterId }: CallTarget): Metadata {
  const metadata = new Metadata();
  if (credentials.token !== undefined) metadata.set("authorization", `Bearer ${credentials.token}`);
  if (clusterId !== undefined) metadata.set("clusterid", clusterId);
  return metadata;
}

function bufferOf(octets: Uint8Array): Buffer {
  return Buffer.from(octets.buffer, octets.byteOffset, octets.byteLength);
}

function asIs(octets: Buffer): Uint8Array {
  return octets;
}
