import { randomBytes } from "node:crypto";
import { statSync } from "node:fs";
import { resolve } from "node:path";
import type { AskDns } from "../../shim/system/observe/ask-shim.ts";
import type { FetchPage } from "../../shim/system/observe/health-page.ts";
import { readInstallation } from "../../shim/system/observe/installation.ts";
import type { Surroundings } from "../../shim/system/observe/observe.ts";
import { openRootFiles } from "../../shim/system/observe/root-files.ts";
import { runQuietly } from "../../shim/system/observe/run-quietly.ts";
import { formatSocketAddress } from "../../shim/socket-address.ts";
import { UsageError, type Arguments } from "../command.ts";
import { askServer } from "../query/ask-server.ts";

/** How long a reply or a page is waited for, in milliseconds: the shim itself gives up after 1 900. */
const TIMEOUT_MS = 2500;
/** Longest page that is read, in octets: all counters of a shim have a few thousand. */
const MAX_PAGE_OCTETS = 1_048_576;

/**
 * What `status` and `doctor` look at; `asksGateway` lets one question go through the shim to its gateway. Throws `UsageError`
 * for a root that is no folder: what is missing there would be found missing on the machine.
 */
export function surroundingsOf(args: Arguments, asksGateway: boolean): Surroundings {
  const root = resolve(args.text("root") ?? "/");
  if (statSync(root, { throwIfNoEntry: false })?.isDirectory() !== true) {
    throw new UsageError(`--root ${root} is no folder: name the one below which the machine's files are`);
  }
  const isThisMachine = root === "/";
  return {
    files: openRootFiles(root),
    run: isThisMachine ? runQuietly : () => Promise.resolve(undefined),
    network: isThisMachine ? { ask, fetchPage } : undefined,
    nowMs: Date.now(),
    ...(asksGateway ? { unique: randomBytes(6).toString("hex") } : {}),
    readInstallation: (files) => readInstallation(root, files),
  };
}

const ask: AskDns = async (question, server, protocol) => {
  const options = { useTcp: protocol === "tcp", timeoutMs: TIMEOUT_MS };
  return (await askServer(question, formatSocketAddress(server), options)).message;
};

const fetchPage: FetchPage = async (url) => {
  const response = await fetch(url, { signal: AbortSignal.timeout(TIMEOUT_MS), redirect: "error" });
  const decoder = new TextDecoder();
  let text = "";
  let leftOctets = MAX_PAGE_OCTETS;
  for await (const part of response.body ?? []) {
    text += decoder.decode(part.subarray(0, leftOctets), { stream: true });
    leftOctets -= part.length;
    if (leftOctets <= 0) break;
  }
  return { status: response.status, text };
};
