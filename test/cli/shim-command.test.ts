import { createSocket } from "node:dgram";
import { once } from "node:events";
import { chmod, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, onTestFinished, test } from "vitest";
import { askServer } from "../../src/cli/query/ask-server.ts";
import { COMMANDS } from "../../src/cli/commands.ts";
import { runCommandLine } from "../../src/cli/run.ts";
import { decodeMessage } from "../../src/dns/decode.ts";
import { encodeMessage } from "../../src/dns/encode.ts";
import { answerMessage, openFakeGateway } from "../shim/fake-gateway.ts";
import { outcome, question, record } from "../support/records.ts";
import { FakeTerminal, meshdoh } from "./fake-terminal.ts";

const GATEWAY = "http://127.0.0.1:1/dns-query";

describe("meshdoh shim", () => {
  test.each([
    ["no gateway", [], "--gateway is missing, e.g. --gateway https://dns.example.org/dns-query"],
    ["a gateway that is no URL", ["--gateway", "dns.example.org"], '--gateway "dns.example.org" is not a URL'],
    [
      "a gateway of another scheme",
      ["--gateway", "tcp://dns.example.org"],
      '--gateway "tcp://dns.example.org" is not a URL',
    ],
    ["a word that belongs nowhere", ["53", "--gateway", GATEWAY], '"53" is no word for shims: use install, uninstall'],
    ["two words", ["status", "now"], '"now" is one word too many'],
    ["an option of install", ["--gateway", GATEWAY, "--wiring=file"], "--wiring does not go with a shim that runs"],
    ["an option of another word", ["uninstall", "--gateway", GATEWAY], "--gateway does not go with shim uninstall"],
    ["a report that changes nothing", ["doctor", "--dry-run"], "--dry-run does not go with shim doctor"],
    [
      "an address without a port",
      ["--gateway", GATEWAY, "--listen", "127.0.0.1"],
      '--listen "127.0.0.1" is not an address and a port',
    ],
    ["a port without an address", ["--gateway", GATEWAY, "--listen", ":53"], "use e.g. 127.0.0.1:5353 or [::1]:53"],
    [
      "a name instead of an address",
      ["--gateway", GATEWAY, "--listen", "localhost:53"],
      '--listen "localhost:53" is not',
    ],
    ["IPv6 without brackets", ["--gateway", GATEWAY, "--listen", "::1:53"], '--listen "::1:53" is not'],
    ["a port that is none", ["--gateway", GATEWAY, "--listen", "127.0.0.1:65536"], '--listen "127.0.0.1:65536" is not'],
    ["an option that does not exist", ["--gateway", GATEWAY, "--port", "53"], "Unknown option '--port'"],
  ])("is used wrongly with %s, and says what to do", async (_what, words, message) => {
    const { status, output, complaints } = await meshdoh("shim", ...words);
    expect({ status, output }).toEqual({ status: 2, output: "" });
    expect(complaints).toContain(`meshdoh shim: `);
    expect(complaints).toContain(message);
    expect(complaints).toMatch(/\nmeshdoh shim --help shows how it is used\n$/);
  });

  test("says where it listens, answers there, and ends with 0 when it is interrupted", async () => {
    await using gateway = await openFakeGateway((response, { body }) => {
      const answer = [record("web.example.org. 30 A 192.0.2.1")];
      answerMessage(response, encodeMessage({ ...decodeMessage(body), isResponse: true, answer }));
    });
    const terminal = new FakeTerminal();
    const listen = ["--listen", "127.0.0.1:0", "--listen", "127.0.0.1:0"];
    const ended = runCommandLine(["shim", "--gateway", gateway.url.href, ...listen], COMMANDS, terminal);
    const servers = (await terminal.outputLines(2)).map(
      (line) => /^listening on (127\.0\.0\.1:\d+) udp\+tcp$/.exec(line)?.[1],
    );
    for (const server of servers) {
      const { message } = await askServer(question("web.example.org"), server ?? "", {
        useTcp: false,
        timeoutMs: 5000,
      });
      expect(outcome(message)).toEqual(["NOERROR", "web.example.org. 30 A 192.0.2.1"]);
    }
    expect(new Set(servers).size).toBe(2);
    terminal.interrupt();
    expect(await ended).toBe(0);
    expect(terminal.complaints).toBe("");
  });

  test("asks the gateway as the view of a token, and warns when others can read its file", async () => {
    await using gateway = await openFakeGateway((response, { body }) => {
      answerMessage(response, encodeMessage({ ...decodeMessage(body), isResponse: true }));
    });
    const folder = await mkdtemp(join(tmpdir(), "meshdoh-shim-"));
    onTestFinished(() => rm(folder, { recursive: true }));
    const file = join(folder, "token");
    await writeFile(file, "mdoh_abc\n");
    await chmod(file, 0o644);
    const terminal = new FakeTerminal();
    const words = ["shim", "--gateway", gateway.url.href, "--listen", "127.0.0.1:0", "--token-file", file];
    const ended = runCommandLine(words, COMMANDS, terminal);
    const [line = ""] = await terminal.outputLines(1);
    const server = line.split(" ")[2] ?? "";
    await askServer(question("web.example.org"), server, { useTcp: false, timeoutMs: 5000 });
    expect(gateway.requests[0]?.headers.authorization).toBe("Bearer mdoh_abc");
    terminal.interrupt();
    expect(await ended).toBe(0);
    expect(terminal.complaints).toBe(
      `warning: others than its owner can read the token in ${file}: chmod 600 ${file}\n`,
    );
  });

  test("fails with 1 when the token cannot be read, before it listens", async () => {
    const ran = await meshdoh("shim", "--gateway", GATEWAY, "--token-file", "/nowhere/token");
    expect(ran).toMatchObject({ status: 1, output: "" });
    expect(ran.complaints).toContain("meshdoh shim: the token cannot be read from /nowhere/token: ENOENT");
  });

  test("ends when it was interrupted before it listened", async () => {
    const terminal = new FakeTerminal();
    terminal.interrupt();
    expect(await runCommandLine(["shim", "--gateway", GATEWAY, "--listen", "127.0.0.1:0"], COMMANDS, terminal)).toBe(0);
  });

  test("fails with 1 and a word why when the port is taken", async () => {
    const other = createSocket("udp4").bind(0, "127.0.0.1");
    await once(other, "listening");
    const { port } = other.address();
    const { status, output, complaints } = await meshdoh("shim", "--gateway", GATEWAY, "--listen", `127.0.0.1:${port}`);
    other.close();
    expect({ status, output }).toEqual({ status: 1, output: "" });
    expect(complaints).toContain(
      `meshdoh shim: cannot listen on 127.0.0.1:${port} (udp): another program holds the port`,
    );
  });
});
