import { describe, expect, test } from "vitest";
import { meshTable } from "../support/table.ts";
import type { ViewEntry } from "../../src/gateway/answering.ts";
import { GET, HeldTable, POST, REPLY, responderWith, setUp, viewSettings } from "./gateway-under-test.ts";

describe("/readyz", () => {
  test("is 503 with the reason while there is no table, and 200 once there is one", async () => {
    const table = new HeldTable();
    const { fetch } = setUp({ table });
    const first = fetch("/readyz");
    table.endRefresh(undefined, new Error("snapshot/current is not there"));
    expect((await first).status).toBe(503);
    expect(await (await fetch("/readyz")).text()).toContain("snapshot/current is not there");
    table.isDueNow = true;
    const second = fetch("/readyz");
    table.endRefresh(meshTable());
    expect((await second).status).toBe(200);
  });

  test("has the table loaded, so that a gateway that nobody asks yet becomes ready", async () => {
    const table = new HeldTable();
    const response = setUp({ table }).fetch("/readyz");
    expect(table.refreshes).toBe(1);
    table.endRefresh(meshTable());
    expect(await (await response).text()).toBe("ready\n");
  });
});

describe("the refresh of the table", () => {
  test("goes on beside the query once a table is there", async () => {
    const table = new HeldTable(meshTable());
    const { fetch, kept } = setUp({ table });
    expect((await fetch(GET)).status).toBe(200);
    expect(table.refreshes).toBe(1);
    // The refresh has not ended, and is kept alive beyond the response.
    expect(kept).toHaveLength(2);
  });

  test("is waited for while there is no table, by every query", async () => {
    const table = new HeldTable();
    const { fetch, asked } = setUp({ table });
    const responses = [fetch(GET), fetch(GET), fetch("/dns-query", POST)];
    // Enough turns for whatever does not wait.
    for (let turn = 0; turn < 20; turn++) await Promise.resolve();
    expect(asked).toEqual([]);
    expect(table.refreshes).toBe(1);
    table.endRefresh(meshTable());
    expect((await Promise.all(responses)).map(({ status }) => status)).toEqual([200, 200, 200]);
    expect(asked).toHaveLength(3);
  });

  test("begins while the view of a token is still looked up", async () => {
    const table = new HeldTable();
    const found = Promise.withResolvers<ViewEntry>();
    const { fetch } = setUp({ table, views: { abc: found.promise } });
    const response = fetch(`/abc${GET}`);
    expect(table.refreshes).toBe(1);
    table.endRefresh(meshTable());
    found.resolve({ settings: viewSettings(), responder: responderWith(REPLY) });
    expect((await response).status).toBe(200);
    expect(table.refreshes).toBe(1);
  });

  test("that hangs is waited for two seconds, and then the query is answered without a table", async () => {
    const table = new HeldTable();
    const timers: { milliseconds: number; expired: () => void }[] = [];
    const startTimer = (milliseconds: number, expired: () => void): (() => void) => {
      timers.push({ milliseconds, expired });
      return () => undefined;
    };
    const { fetch, asked } = setUp({ table, startTimer });
    const response = fetch("/dns-query", POST);
    // The refresh starts once the body of the request is read.
    for (let turn = 0; turn < 20; turn++) await Promise.resolve();
    expect(timers.map(({ milliseconds }) => milliseconds)).toEqual([2000]);
    expect(asked).toEqual([]);
    timers[0]?.expired();
    expect((await response).status).toBe(200);
    expect(asked).toHaveLength(1);
  });

  test("that failed is not waited for again until the next is due", async () => {
    const table = new HeldTable();
    const { fetch } = setUp({ table });
    const first = fetch(GET);
    // The refresh starts once the body of the request is read.
    for (let turn = 0; turn < 20; turn++) await Promise.resolve();
    table.endRefresh(undefined, new Error("the store is down"));
    expect((await first).status).toBe(200);
    expect((await fetch(GET)).status).toBe(200);
    expect(table.refreshes).toBe(1);
  });

  test("is not made before it is due", async () => {
    const table = new HeldTable(meshTable());
    table.isDueNow = false;
    await setUp({ table }).fetch(GET);
    expect(table.refreshes).toBe(0);
  });

  test("is not made for those who are refused", async () => {
    const table = new HeldTable(meshTable());
    const { fetch } = setUp({ table });
    await fetch(GET, { headers: { authorization: "Bearer abc" } });
    await fetch("/dns-query?dns=%");
    expect(table.refreshes).toBe(0);
  });
});
