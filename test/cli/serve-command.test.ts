import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, onTestFinished, test } from "vitest";
import { COMMANDS } from "../../src/cli/commands.ts";
import { runCommandLine } from "../../src/cli/run.ts";
import { FakeTerminal, meshdoh } from "./fake-terminal.ts";

const EAST = "east=manifests:examples/two-clusters/east";

/** A store with the table of cluster `east`. */
async function publishedStore(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "meshdoh-serve-"));
  onTestFinished(() => rm(folder, { recursive: true }));
  const store = `dir:${folder}/table`;
  expect(await meshdoh("sync", "--from", EAST, "--to", store)).toMatchObject({ status: 0 });
  return store;
}

describe("meshdoh serve", () => {
  test("says where it listens, answers there as the stored view, and ends with 0 when it is interrupted", async () => {
    const store = await publishedStore();
    await meshdoh("view", "add", "vm", "--store", store, "--cluster", "east", "--namespace", "ns1");
    const terminal = new FakeTerminal();
    const words = [
      "serve",
      "--store",
      store,
      "--anonymous-view",
      "vm",
      "--listen",
      "127.0.0.1:0",
      "--listen",
      "[::1]:0",
    ];
    const ended = runCommandLine(words, COMMANDS, terminal);
    const lines = await terminal.outputLines(2);
    const urls = lines.map((line) => /^listening on (http:\/\/(?:127\.0\.0\.1|\[::1\]):\d+)$/.exec(line)?.[1] ?? line);
    for (const url of urls) {
      const answer = await (await fetch(`${url}/resolve?name=productpage`)).json();
      expect(answer).toMatchObject({
        Status: 0,
        Answer: [{ data: "productpage.ns1.svc.cluster.local." }, { type: 1 }],
      });
    }
    terminal.interrupt();
    expect(await ended).toBe(0);
    expect(terminal.complaints).toBe(
      "warning: there is no upstream, so names outside the mesh are not answered: give --upstream <url>\n",
    );
  });

  test("goes on when something fails that nobody waited for, and says so", async () => {
    const store = await publishedStore();
    const terminal = new FakeTerminal();
    const others = process.listeners("unhandledRejection");
    const ended = runCommandLine(["serve", "--store", store, "--listen", "127.0.0.1:0"], COMMANDS, terminal);
    await terminal.outputLines(1);
    const added = process.listeners("unhandledRejection").filter((listener) => !others.includes(listener));
    for (const listener of added) listener("broken", Promise.resolve());
    terminal.interrupt();
    expect(await ended).toBe(0);
    expect(terminal.complaints).toContain("something failed unseen: broken\n");
    expect(process.listeners("unhandledRejection")).toEqual(others);
  });

  test("fails with 1 when it cannot start, before it says that it listens", async () => {
    const store = await publishedStore();
    const ran = await meshdoh("serve", "--store", store, "--anonymous-view", "vm", "--listen", "127.0.0.1:0");
    expect(ran).toMatchObject({ status: 1, output: "" });
    expect(ran.complaints).toBe(
      `meshdoh serve: there is no view vm in ${store}: meshdoh view add vm --store ${store} makes it, or the variables MESHDOH_VIEW_… describe one\n`,
    );
  });
});
