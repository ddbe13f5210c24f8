import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { beforeEach, describe, expect, onTestFinished, test, vi } from "vitest";
import { startApiServer, type ApiServer } from "../support/api-server/api-server.ts";
import { formatKubeconfig } from "../support/api-server/kubeconfig.ts";
import { realService } from "../support/api-server/real-shapes.ts";
import { KV_ACCOUNT_ID, KV_NAMESPACE_ID, KV_TOKEN, KvApiServer } from "../support/kv-api/kv-api-server.ts";
import { startWatching, waitForAddress, waitForStored, type Watching } from "./watching.ts";

const WEB = "web.shop.svc.cluster.local.";

let folder: string;
let table: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "meshdoh-watch-"));
  table = join(folder, "table");
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
});

/** An API server with one Service, which the kubeconfig in the environment leads to. */
async function openCluster(): Promise<{ server: ApiServer; environment: Record<string, string> }> {
  const server = await startApiServer();
  onTestFinished(() => server.stop());
  server.objects.put(realService("shop", "web", "10.96.0.1"));
  server.objects.put({ apiVersion: "v1", kind: "Namespace", metadata: { name: "meshdoh" } });
  const kubeconfig = join(folder, "kubeconfig");
  await writeFile(kubeconfig, formatKubeconfig([{ name: "test", server: server.url }]));
  return { server, environment: { KUBECONFIG: kubeconfig } };
}

/** How long it took until that address was in the table of `folder`, after it was given to the Service. */
function changeTime(server: ApiServer, address: string): Promise<number> {
  server.objects.put(realService("shop", "web", address));
  return waitForAddress(table, WEB, address);
}

function medianOf(numbers: readonly number[]): number {
  return numbers.toSorted((a, b) => a - b)[Math.floor(numbers.length / 2)] ?? Number.NaN;
}

function healthAddress(watching: Watching): string {
  return /health and metrics: http:\/\/(\S+)/.exec(watching.complaints())?.[1] ?? "";
}

async function page(address: string, path: string): Promise<{ status: number; text: string }> {
  const response = await fetch(`http://${address}${path}`);
  return { status: response.status, text: await response.text() };
}

describe("meshdoh sync --watch of a live cluster", () => {
  test("brings a change of one Service to the folder within a second, and ends on SIGTERM with status 0", async () => {
    const { server, environment } = await openCluster();
    const words = ["--from", "east=kube:test", "--to", `dir:${table}`, "--json", "--health-listen", "127.0.0.1:0"];
    const watching = startWatching(words, environment);
    await waitForAddress(table, WEB, "10.96.0.1");
    const times: number[] = [];
    for (let count = 2; count < 9; count++) times.push(await changeTime(server, `10.96.0.${count}`));
    console.log(`changes reached the folder after ${times.map((ms) => Math.round(ms)).join(", ")} ms`);
    expect(medianOf(times)).toBeLessThan(1000);
    expect(medianOf(times), "it is gathered for 300 ms").toBeGreaterThan(200);

    const address = healthAddress(watching);
    await vi.waitFor(async () => expect(await page(address, "/readyz")).toEqual({ status: 200, text: "ok\n" }), 20_000);
    expect(await page(address, "/healthz")).toEqual({ status: 200, text: "ok\n" });
    // It is counted behind the table.
    const published = `meshdoh_sync_publications_total{store="dir:${table}",outcome="published"} 8\n`;
    await vi.waitFor(async () => expect((await page(address, "/metrics")).text).toContain(published), 20_000);
    const { text } = await page(address, "/metrics");
    expect(text, "no names of hosts").not.toContain("web");

    expect(await watching.end()).toEqual([0, null]);
    const lines = watching.output().trim().split("\n");
    expect(lines).toHaveLength(8);
    expect(JSON.parse(lines[7] ?? "")).toMatchObject({ changes: [{ kind: "change", name: WEB }] });
  });

  test("publishes what was gathered when it is told to end at that moment", async () => {
    const { server, environment } = await openCluster();
    const words = ["--from", "east=kube:test", "--to", `dir:${table}`, "--health-listen", "127.0.0.1:0"];
    const watching = startWatching(words, environment);
    await waitForAddress(table, WEB, "10.96.0.1");
    let changes = 0;
    await vi.waitFor(
      async () => {
        const { text } = await page(healthAddress(watching), "/metrics");
        // It waits for a moment only: after one that nobody saw wait comes another.
        if (text.includes(`outcome="published"} ${1 + changes}\n`)) {
          changes++;
          server.objects.put(realService("shop", "web", `10.96.0.${1 + changes}`));
        }
        expect(text).toMatch(/^meshdoh_sync_pending_changes [1-9]/m);
      },
      { timeout: 20_000, interval: 5 },
    );
    expect(await watching.end()).toEqual([0, null]);
    await waitForAddress(table, WEB, `10.96.0.${1 + changes}`);
    expect(watching.complaints()).toContain("ends: publishes what was gathered");
  });

  test("keeps the table when the cluster reports no Services at all, and says so", async () => {
    const { server, environment } = await openCluster();
    const watching = startWatching(["--from", "east=kube:test", "--to", `dir:${table}`, "--quiet"], environment);
    await waitForAddress(table, WEB, "10.96.0.1");
    expect(watching.complaints(), "--quiet says nothing but what is wrong").toBe("");
    server.faults.reportEmpty(["services"]);
    server.faults.expireWatches("services");
    await watching.says("refused, nothing was published: ");
    await waitForAddress(table, WEB, "10.96.0.1");
    server.faults.reportEmpty([]);
    server.faults.expireWatches("services");
    await changeTime(server, "10.96.0.7");
  });
});

