import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { networkInterfaces, tmpdir } from "node:os";
import { join } from "node:path";
import { beforeEach, describe, expect, onTestFinished, test } from "vitest";
import { originalResolvers } from "../../src/shim/original-resolvers.ts";

const LISTEN = [{ address: "127.0.0.1", port: 53 }];
let folder = "";

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "meshdoh-resolvers-"));
  onTestFinished(() => rm(folder, { recursive: true }));
});

interface Files {
  readonly state?: string;
  readonly resolved?: string;
  readonly resolvConf?: string;
}

/** What is found out of these files, with those that are left out missing. */
async function resolversOf(texts: Files, listen = LISTEN): Promise<string[]> {
  for (const [file, text] of Object.entries(texts)) await writeFile(join(folder, file), text);
  const [state, resolved, resolvConf] = ["state", "resolved", "resolvConf"].map((file) => join(folder, file));
  return originalResolvers(listen, { state: state ?? "", resolvConfs: [resolved ?? "", resolvConf ?? ""] });
}

const STATE = '{"version":1,"resolvers":["192.0.2.1"],"steps":[]}';
const RESOLVED = "nameserver 192.0.2.2\nsearch example\n";
const RESOLV_CONF = "# by hand\nnameserver 192.0.2.3\nnameserver 2001:db8::3\n";

describe("the resolvers from before the shim", () => {
  test.each<[string, Files, readonly string[]]>([
    [
      "those that the installation remembers",
      { state: STATE, resolved: RESOLVED, resolvConf: RESOLV_CONF },
      ["192.0.2.1"],
    ],
    ["else those that systemd-resolved asks", { resolved: RESOLVED, resolvConf: RESOLV_CONF }, ["192.0.2.2"]],
    ["else those of resolv.conf, in order", { resolvConf: RESOLV_CONF }, ["192.0.2.3", "2001:db8::3"]],
    ["none where nothing names any", {}, []],
    [
      "not what a broken state file might mean",
      { state: STATE.slice(0, 30), resolvConf: RESOLV_CONF },
      ["192.0.2.3", "2001:db8::3"],
    ],
    ["not what a state file names without a list", { state: '{"resolvers":"x"}', resolved: RESOLVED }, ["192.0.2.2"]],
    ["not what an empty state says", { state: "null", resolved: RESOLVED }, ["192.0.2.2"]],
    ["only what is an address", { state: '{"resolvers":["dns.example",5,null,"192.0.2.9"]}' }, ["192.0.2.9"]],
    ["with the interface of an address that needs one", { resolvConf: "nameserver fe80::1%eth0\n" }, ["fe80::1%eth0"]],
    [
      "eight at most",
      { resolvConf: Array.from({ length: 9 }, (_, index) => `nameserver 192.0.2.${index}\n`).join("") },
      [0, 1, 2, 3, 4, 5, 6, 7].map((index) => `192.0.2.${index}`),
    ],
  ])("are %s", async (_title, texts, expected) => {
    expect(await resolversOf(texts)).toEqual(expected);
  });

  test.each<[string, readonly { address: string; port: number }[], readonly string[]]>([
    ["its own address", [{ address: "127.0.0.1", port: 53 }], ["::1", "192.0.2.3"]],
    ["its own address in another spelling", [{ address: "0:0:0:0:0:0:0:1", port: 53 }], ["127.0.0.1", "192.0.2.3"]],
    [
      "an IPv4 address of its own within an IPv6 one",
      [{ address: "::ffff:127.0.0.1", port: 53 }],
      ["::1", "192.0.2.3"],
    ],
    ["any address of this machine when it listens on all", [{ address: "0.0.0.0", port: 53 }], ["192.0.2.3"]],
    ["any address of this machine when it listens on all (IPv6)", [{ address: "::", port: 53 }], ["192.0.2.3"]],
  ])("never are the shim itself: not %s", async (_what, listen, expected) => {
    const resolvConf = "nameserver 127.0.0.1\nnameserver ::1\nnameserver 192.0.2.3\n";
    const hasIpv6 = Object.values(networkInterfaces())
      .flat()
      .some((each) => each?.address === "::1");
    const wanted = hasIpv6 || listen[0]?.address !== "0.0.0.0" ? expected : ["::1", ...expected];
    const found = await resolversOf({ resolvConf }, [...listen]);
    expect(found.filter((each) => each !== "::1" || wanted.includes("::1"))).toEqual(wanted);
  });

  test("may be at the address of a shim that listens on another port", async () => {
    const found = await resolversOf({ resolvConf: "nameserver 127.0.0.1\n" }, [{ address: "127.0.0.1", port: 5354 }]);
    expect(found).toEqual(["127.0.0.1"]);
  });

  test("are those of the next file when one names nobody but the shim", async () => {
    expect(await resolversOf({ resolved: "nameserver 127.0.0.1\n", resolvConf: RESOLV_CONF })).toEqual([
      "192.0.2.3",
      "2001:db8::3",
    ]);
  });

  test("of this machine are found without more words", () => {
    expect(originalResolvers(LISTEN)).toBeInstanceOf(Array);
  });
});
