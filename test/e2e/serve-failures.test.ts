import { execFile } from "node:child_process";
import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import { describe, expect, test } from "vitest";
import { makeAuthority } from "../support/test-authority.ts";
import { runToItsEnd, startServing, testFolder } from "./serving.ts";

const run = promisify(execFile);

describe("meshdoh serve that cannot start", () => {
  test.each([
    [
      "a certificate that is not there",
      "--tls-cert FOLDER/none --tls-key KEY",
      "--tls-cert FOLDER/none cannot be read",
    ],
    ["a key that is not there", "--tls-cert CERT --tls-key FOLDER/none", "--tls-key FOLDER/none cannot be read"],
    ["a key of another certificate", "--tls-cert CERT --tls-key OTHER", "--tls-key OTHER is not the key of"],
    ["a certificate that is none", "--tls-cert FOLDER/text --tls-key KEY", "--tls-cert FOLDER/text does not hold"],
    [
      "an authority that is not there",
      "--tls-cert CERT --tls-key KEY --client-ca FOLDER/none",
      "--client-ca FOLDER/none cannot be read",
    ],
    [
      "an authority that is none",
      "--tls-cert CERT --tls-key KEY --client-ca FOLDER/text",
      "--client-ca FOLDER/text does not hold",
    ],
    ["a log that cannot be written", "--access-log FOLDER/none/log", "--access-log FOLDER/none/log cannot be written"],
  ])("with %s ends at once with 1 and names the option", async (_what, line, message) => {
    const folder = await testFolder();
    const authority = await makeAuthority(folder);
    const [mine, other] = [
      await authority.issue("server", ["IP:127.0.0.1"]),
      await authority.issue("other", ["IP:127.0.0.1"]),
    ];
    await writeFile(join(folder, "text"), "no certificate\n");
    const filled = (text: string): string =>
      text
        .replaceAll("FOLDER", folder)
        .replaceAll("CERT", mine.certificateFile)
        .replaceAll("OTHER", other.keyFile)
        .replaceAll("KEY", mine.keyFile);
    const words = ["serve", "--store", `dir:${folder}/table`, "--listen", "127.0.0.1:0", ...filled(line).split(" ")];
    const { status, complaints } = await runToItsEnd(words, { MESHDOH_DRAIN_SECONDS: "60" });
    expect([status, complaints]).toEqual([1, expect.stringContaining(`meshdoh serve: ${filled(message)}`)]);
  });
});

test("meshdoh serve listens, and ends when it is told, although its store is a pipe that nobody writes to", async () => {
  const folder = await testFolder();
  await mkdir(join(folder, "table/snapshot"), { recursive: true });
  await run("mkfifo", [join(folder, "table/snapshot/current")]);
  const environment = { MESHDOH_ANONYMOUS_VIEW: "all", MESHDOH_VIEW_CLUSTER: "east" };
  const { url, process, ended, complaints } = await startServing(folder, [], environment);
  expect((await fetch(new URL("/resolve?name=localhost", url))).status).toBe(200);
  process.kill("SIGTERM");
  expect(await ended).toEqual([0, null]);
  expect(complaints()).toContain("has no table yet");
});
