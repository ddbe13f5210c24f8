import { chmod } from "node:fs/promises";
import { join } from "node:path";
import type { Message } from "../../../../src/dns/message.ts";
import { encodeExtendedError, type ExtendedDnsError } from "../../../../src/dns/ede.ts";
import { readInstallation } from "../../../../src/shim/system/observe/installation.ts";
import type { Observation } from "../../../../src/shim/system/observe/observation.ts";
import { observe } from "../../../../src/shim/system/observe/observe.ts";
import { openRootFiles } from "../../../../src/shim/system/observe/root-files.ts";
import { plantMachine, type Entry } from "./machine-tree.ts";

/** How the shim of a planted machine answers. */
export interface FakeShim {
  /** Left out: it does not answer at all. */
  readonly answers?: boolean;
  /** The reply to what only a gateway knows; NXDOMAIN unless given. */
  readonly gatewayReply?: { readonly rcode: number; readonly error?: ExtendedDnsError };
  /** What `/healthz` and `/metrics` say. */
  readonly pages?: Readonly<Record<string, string>>;
}

/** Observes a planted machine, as of now, with a shim that answers like this. */
export async function observeTree(
  tree: Readonly<Record<string, Entry>>,
  { answers = false, gatewayReply = { rcode: 3 }, pages = {} }: FakeShim = {},
): Promise<Observation> {
  const root = await plantMachine(tree);
  if ("/etc/meshdoh/token" in tree) await chmod(join(root, "/etc/meshdoh/token"), 0o600);
  return observe({
    files: openRootFiles(root),
    run: () => Promise.resolve(undefined),
    network: {
      ask: async ({ name, ...rest }) => {
        if (!answers) throw new Error("it did not answer within 3000 ms");
        const isLocal = name === "localhost.";
        const { rcode, error } = isLocal ? { rcode: 0 } : gatewayReply;
        return replyWith({ name, ...rest }, rcode, error);
      },
      fetchPage: async (url) => {
        const text = pages[new URL(url).pathname];
        if (text === undefined) throw new Error("connection refused");
        return { status: 200, text };
      },
    },
    nowMs: Date.now(),
    unique: "0123456789ab",
    readInstallation: (files) => readInstallation(root, files),
  });
}

function replyWith(question: Message["question"][number], rcode: number, error?: ExtendedDnsError): Message {
  const options = error === undefined ? [] : [encodeExtendedError(error)];
  return {
    id: 0,
    isResponse: true,
    opcode: 0,
    authoritativeAnswer: false,
    truncated: false,
    recursionDesired: true,
    recursionAvailable: true,
    authenticData: false,
    checkingDisabled: false,
    rcode,
    question: [question],
    answer: [],
    authority: [],
    additional: [],
    edns: { udpPayloadSizeOctets: 1232, version: 0, dnssecOk: false, options },
  };
}
