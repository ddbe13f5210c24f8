import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { onTestFinished } from "vitest";
import { createNetworkNamespace } from "../network-namespace.ts";

/** The network of a machine, whose servers are on this side of the cable, each with an address of its own. */
export interface MachineNetwork {
  readonly hostAddress: string;
  readonly machineAddress: string;
  /** Starts a program on the machine; resolves once it has printed a line. It ends with the test. */
  start(command: string, ...words: readonly string[]): Promise<void>;
  /** A new address on this side for a server, which the machine reaches. */
  addServer(): Promise<string>;
  /** Has what the machine sends to this server vanish on its way, as a firewall does that drops. */
  swallow(serverAddress: string): Promise<void>;
  mend(serverAddress: string): Promise<void>;
  /** Gives the machine another address to reach this server from, and takes away that which connections were made from. */
  changeRoute(serverAddress: string): Promise<void>;
}

const execute = promisify(execFile);
/** Nobody's: a frame to it goes over the cable, and the other end does not take it up. */
const NOBODYS_MAC = "02:00:00:00:00:99";
/** Addresses of one network at most: those of a /30 are two, so servers have theirs elsewhere. */
let servers = 0;

/** Makes the network; it ends with the test. */
export async function joinNetwork(): Promise<MachineNetwork> {
  const namespace = await createNetworkNamespace("nameserver 127.0.0.1\n");
  onTestFinished(() => namespace.close());
  const inside = async (...words: readonly string[]): Promise<string> => {
    const { status, output, complaints } = await namespace.run("ip", ...words);
    if (status !== 0) throw new Error(`ip ${words.join(" ")}: ${complaints}`);
    return output;
  };
  const [, device = "", machineAddress = ""] =
    /^\d+: (mdi\S+) +inet ([\d.]+)/m.exec(await inside("-4", "-o", "addr")) ?? [];
  const outer = device.replace("mdi", "mdo");
  const [network = ""] = /^\d+\.\d+\.\d+/.exec(machineAddress.replace(/^10\.213/, "10.214")) ?? [];
  // Of the machine's connections to servers; clients keep the other one.
  const former = `${network}.253`;
  await inside("addr", "add", `${former}/32`, "dev", device);
  // That of a network before may be on its way out still.
  await execute("ip", ["route", "replace", `${former}/32`, "dev", outer]);
  const neighbour = ["dev", device, "nud", "permanent"];
  return {
    hostAddress: namespace.hostAddress,
    machineAddress,
    start: async (command, ...words) => void (await namespace.start(command, ...words)),
    addServer: async () => {
      const address = `${network}.${1 + (servers++ % 250)}`;
      await execute("ip", ["addr", "add", `${address}/32`, "dev", outer]);
      await inside("route", "add", `${address}/32`, "dev", device, "src", former);
      return address;
    },
    swallow: async (address) => void (await inside("neigh", "replace", address, "lladdr", NOBODYS_MAC, ...neighbour)),
    mend: async (address) => void (await inside("neigh", "del", address, "dev", device)),
    changeRoute: async (address) => {
      const moved = `${network}.254`;
      await execute("ip", ["route", "add", `${moved}/32`, "dev", outer]);
      await inside("addr", "add", `${moved}/32`, "dev", device);
      await inside("route", "replace", `${address}/32`, "dev", device, "src", moved);
      await inside("addr", "del", `${former}/32`, "dev", device);
    },
  };
}
