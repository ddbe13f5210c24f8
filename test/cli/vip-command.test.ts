import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { meshdoh, type Ran } from "./fake-terminal.ts";

/** A ServiceEntry that wants VIPs for port 3306 of each host. */
function entry(object: string, hosts: readonly string[]): string {
  return `apiVersion: networking.istio.io/v1
kind: ServiceEntry
metadata: { name: ${object}, namespace: ns1 }
spec: { hosts: [${hosts.join(", ")}], resolution: DNS, ports: [{ number: 3306, name: mysql, protocol: TCP }] }
---
`;
}

let folder: string;
let store: string;

async function publish(cluster: string, ...entries: readonly string[]): Promise<void> {
  const path = join(folder, `${cluster}.yaml`);
  await writeFile(path, entries.join(""));
  const words = ["--from", `${cluster}=manifests:${path}`, "--to", store, "--allow-removals"];
  expect((await meshdoh("sync", ...words)).status).toBe(0);
}

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "meshdoh-vip-"));
  store = `dir:${join(folder, "table")}`;
  await publish("east", entry("orders", ["orders.example.com"]), entry("gone", ["gone.example.com"]));
  await publish("east", entry("orders", ["orders.example.com"]));
  await publish("west", entry("orders", ["orders.example.com"]), entry("two", ["a.example.com", "b.example.com"]));
});
afterAll(() => rm(folder, { recursive: true }));

function vip(...words: readonly string[]): Promise<Ran> {
  return meshdoh("vip", ...words, "--store", store);
}

describe("meshdoh vip list", () => {
  test("shows every VIP with its host, in use or resting", async () => {
    const { status, output, complaints } = await vip("list");
    expect({ status, complaints }).toEqual({ status: 0, complaints: "" });
    const [head, ...lines] = output.trimEnd().split("\n");
    expect(head).toMatch(/^HOST +IPV4 +IPV6 +STATE +OBJECTS$/);
    expect(lines.map((line) => line.replaceAll(/ {2,}/g, "|"))).toEqual([
      expect.stringMatching(
        /^a\.example\.com\.\|240\.240\.\d+\.\d+\|2001:2::[0-9a-f:]+\|in use\|west ServiceEntry ns1\/two$/,
      ),
      expect.stringMatching(/^b\.example\.com\.\|.*\|in use\|west ServiceEntry ns1\/two$/),
      expect.stringMatching(/^gone\.example\.com\.\|.*\|resting until 2\d{3}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/),
      expect.stringMatching(
        /^orders\.example\.com\.\|.*\|in use\|east ServiceEntry ns1\/orders, west ServiceEntry ns1\/orders$/,
      ),
    ]);
  });

  test("prints one JSON object with --json", async () => {
    const { output } = await vip("list", "--json");
    const printed: unknown = JSON.parse(output);
    expect(printed).toMatchObject({
      vips: [
        { host: "a.example.com.", state: "in-use", restsUntil: null },
        { host: "b.example.com." },
        { host: "gone.example.com.", state: "resting", objects: [] },
        { host: "orders.example.com.", objects: [{ cluster: "east", chosenBy: "meshdoh" }, { cluster: "west" }] },
      ],
    });
  });
});

describe("meshdoh vip show", () => {
  test("shows one host, by its name and by each of its VIPs", async () => {
    const byName = await vip("show", "Orders.example.com");
    expect([byName.status, byName.complaints]).toEqual([0, ""]);
    expect(byName.output).toMatch(/^host {3}orders\.example\.com\.\n/);
    const [ipv4 = "", ipv6 = ""] = [/^ipv4 +(\S+)$/m, /^ipv6 +(\S+)$/m].map((line) => line.exec(byName.output)?.[1]);
    expect(await vip("show", ipv4)).toEqual(byName);
    expect(await vip("show", ipv6.toUpperCase())).toEqual(byName);
    const { output } = await vip("show", ipv4, "--json");
    expect(JSON.parse(output)).toMatchObject({ vips: [{ host: "orders.example.com.", ipv4, ipv6 }] });
  });

  test.each([
    ["192.0.2.1", "192.0.2.1 is no VIP"],
    ["web.example.com", "the host web.example.com. has no VIP"],
  ])("fails for %s, which is none", async (word, message) => {
    const { status, output, complaints } = await vip("show", word);
    expect({ status, output }).toEqual({ status: 1, output: "" });
    expect(complaints).toBe(`meshdoh vip: ${message}; meshdoh vip list shows all\n`);
    expect(JSON.parse((await vip("show", word, "--json")).output)).toEqual({ vips: [] });
  });
});

