import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { addView } from "../../src/cli/view/edit.ts";
import { encodeMessage } from "../../src/dns/encode.ts";
import { encodeBase64Url } from "../../src/doh/base64url.ts";
import { SNAPSHOT_FIELD } from "../../src/doh/snapshot-field.ts";
import type { StoreWriter } from "../../src/snapshot/store/store.ts";
import { formatViewToken, VIEW_TOKEN_RANDOM_OCTETS } from "../../src/snapshot/view-token.ts";
import { addressQuery, addressReply, encodedQueries, NAME_COUNT } from "./messages.ts";
import type { Burst } from "./load/http-load.ts";
import { costFigure, rateFigure, type Figure } from "./measure/figure.ts";
import { runLoad, withPrograms, type Server, type Workshop } from "./measure/programs.ts";
import { reportFigures } from "./measure/report.ts";
import { pairsOf } from "./measure/rounds.ts";
import { publishedTable } from "./published-table.ts";
import { startWorkerd } from "./workerd/start.ts";

// The gateway as it is deployed, in bare workerd, beside a handler that does as little as possible in the same process.

/** The gateway does at least this part of what the bare handler does. */
const BOUND = { atLeast: 0.93 };
const ROUNDS = 45;
const LOAD = join(import.meta.dirname, "load/http-load.ts");

/** One way to ask; `token` is empty for none. */
interface Way {
  readonly method: "GET" | "POST";
  readonly nameCount: number;
  readonly token: string;
}

function titleOf({ method, nameCount, token }: Way): string {
  const names = nameCount === 1 ? "1 name" : `${nameCount} names`;
  return `gateway in workerd, ${method}, ${names}${token === "" ? "" : ", with a token"}`;
}

async function writeRequests({ folder }: Workshop, way: Way): Promise<string> {
  const requests = encodedQueries(way.nameCount).map((query) =>
    Buffer.from(formatRequest(way, query)).toString("base64"),
  );
  const file = join(folder, `${titleOf(way).replaceAll(/\W+/g, "-")}.txt`);
  await writeFile(file, requests.join("\n"));
  return file;
}

function formatRequest({ method, token }: Way, query: Uint8Array): Uint8Array {
  const path = method === "GET" ? `/dns-query?dns=${encodeBase64Url(query)}` : "/dns-query";
  const body = ["content-type: application/dns-message", `content-length: ${query.length}`];
  const head = [
    `${method} ${path} HTTP/1.1`,
    "host: dns.example",
    "accept: application/dns-message",
    ...(token === "" ? [] : [`authorization: Bearer ${token}`]),
    ...(method === "GET" ? [] : body),
  ].join("\r\n");
  return Buffer.concat([Buffer.from(`${head}\r\n\r\n`), method === "GET" ? new Uint8Array() : query]);
}

/** The comparison means something only when both answer alike. */
async function requireEqualAnswers(gateway: Server, bare: Server, { method, token }: Way): Promise<void> {
  const [query] = encodedQueries(1);
  if (query === undefined) throw new Error("there is no query");
  const ask = async ({ port }: Server): Promise<string> => {
    const url = `http://127.0.0.1:${port}/dns-query`;
    const access: Record<string, string> = token === "" ? {} : { authorization: `Bearer ${token}` };
    const headers = { ...access, "content-type": "application/dns-message" };
    const response =
      method === "POST"
        ? await fetch(url, { method, headers, body: query })
        : await fetch(`${url}?dns=${encodeBase64Url(query)}`, { headers: access });
    // The bare one knows of no snapshot, but how long the name of one is.
    const fields = [...response.headers].map(([name, value]) => [name, name === SNAPSHOT_FIELD ? value.length : value]);
    return JSON.stringify([response.status, fields, (await response.arrayBuffer()).byteLength]);
  };
  const [ours, theirs] = [await ask(gateway), await ask(bare)];
  if (ours !== theirs) throw new Error(`the bare handler answers otherwise than the gateway: ${theirs}, not ${ours}`);
}

async function compare(workshop: Workshop, way: Way, gateway: Server, bare: Server): Promise<Figure[]> {
  await requireEqualAnswers(gateway, bare, way);
  const file = await writeRequests(workshop, way);
  const words = [gateway.pid, gateway.port, bare.port, ROUNDS].map(String);
  const bursts = await runLoad<(readonly [Burst, Burst])[]>(workshop.children, [LOAD, ...words, file]);
  const what = titleOf(way);
  const shared = { referenceName: "bare handler", bound: BOUND };
  return [
    rateFigure({
      ...shared,
      what: `${what}: throughput`,
      unit: "/s",
      pairs: pairsOf(bursts, ({ perSecond }) => perSecond),
    }),
    costFigure({ ...shared, what: `${what}: CPU time`, unit: "µs", pairs: pairsOf(bursts, ({ micros }) => micros) }),
  ];
}

/** Adds a view that is like the anonymous one and gives back its token. */
async function addBenchView(store: StoreWriter): Promise<string> {
  const home = { cluster: "east", namespace: "ns1" };
  const usual = { reach: "mesh", families: ["v4", "v6"], autopath: true, public: true } as const;
  const record = { settings: { name: "bench", ...home, ...usual }, createdSeconds: 0 };
  const token = formatViewToken(crypto.getRandomValues(new Uint8Array(VIEW_TOKEN_RANDOM_OCTETS)));
  await addView(store, record, [{ namedBy: "token", text: token, shown: token }]);
  return token;
}

await withPrograms(async (workshop) => {
  const octets = [...encodeMessage(addressReply(addressQuery(0), 1))];
  const store = await publishedTable(NAME_COUNT);
  const token = await addBenchView(store);
  const { gateway, bare, barePrivate } = await startWorkerd(workshop, store, { octets, maxAgeSeconds: 30 });
  const figures: Figure[] = [];
  for (const method of ["POST", "GET"] as const) {
    for (const nameCount of [1, NAME_COUNT])
      figures.push(...(await compare(workshop, { method, nameCount, token: "" }, gateway, bare)));
  }
  figures.push(...(await compare(workshop, { method: "POST", nameCount: NAME_COUNT, token }, gateway, barePrivate)));
  reportFigures(figures);
});
