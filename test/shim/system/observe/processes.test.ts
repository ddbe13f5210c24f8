import { expect, test } from "vitest";
import { listProcesses } from "../../../../src/shim/system/observe/processes.ts";
import { openRootFiles } from "../../../../src/shim/system/observe/root-files.ts";
import { plantMachine, processEntries, type PlantedProcess } from "./machine-tree.ts";

test.each<readonly [string, PlantedProcess, { name: string; unit: string | undefined }]>([
  [
    "a daemon whose name the kernel cuts",
    {
      pid: 101,
      command: "systemd-resolve",
      words: ["/usr/lib/systemd/systemd-resolved"],
      unit: "systemd-resolved.service",
    },
    { name: "systemd-resolved", unit: "systemd-resolved.service" },
  ],
  [
    "a program that Node runs, whose main thread has a name of its own",
    { pid: 7, command: "MainThread", words: ["/usr/bin/node", "--no-warnings", "/opt/meshdoh.mjs", "shim"] },
    { name: "node meshdoh.mjs", unit: undefined },
  ],
  [
    "a program that writes its own title",
    { pid: 8, command: "nginx", words: ["nginx: master process /usr/sbin/nginx"], unit: "nginx.service" },
    { name: "nginx", unit: "nginx.service" },
  ],
  [
    "a container",
    { pid: 9, command: "dnsmasq", words: ["dnsmasq", "-k"], unit: "docker-0123.scope" },
    { name: "dnsmasq", unit: "docker-0123.scope" },
  ],
  ["a thread of the kernel", { pid: 2, command: "kthreadd" }, { name: "kthreadd", unit: undefined }],
])("%s has the name that people know", async (_what, planted, expected) => {
  const root = await plantMachine(processEntries(planted));
  expect(await listProcesses(openRootFiles(root))).toEqual([
    { pid: planted.pid, words: planted.words ?? [], ...expected },
  ]);
});

test("processes come in the order of their IDs, and other folders of /proc are none", async () => {
  const root = await plantMachine({
    ...processEntries({ pid: 1000, command: "b" }, { pid: 9, command: "a" }),
    "/proc/net/udp": "",
    "/proc/12a/comm": "none\n",
  });
  expect((await listProcesses(openRootFiles(root))).map(({ pid }) => pid)).toEqual([9, 1000]);
});

test("a process that ends while it is looked at is left out", async () => {
  const root = await plantMachine({ "/proc/5/cmdline": "gone", ...processEntries({ pid: 6, command: "here" }) });
  expect((await listProcesses(openRootFiles(root))).map(({ pid }) => pid)).toEqual([6]);
});
