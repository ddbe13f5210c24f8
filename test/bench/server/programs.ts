import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { addView } from "../../../src/cli/view/edit.ts";
import { encodeMessage } from "../../../src/dns/encode.ts";
import { formatViewToken, VIEW_TOKEN_RANDOM_OCTETS } from "../../../src/snapshot/view-token.ts";
import { DirStore } from "../../../src/sync/store/dir.ts";
import { makeAuthority, type IssuedCertificate, type TestAuthority } from "../../support/test-authority.ts";
import { bundlePrograms } from "../measure/bundle-programs.ts";
import { startServer, type Server, type Workshop } from "../measure/programs.ts";
import { addressQuery, addressReply, NAME_COUNT } from "../messages.ts";
import { publishedTable } from "../published-table.ts";

/** Programs of a comparison as they are shipped: bundled, so that no runtime has to strip types. */
export interface ServerPrograms {
  readonly authority: TestAuthority;
  readonly certificate: IssuedCertificate;
  /** A token of a view like the anonymous one. */
  readonly token: string;
  /** `meshdoh serve` over a table of `NAME_COUNT` services, with more flags. */
  readonly startGateway: (runtime: string, flags?: readonly string[]) => Promise<Server>;
  readonly startBare: (runtime: string) => Promise<Server>;
  /** A DoH server over HTTP/2, and UDP at the same port, that answers at once. */
  readonly startUpstream: () => Promise<Server>;
}

const VIEW = { cluster: "east", namespace: "ns1", reach: "mesh", families: ["v4", "v6"] } as const;

/** Bundles the programs, publishes the table and makes the certificate. */
export async function buildServerPrograms({ children, folder }: Workshop): Promise<ServerPrograms> {
  const here = (file: string): string => fileURLToPath(import.meta.resolve(file));
  await bundlePrograms(
    { meshdoh: "src/cli/main.ts", bare: here("./bare.ts"), upstream: here("./upstream.ts") },
    folder,
  );
  const authority = await makeAuthority(folder);
  const certificate = await authority.issue("server", ["DNS:localhost", "IP:127.0.0.1"]);
  const { certificateFile, keyFile } = certificate;
  const store = join(folder, "store");
  const token = await publish(new DirStore(store));
  const reply = join(folder, "reply");
  await writeFile(reply, encodeMessage(addressReply(addressQuery(0), 1)));
  // Programs trust the authority as a machine's own.
  process.env["NODE_EXTRA_CA_CERTS"] = authority.certificateFile;
  const start = (title: string, runtime: string, file: string, words: readonly string[]): Promise<Server> =>
    startServer(children, title, [runtime, join(folder, `${file}.mjs`), ...words]);
  const serveWords = ["serve", "--store", `dir:${store}`, "--listen", "127.0.0.1:0", "--anonymous-view", "bench"];
  const tls = ["--tls-cert", certificateFile, "--tls-key", keyFile];
  return {
    authority,
    certificate,
    token,
    startGateway: (runtime, flags = []) =>
      start("meshdoh serve", runtime, "meshdoh", [...serveWords, ...tls, ...flags]),
    startBare: (runtime) => start("the bare handler", runtime, "bare", [certificateFile, keyFile, reply]),
    startUpstream: () => start("the upstream", process.execPath, "upstream", [certificateFile, keyFile]),
  };
}

/** Publishes the table and a view, and gives back the view's token. */
async function publish(store: DirStore): Promise<string> {
  const table = await publishedTable(NAME_COUNT);
  for (const key of await table.list("")) {
    const value = await table.get(key);
    if (value !== undefined) await store.put(new Map([[key, value]]));
  }
  const settings = { name: "bench", ...VIEW, autopath: true, public: true };
  const token = formatViewToken(crypto.getRandomValues(new Uint8Array(VIEW_TOKEN_RANDOM_OCTETS)));
  await addView(store, { settings, createdSeconds: 0 }, [{ namedBy: "token", text: token, shown: token }]);
  return token;
}
