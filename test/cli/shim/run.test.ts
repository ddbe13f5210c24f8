import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, expect, onTestFinished, test, vi } from "vitest";
import { readArguments } from "../../../src/cli/arguments.ts";
import { askServer } from "../../../src/cli/query/ask-server.ts";
import { shimCommand } from "../../../src/cli/shim-command.ts";
import { runShimVerb } from "../../../src/cli/shim/run.ts";
import { decodeMessage } from "../../../src/dns/decode.ts";
import { encodeMessage } from "../../../src/dns/encode.ts";
import * as shim from "../../../src/shim/run.ts";
import { answerMessage, openFakeGateway } from "../../shim/fake-gateway.ts";
import { question } from "../../support/records.ts";
import { FakeTerminal } from "../fake-terminal.ts";

// Its own module still does the work; the test sees what it is given.
vi.mock(import("../../../src/shim/run.ts"), { spy: true });

const TOKEN = "mdoh_AAECAwQFBgcICQoLDA0ODxAREhMUFRYX";
afterEach(() => vi.unstubAllEnvs());

test("without --token-file the credential that systemd hands over is the token, and queries are logged when asked for", async () => {
  const shown: (string | undefined)[] = [];
  await using gateway = await openFakeGateway((response, { body, headers }) => {
    shown.push(headers.authorization);
    answerMessage(response, encodeMessage({ ...decodeMessage(body), isResponse: true }));
  });
  const folder = mkdtempSync(join(tmpdir(), "meshdoh-credentials-"));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  writeFileSync(join(folder, "token"), `${TOKEN}\n`, { mode: 0o400 });
  vi.stubEnv("CREDENTIALS_DIRECTORY", folder);
  const terminal = new FakeTerminal();
  const words = ["--gateway", gateway.url.href, "--listen", "127.0.0.1:0", "--resolver", "192.0.2.53", "--query-log"];
  const ended = runShimVerb(readArguments(shimCommand, words), terminal);
  const [line] = await terminal.outputLines(1);
  const server = /^listening on (\S+) udp\+tcp$/.exec(line ?? "")?.[1] ?? "";
  await askServer(question("web.example.org"), server, { useTcp: false, timeoutMs: 5000 });
  terminal.interrupt();
  expect(await ended).toBe(0);
  expect(new Set(shown)).toEqual(new Set([`Bearer ${TOKEN}`]));
  expect(terminal.complaints).toMatch(/^web\.example\.org\. A NOERROR \w+ [\d.]+ 127\.0\.0\.1$/m);
  expect(terminal.complaints).not.toContain(TOKEN);
});

test("a STATE_DIRECTORY that is empty names no folder: nothing is written where the shim was started", async () => {
  const settings = vi.mocked(shim.runShim);
  settings.mockClear();
  vi.stubEnv("STATE_DIRECTORY", "");
  const terminal = new FakeTerminal();
  const words = ["--gateway", "http://127.0.0.1:9/dns-query", "--listen", "127.0.0.1:0", "--resolver", "192.0.2.53"];
  const ended = runShimVerb(readArguments(shimCommand, words), terminal);
  await terminal.outputLines(1);
  terminal.interrupt();
  expect(await ended).toBe(0);
  expect(settings.mock.calls.map(([given]) => "stateDirectory" in given)).toEqual([false]);
});
