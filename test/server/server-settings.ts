import { parseSettings } from "../../src/gateway/settings.ts";
import type { ServerSettings } from "../../src/server/server-settings.ts";
import { MemoryStore } from "../../src/snapshot/store/memory.ts";

/** A server on a free loopback port without TLS, over an empty store, that nobody may ask without a token. */
export function serverSettings(parts: Partial<ServerSettings> = {}): ServerSettings {
  return {
    gateway: parseSettings({}, { plainUpstreams: true }),
    describesAnonymousView: false,
    store: { label: "memory:", reader: new MemoryStore(), folder: undefined },
    listen: [{ host: "127.0.0.1", port: 0, mayOperate: false }],
    tls: undefined,
    rates: { perViewPerSecond: undefined, perAddressPerSecond: undefined },
    accessLog: undefined,
    drainDelayMs: 0,
    version: "1.2.3",
    environment: {},
    report: () => {},
    ...parts,
  };
}
