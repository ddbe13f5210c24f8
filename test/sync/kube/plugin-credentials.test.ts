import { chmodSync, readFileSync, writeFileSync } from "node:fs";
import type { RequestOptions } from "node:https";
import { join } from "node:path";
import { expect, test } from "vitest";
import { PluginCredentials } from "../../../src/sync/kube/plugin-credentials.ts";
import { testFolder } from "./stand-in.ts";

const NEVER = new AbortController().signal;

function makePlugin(status: object) {
  const folder = testFolder();
  const command = join(folder, "plugin");
  writeFileSync(command, `#!/bin/sh\necho "$KUBERNETES_EXEC_INFO" >> ${folder}/info\ncat ${folder}/answer\n`);
  chmodSync(command, 0o755);
  writeFileSync(join(folder, "answer"), JSON.stringify({ status }));
  writeFileSync(join(folder, "ca.pem"), "AUTHORITY");
  const plugin = { apiVersion: "v1", command, args: [], env: {}, installHint: "" };
  const infos = (): unknown[] =>
    readFileSync(join(folder, "info"), "utf8")
      .trim()
      .split("\n")
      .map((line) => JSON.parse(line));
  return { plugin: { ...plugin, wantsClusterInfo: true, needsTerminal: false }, infos, caFile: join(folder, "ca.pem") };
}

test("they are kept until they end, and go into the options of a request", async () => {
  const status = {
    token: "t",
    clientCertificateData: "C",
    clientKeyData: "K",
    expirationTimestamp: "2999-01-01T00:00:00Z",
  };
  const { plugin, infos } = makePlugin(status);
  const credentials = new PluginCredentials(plugin, { name: "a", server: "https://api", skipTLSVerify: false });
  const options: RequestOptions = { headers: { Accept: "x" } };
  await credentials.apply(options, NEVER);
  expect(options).toEqual({ headers: { Accept: "x", Authorization: "Bearer t" }, cert: "C", key: "K" });
  await credentials.apply({}, NEVER);
  expect(infos().length).toBe(1);
});

test("those that have ended are asked for again, and the plugin is told of its cluster", async () => {
  const { plugin, infos, caFile } = makePlugin({ token: "t", expirationTimestamp: "2001-01-01T00:00:00Z" });
  const cluster = { name: "a", server: "https://api", skipTLSVerify: false, caFile, execConfig: { audience: "x" } };
  const credentials = new PluginCredentials(plugin, { ...cluster, tlsServerName: "api.internal" });
  await credentials.apply({}, NEVER);
  await credentials.apply({}, NEVER);
  const told = {
    server: "https://api",
    "tls-server-name": "api.internal",
    "certificate-authority-data": Buffer.from("AUTHORITY").toString("base64"),
    config: { audience: "x" },
  };
  const info = { apiVersion: "v1", kind: "ExecCredential", spec: { interactive: false, cluster: told } };
  expect(infos()).toEqual([info, info]);
});
