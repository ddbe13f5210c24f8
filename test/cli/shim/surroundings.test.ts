import { createServer } from "node:http";
import { once } from "node:events";
import { expect, onTestFinished, test } from "vitest";
import { readArguments } from "../../../src/cli/arguments.ts";
import { shimCommand } from "../../../src/cli/shim-command.ts";
import { surroundingsOf } from "../../../src/cli/shim/surroundings.ts";
import { question } from "../../support/records.ts";
import { openDnsServer, type Behaviour } from "../query/dns-server.ts";
import { plantMachine } from "../../shim/system/observe/machine-tree.ts";

function surroundings(...words: readonly string[]): ReturnType<typeof surroundingsOf> {
  return surroundingsOf(readArguments(shimCommand, ["doctor", ...words]), true);
}

test("below a folder there are files alone: no command is run, and nothing is asked", async () => {
  const root = await plantMachine({ "/etc/x": "inside" });
  const { files, run, network, readInstallation } = surroundings("--root", root);
  expect(await files.readText("/etc/x")).toBe("inside");
  expect(await run(process.execPath, ["--version"])).toBeUndefined();
  expect(network).toBeUndefined();
  expect(await readInstallation(files)).toBeUndefined();
});

test("a root that is not there, or is a file, is told and not looked into", async () => {
  const root = await plantMachine({ "/etc/x": "inside" });
  for (const path of [`${root}/nowhere`, `${root}/etc/x`]) {
    expect(() => surroundings("--root", path)).toThrow(`--root ${path} is no folder: name the one below which`);
  }
});

test("on this machine commands are run", async () => {
  expect((await surroundings().run(process.execPath, ["--version"]))?.status).toBe(0);
});

test("names that nobody asked for before differ, and there is none where the gateway is not to be asked", () => {
  const [one, other] = [surroundings().unique, surroundings().unique];
  expect(one).toMatch(/^[0-9a-f]{12}$/);
  expect(one).not.toBe(other);
  expect(surroundingsOf(readArguments(shimCommand, ["status"]), false).unique).toBeUndefined();
});

test("a page is read with its status, and one without end in part", async () => {
  const server = createServer((request, response) => {
    response.statusCode = request.url === "/long" ? 200 : 503;
    response.end(request.url === "/long" ? "x".repeat(3_000_000) : "not well");
  }).listen(0, "127.0.0.1");
  onTestFinished(() => server.close().closeAllConnections());
  await once(server, "listening");
  const at = server.address();
  const base = `http://127.0.0.1:${typeof at === "object" ? at?.port : ""}`;
  const { network } = surroundings();
  expect(await network?.fetchPage(`${base}/healthz`)).toEqual({ status: 503, text: "not well" });
  expect((await network?.fetchPage(`${base}/long`))?.text.length).toBe(1_048_576);
});

test("a question goes over the protocol that was said", async () => {
  const reply: Behaviour = (query) => [{ ...query, isResponse: true, rcode: 3 }];
  await using server = await openDnsServer(reply, reply);
  const [address = "", port = ""] = server.at.split(":");
  const { network } = surroundings();
  for (const protocol of ["udp", "tcp"] as const) {
    const message = await network?.ask(question("web.example.org"), { address, port: Number(port) }, protocol);
    expect(message?.rcode).toBe(3);
  }
  expect(server.asked).toEqual(["udp", "tcp"]);
});