describe("meshdoh sync --watch to Workers KV", () => {
  test("brings a change of one Service to its API within two seconds", async () => {
    const { server, environment } = await openCluster();
    const kv = new KvApiServer();
    // The limits of the API are those of the clock of the day, as it passes.
    const clock = setInterval(() => (kv.clock.nowMs = Date.now()), 10);
    const { baseUrl, close } = await kv.listen();
    onTestFinished(close);
    onTestFinished(() => clearInterval(clock));
    const store = { get: async (key: string) => kv.values.latest(key) };
    const account = {
      CLOUDFLARE_ACCOUNT_ID: KV_ACCOUNT_ID,
      CLOUDFLARE_API_TOKEN: KV_TOKEN,
      CLOUDFLARE_BASE_URL: baseUrl,
    };
    const words = ["--from", "east=kube:test", "--to", `kv:${KV_NAMESPACE_ID}`];
    const watching = startWatching(words, { ...environment, ...account });
    await waitForStored(store, WEB, "10.96.0.1");
    const times: number[] = [];
    for (let count = 2; count < 7; count++) {
      server.objects.put(realService("shop", "web", `10.96.0.${count}`));
      times.push(await waitForStored(store, WEB, `10.96.0.${count}`));
    }
    console.log(`changes reached the API of KV after ${times.map((ms) => Math.round(ms)).join(", ")} ms`);
    expect(medianOf(times)).toBeLessThan(2000);
    expect(await watching.end()).toEqual([0, null]);
    expect(watching.complaints()).not.toContain(KV_TOKEN);
  });
});

describe("two replicas with --leader-election", () => {
  test("publish one at a time: when the leader is killed, the other goes on within the time of the Lease", async () => {
    const { server, environment } = await openCluster();
    const words = ["--from", "east=kube:test", "--to", `dir:${table}`, "--leader-election", "meshdoh/sync"];
    const first = startWatching(words, environment);
    await first.says("is the leader now");
    const second = startWatching(words, environment);
    await second.says("is the leader");
    await changeTime(server, "10.96.0.2");
    await first.says("published generation");
    expect(isPublishing(second)).toBe(false);

    await first.end("SIGKILL");
    server.objects.put(realService("shop", "web", "10.96.0.3"));
    const tookMs = await waitForAddress(table, WEB, "10.96.0.3");
    console.log(`the other replica published ${Math.round(tookMs / 100) / 10} s after the leader was killed`);
    // It lasts 15 s from when the other saw it renewed, who looks every 2.4 s at most.
    expect(tookMs).toBeLessThan(20_000);
    await second.says("published generation");
    expect(await second.end()).toEqual([0, null]);
  });
});

function isPublishing(watching: Watching): boolean {
  return /published generation/.test(watching.complaints());
}

describe("meshdoh sync --watch of files", () => {
  test("publishes the rest when one document is broken, and keeps its names", async () => {
    const file = join(folder, "east.yaml");
    const document = (name: string, address: string): string =>
      `apiVersion: v1\nkind: Service\nmetadata: { name: ${name}, namespace: shop }\nspec: { clusterIP: ${address} }\n`;
    await writeFile(file, `${document("web", "10.96.0.1")}---\n${document("cart", "10.96.1.1")}`);
    const watching = startWatching(["--from", `east=manifests:${file}`, "--to", `dir:${table}`]);
    await waitForAddress(table, WEB, "10.96.0.1");
    await writeFile(file, `${document("web", "10.96.0.2")}---\na: [\n`);
    await waitForAddress(table, WEB, "10.96.0.2");
    await waitForAddress(table, "cart.shop.svc.cluster.local.", "10.96.1.1");
    await watching.says("stays as it was, because something could not be read");
    expect(await watching.end()).toEqual([0, null]);
  });
});