describe("meshdoh vip export", () => {
  test.each([
    ["haproxy", /^frontend orders\.example\.com_3306 /m],
    ["nginx", /^ {2}upstream orders\.example\.com_3306 \{$/m],
    ["envoy", /^ {4}- name: orders\.example\.com_3306$/m],
  ])("writes a configuration for %s", async (format, line) => {
    const { status, output, complaints } = await vip("export", "--format", format);
    expect({ status, complaints }).toEqual({ status: 0, complaints: "" });
    expect(output).toMatch(line);
    expect(output).toMatch(/a\.example\.com_3306/);
    expect((await vip("export", "--format", format, "--cluster", "east")).output).not.toMatch(/a\.example\.com/);
  });

  test("names the resolvers that hosts are looked up with", async () => {
    const { output } = await vip("export", "--format", "haproxy", "--resolver", "10.0.0.2", "--resolver", "[::1]:5353");
    expect(output).toContain("nameserver outside-1 10.0.0.2:53\n  nameserver outside-2 [::1]:5353\n");
  });

  test("writes patches of ServiceEntries, and fails for those that cannot be patched", async () => {
    const east = await vip("export", "--format", "serviceentry", "--cluster", "east");
    expect([east.status, east.complaints]).toEqual([0, ""]);
    expect(east.output).toMatch(/\nspec:\n {2}addresses:\n {4}- 240\.240\.\d+\.\d+\n {4}- 2001:2::[0-9a-f:]+\n$/);
    const west = await vip("export", "--format", "serviceentry", "--cluster", "west");
    expect(west.status).toBe(1);
    expect(west.output).toContain("name: orders");
    expect(west.complaints).toMatch(/^error: cluster west: ServiceEntry ns1\/two: spec\.hosts: names 2 hosts/);
  });
});

describe("meshdoh vip used wrongly", () => {
  test.each([
    ["no word", [], "a word is missing: use list, show or export"],
    ["another word", ["remove"], '"remove" is no word for VIPs: use list, show or export'],
    ["show of nothing", ["show"], "vip show needs a host or an address"],
    ["show of two", ["show", "a", "b"], '"b" is one word too many'],
    ["show of no name", ["show", "a..b"], '"a..b" is neither a host nor an address'],
    ["list of one", ["list", "a"], '"a" is one word too many'],
    ["an option of another word", ["list", "--format", "nginx"], "--format does not go with vip list"],
    ["a flag of another word", ["export", "--json"], "--json does not go with vip export"],
    ["export without format", ["export"], "--format is missing, e.g. --format haproxy"],
    [
      "another format",
      ["export", "--format", "traefik"],
      '--format "traefik" is none of serviceentry, envoy, haproxy, nginx',
    ],
    [
      "a resolver for nginx",
      ["export", "--format", "nginx", "--resolver", "10.0.0.2"],
      "--resolver goes with --format envoy or haproxy: nginx cannot be told one",
    ],
    [
      "a resolver that is none",
      ["export", "--format", "envoy", "--resolver", "dns.example"],
      '--resolver "dns.example" is not an address',
    ],
    [
      "a cluster that is not there",
      ["export", "--format", "envoy", "--cluster", "north"],
      "--cluster north is not in the table, which has east, west",
    ],
    [
      "patches for all clusters at once",
      ["export", "--format", "serviceentry"],
      "--cluster is missing: there are ServiceEntries to patch in east, west",
    ],
  ])("with %s says what to do", async (_what, words, message) => {
    const { status, output, complaints } = await vip(...words);
    expect({ status, output }).toEqual({ status: 2, output: "" });
    expect(complaints).toContain(`meshdoh vip: ${message}`);
  });

  test("with no store says so", async () => {
    const { status, complaints } = await meshdoh("vip", "list");
    expect([status, complaints]).toEqual([2, expect.stringContaining("--store is missing, e.g. --store dir:table")]);
  });

  test("with a store that holds no table fails", async () => {
    const { status, complaints } = await meshdoh("vip", "list", "--store", `dir:${join(folder, "empty")}`);
    expect([status, complaints]).toEqual([1, "meshdoh vip: the store holds no table: publish one with meshdoh sync\n"]);
  });
});
