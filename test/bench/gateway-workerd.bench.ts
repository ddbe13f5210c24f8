import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { encodeMessage } from "../../src/dns/encode.ts";
import { encodeBase64Url } from "../../src/doh/base64url.ts";
import { addressQuery, addressReply, encodedQueries, NAME_COUNT } from "./messages.ts";
import type { Burst } from "./load/http-load.ts";
import { costFigure, rateFigure, type Figure } from "./measure/figure.ts";
import { runLoad, withPrograms, type Server, type Workshop } from "./measure/programs.ts";
import { reportFigures } from "./measure/report.ts";
import { pairsOf } from "./measure/rounds.ts";
import { publishedTable } from "./published-table.ts";
import { startWorkerd } from "./workerd/start.ts";

// The gateway as it is deployed, in bare workerd, beside a handler that does as little as possible in the same process.

/** The gateway does at least nine tenths of what the bare handler does. */
const BOUND = { atLeast: 0.9 };
const ROUNDS = 45;
const LOAD = join(import.meta.dirname, "load/http-load.ts");

type Method = "GET" | "POST";

async function writeRequests({ folder }: Workshop, method: Method, nameCount: number): Promise<string> {
  const requests = encodedQueries(nameCount).map((query) =>
    Buffer.from(formatRequest(method, query)).toString("base64"),
  );
  const file = join(folder, `${method}-${nameCount}.txt`);
  await writeFile(file, requests.join("\n"));
  return file;
}

function formatRequest(method: Method, query: Uint8Array): Uint8Array {
  if (method === "GET") {
    return Buffer.from(
      `GET /dns-query?dns=${encodeBase64Url(query)} HTTP/1.1\r\nhost: dns.example\r\naccept: application/dns-message\r\n\r\n`,
    );
  }
  const head = [
    "POST /dns-query HTTP/1.1",
    "host: dns.example",
    "accept: application/dns-message",
    "content-type: application/dns-message",
    `content-length: ${query.length}`,
  ].join("\r\n");
  return Buffer.concat([Buffer.from(`${head}\r\n\r\n`), query]);
}

/** The comparison means something only when both answer alike. */
async function requireEqualAnswers(gateway: Server, bare: Server): Promise<void> {
  const [query] = encodedQueries(1);
  if (query === undefined) throw new Error("there is no query");
  const url = (port: number): string => `http://127.0.0.1:${port}/dns-query`;
  const headers = { "content-type": "application/dns-message" };
  const describe = async (response: Response): Promise<string> =>
    JSON.stringify([response.status, [...response.headers], (await response.arrayBuffer()).byteLength]);
  for (const ask of [
    (port: number) => fetch(url(port), { method: "POST", headers, body: query }),
    (port: number) => fetch(`${url(port)}?dns=${encodeBase64Url(query)}`),
  ]) {
    const [ours, theirs] = [await describe(await ask(gateway.port)), await describe(await ask(bare.port))];
    if (ours !== theirs) throw new Error(`the bare handler answers otherwise than the gateway: ${theirs}, not ${ours}`);
  }
}

async function compare(
  workshop: Workshop,
  method: Method,
  nameCount: number,
  gateway: Server,
  bare: Server,
): Promise<Figure[]> {
  const file = await writeRequests(workshop, method, nameCount);
  const words = [gateway.pid, gateway.port, bare.port, ROUNDS].map(String);
  const bursts = await runLoad<(readonly [Burst, Burst])[]>(workshop.children, [LOAD, ...words, file]);
  const what = `gateway in workerd, ${method}, ${nameCount === 1 ? "1 name" : `${nameCount} names`}`;
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

await withPrograms(async (workshop) => {
  const octets = [...encodeMessage(addressReply(addressQuery(0), 1))];
  const { gateway, bare } = await startWorkerd(workshop, await publishedTable(NAME_COUNT), {
    octets,
    maxAgeSeconds: 30,
  });
  await requireEqualAnswers(gateway, bare);
  const figures: Figure[] = [];
  for (const method of ["POST", "GET"] as const) {
    for (const nameCount of [1, NAME_COUNT])
      figures.push(...(await compare(workshop, method, nameCount, gateway, bare)));
  }
  reportFigures(figures);
});
