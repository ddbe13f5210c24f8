import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { createServer } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { status } from "@grpc/grpc-js";
import { beforeEach, expect, onTestFinished, test, vi } from "vitest";
import { listenOnLoopback } from "../support/loopback.ts";
import { FakeIstiod } from "../sync/istiod/ads/fake-istiod.ts";
import { nameTableOctets, responseOctets } from "../sync/istiod/ads/message-octets.ts";
import { startWatching, waitForAddress } from "./watching.ts";

const HOST = "orders.shop.svc.cluster.local";

let folder: string;
let table: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "meshdoh-istiod-"));
  table = join(folder, "table");
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
});

function infoOf(address: string) {
  return { ips: [address], registry: "Kubernetes", shortname: "orders", namespace: "shop" };
}

/** What istiod pushes to a proxy. */
function push(version: string, address: string): Uint8Array {
  return responseOctets(version, `nonce-${version}`, nameTableOctets([[HOST, infoOf(address)]]));
}

/** What `/debug/ndsz` answers. */
function page(address: string): string {
  const { ips, registry, shortname, namespace } = infoOf(address);
  const type = "type.googleapis.com/istio.networking.nds.v1.NameTable";
  const resource = { "@type": type, table: { [HOST]: { ips, registry, shortname, namespace } } };
  return JSON.stringify({ configs: [{ resource }] });
}

test("what istiod pushes reaches the folder, also over a stream that had to be opened again", async () => {
  const istiod = await FakeIstiod.start((stream) => stream.write(push("v1", "10.96.0.1")));
  const words = ["--from", `east=istiod:grpc://127.0.0.1:${istiod.port}#namespace=shop`, "--to", `dir:${table}`];
  const watching = startWatching(words);
  await waitForAddress(table, `${HOST}.`, "10.96.0.1");
  await watching.says("east: 1 names read\n");
  istiod.send(push("v2", "10.96.0.2"));
  await waitForAddress(table, `${HOST}.`, "10.96.0.2");
  await vi.waitFor(() => expect(istiod.requests.map(({ version }) => version)).toEqual(["", "v1", "v2"]), 10_000);

  istiod.streams[0]?.end();
  await vi.waitFor(() => expect(istiod.streams).toHaveLength(2), 10_000);
  await waitForAddress(table, `${HOST}.`, "10.96.0.1");
  expect(await watching.end()).toEqual([0, null]);
});

test("an istiod that goes away leaves its names in the folder, and is asked again when it is back", async () => {
  let isAway = false;
  const istiod = await FakeIstiod.start((stream) => {
    if (isAway) stream.emit("error", { code: status.UNAVAILABLE, details: "no healthy upstream" });
    else stream.write(push(`v${istiod.streams.length}`, `10.96.0.${istiod.streams.length}`));
  });
  const words = ["--from", `east=istiod:grpc://127.0.0.1:${istiod.port}#namespace=shop`, "--to", `dir:${table}`];
  const watching = startWatching(words);
  await waitForAddress(table, `${HOST}.`, "10.96.0.1");
  isAway = true;
  istiod.streams[0]?.emit("error", { code: status.UNAVAILABLE, details: "no healthy upstream" });
  await watching.says("east: cannot be read, so what it said before stays");
  await waitForAddress(table, `${HOST}.`, "10.96.0.1");
  isAway = false;
  const asked = istiod.streams.length;
  await vi.waitFor(() => expect(istiod.streams.length).toBeGreaterThan(asked), 20_000);
  await waitForAddress(table, `${HOST}.`, `10.96.0.${istiod.streams.length}`);
  expect(await watching.end()).toEqual([0, null]);
});

test("a name table in a file reaches the folder when it is written anew", async () => {
  const file = join(folder, "ndsz.json");
  await writeFile(file, page("10.96.0.1"));
  const watching = startWatching(["--from", `east=istiod:${file}`, "--to", `dir:${table}`]);
  await waitForAddress(table, `${HOST}.`, "10.96.0.1");
  await writeFile(file, page("10.96.0.2"));
  await waitForAddress(table, `${HOST}.`, "10.96.0.2");
  await writeFile(file, "{");
  await watching.says("is no JSON, or was cut off");
  await writeFile(file, page("10.96.0.3"));
  await waitForAddress(table, `${HOST}.`, "10.96.0.3");
  expect(await watching.end()).toEqual([0, null]);
});

test("a page of istiod that cannot answer yet is asked again, and its names reach the folder", async () => {
  let body: string | undefined;
  const server = createServer((_request, response) => {
    response.statusCode = body === undefined ? 503 : 200;
    response.end(body ?? "not yet\n");
  });
  const { port, close } = await listenOnLoopback(server);
  onTestFinished(close);
  const words = ["--from", `east=istiod:http://127.0.0.1:${port}/debug/ndsz`, "--to", `dir:${table}`];
  const watching = startWatching(words);
  await watching.says("503");
  body = page("10.96.0.1");
  await waitForAddress(table, `${HOST}.`, "10.96.0.1");
  expect(await watching.end()).toEqual([0, null]);
});
