import { expect, test } from "vitest";
import { findPortHolders } from "../../../../src/shim/system/observe/port-holders.ts";
import { listProcesses } from "../../../../src/shim/system/observe/processes.ts";
import { openRootFiles, type RootFiles } from "../../../../src/shim/system/observe/root-files.ts";
import { plantMachine, processEntries, socketLine } from "./machine-tree.ts";

async function holders(files: RootFiles): Promise<{ sockets: string[]; lacksRights: boolean }> {
  const { sockets, lacksRights } = await findPortHolders(files, await listProcesses(files), new Set([53, 5354]));
  const lines = sockets.map((socket) => {
    const names = socket.holders.map(({ name, pid }) => `${name}/${pid}`);
    return `${socket.protocol} ${socket.address} ${socket.port}: ${names.join(" ")}`;
  });
  return { sockets: lines, lacksRights };
}

const MACHINE = {
  "/proc/net/udp": socketLine("3500007F", 53, "07", "10") + socketLine("0100007F", 123, "07", "11"),
  "/proc/net/tcp": socketLine("00000000", 53, "0A", "12") + socketLine("0100007F", 5354, "0A", "13"),
  "/proc/net/tcp6": socketLine("00000000000000000000000001000000", 53, "0A", "14"),
  ...processEntries(
    { pid: 1, command: "systemd", sockets: ["13"] },
    { pid: 50, command: "systemd-resolve", words: ["/lib/systemd/systemd-resolved"], sockets: ["10"] },
    { pid: 60, command: "unbound", sockets: ["9", "12"] },
    { pid: 70, command: "meshdoh", sockets: ["13"] },
  ),
};

test("every socket on the ports is told with all the programs that hold it", async () => {
  expect(await holders(openRootFiles(await plantMachine(MACHINE)))).toEqual({
    sockets: [
      "udp 127.0.0.53 53: systemd-resolved/50",
      "tcp 0.0.0.0 53: unbound/60",
      "tcp 127.0.0.1 5354: systemd/1 meshdoh/70",
      "tcp ::1 53: ",
    ],
    lacksRights: false,
  });
});

test("it is told when the files of a process may not be looked at", async () => {
  const files = openRootFiles(await plantMachine(MACHINE));
  const list = (path: string): Promise<readonly string[]> =>
    path === "/proc/60/fd"
      ? Promise.reject(Object.assign(new Error("EACCES: not permitted"), { code: "EACCES" }))
      : files.list(path);
  expect(await holders({ ...files, list })).toMatchObject({
    sockets: expect.arrayContaining(["tcp 0.0.0.0 53: "]),
    lacksRights: true,
  });
});
