import { readFile, rename } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { makeAuthority } from "../support/test-authority.ts";
import { askOverH1, askOverH2, openSession } from "./doh-clients.ts";
import { startHeldUpstream } from "./held-upstream.ts";
import { meshdoh, publish, startServing, testFolder } from "./serving.ts";

/** Of cluster `east`. */
const PRODUCTPAGE = "productpage.ns1.svc.cluster.local";
/** Of cluster `west`. */
const INVENTORY = "inventory.ns2.svc.cluster.local";
const PATIENCE = { timeout: 10_000 };

describe("meshdoh serve", () => {
  test("answers over TLS by HTTP/2 and HTTP/1.1, by token or not at all", async () => {
    const folder = await testFolder();
    const authority = await makeAuthority(folder);
    const certificate = await readFile(authority.certificateFile, "utf8");
    const { certificateFile, keyFile } = await authority.issue("server", ["IP:127.0.0.1"]);
    await publish(`dir:${folder}/table`, "east");
    const { url, store } = await startServing(folder, ["--tls-cert", certificateFile, "--tls-key", keyFile]);
    const added = await meshdoh(
      "view",
      "add",
      "vm",
      "--store",
      store,
      "--cluster",
      "east",
      "--namespace",
      "ns1",
      "--json",
    );
    const { path } = Object(JSON.parse(added));
    const session = openSession(url, certificate);
    const answer = [200, "NOERROR", `${PRODUCTPAGE}. 30 A 10.96.45.17`];
    expect(await askOverH2(session, PRODUCTPAGE, path)).toEqual(answer);
    expect(await askOverH1(new URL(path, url), PRODUCTPAGE, certificate)).toEqual(answer);
    expect(await askOverH2(session, PRODUCTPAGE)).toEqual([401]);
    expect(await askOverH1(new URL("/dns-query", url), PRODUCTPAGE, certificate)).toEqual([401]);
  });

  test("waits for its first table, then follows each that is published, while a connection stays open", async () => {
    const folder = await testFolder();
    const environment = {
      MESHDOH_ANONYMOUS_VIEW: "all",
      MESHDOH_VIEW_CLUSTER: "west",
      MESHDOH_REFRESH_SECONDS: "300",
    };
    const { url, store } = await startServing(folder, [], environment);
    const session = openSession(url);
    expect((await fetch(new URL("/readyz", url))).status).toBe(503);
    expect(await askOverH2(session, INVENTORY)).toEqual([200, "SERVFAIL"]);
    await publish(store, "east");
    await expect.poll(() => askOverH2(session, INVENTORY), PATIENCE).toEqual([200, "NXDOMAIN"]);
    expect((await fetch(new URL("/readyz", url))).status).toBe(200);
    await publish(store, "both");
    await expect.poll(() => askOverH2(session, INVENTORY), PATIENCE).toContain(`${INVENTORY}. 30 A 10.112.8.19`);
  });

  test("ends its anonymous view when that is removed", async () => {
    const folder = await testFolder();
    const store = `dir:${folder}/table`;
    await publish(store, "east");
    await meshdoh("view", "add", "vm", "--store", store, "--cluster", "east");
    const { url } = await startServing(folder, ["--anonymous-view", "vm"], { MESHDOH_REFRESH_SECONDS: "300" });
    const session = openSession(url);
    expect(await askOverH2(session, PRODUCTPAGE)).toContain("NOERROR");
    await meshdoh("view", "remove", "vm", "--store", store);
    await expect.poll(() => askOverH2(session, PRODUCTPAGE), PATIENCE).toEqual([401]);
  });

  test.each(["SIGTERM", "SIGINT"] as const)(
    "on %s gives the answer that somebody waits for, then ends with 0",
    async (signal) => {
      const folder = await testFolder();
      const upstream = await startHeldUpstream();
      const environment = { MESHDOH_ANONYMOUS_VIEW: "all", MESHDOH_VIEW_CLUSTER: "east", MESHDOH_DEADLINE_MS: "20000" };
      const { url, process, ended, complaints } = await startServing(folder, ["--upstream", upstream.url], environment);
      const session = openSession(url);
      const answer = askOverH2(session, "www.example.com");
      await upstream.asked;
      process.kill(signal);
      // The server says so to this connection before it is asked for anything else.
      await new Promise((resolve) => session.once("goaway", resolve));
      await expect(fetch(new URL("/healthz", url))).rejects.toThrow("fetch failed");
      upstream.release();
      expect(await answer).toEqual([200, "NOERROR", "www.example.com. 300 A 192.0.2.80"]);
      expect(await ended).toEqual([0, null]);
      expect(complaints()).not.toMatch(/error|fail/i);
    },
  );

  test("logs requests without names and tokens, and in a new file after SIGHUP", async () => {
    const folder = await testFolder();
    const log = join(folder, "access.log");
    const environment = { MESHDOH_ANONYMOUS_VIEW: "all", MESHDOH_VIEW_CLUSTER: "east" };
    await publish(`dir:${folder}/table`, "east");
    const { url, process, ended } = await startServing(folder, ["--access-log", log], environment);
    const session = openSession(url);
    await askOverH2(session, PRODUCTPAGE);
    await expect.poll(() => readFile(log, "utf8"), PATIENCE).not.toBe("");
    await rename(log, `${log}.1`);
    process.kill("SIGHUP");
    const wrongToken = "mdoh_abcdefghijklmnopqrstuvwxyz012345";
    await expect
      .poll(
        () => askOverH2(session, PRODUCTPAGE, `/${wrongToken}/dns-query`).then(() => readFile(log, "utf8")),
        PATIENCE,
      )
      .toContain("dns-query");
    process.kill("SIGTERM");
    await ended;
    const [before, after] = [await readFile(`${log}.1`, "utf8"), await readFile(log, "utf8")];
    expect(Object(JSON.parse(before.split("\n")[0] ?? ""))).toMatchObject({
      protocol: "h2",
      method: "POST",
      route: "dns-query",
      status: 200,
      view: "all",
      source: "mesh",
      rcode: "NOERROR",
      type: "A",
    });
    expect(after).toContain('"status":401');
    for (const secret of ["productpage", wrongToken, "127.0.0.1"]) expect(before + after).not.toContain(secret);
  });
});
