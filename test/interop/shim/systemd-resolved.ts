import { existsSync } from "node:fs";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { onTestFinished } from "vitest";
import type { NetworkNamespace } from "../network-namespace.ts";

/** Where Debian's packages systemd-resolved and libsystemd-shared are: installed, or below the folder that this names. */
const ROOT = process.env["MESHDOH_RESOLVED_ROOT"] ?? "/";
const PROGRAM = join(ROOT, "usr/lib/systemd/systemd-resolved");
const OTHER_PROGRAM = join(ROOT, "lib/systemd/systemd-resolved");
const LIBRARIES = ["usr/lib/x86_64-linux-gnu", "usr/lib/x86_64-linux-gnu/systemd"].map((folder) => join(ROOT, folder));

/** For `lookFor`: its Debian package changes a machine's resolv.conf when it is installed, so it is not among the tools. */
export const RESOLVED: Readonly<Record<string, boolean>> = {
  "systemd-resolved (package systemd-resolved, unpacked below MESHDOH_RESOLVED_ROOT)":
    existsSync(PROGRAM) || existsSync(OTHER_PROGRAM),
};

/** A user of its own is what it becomes, and what this machine need not have. */
const USER = { passwd: "systemd-resolve:x:994:994::/:/usr/sbin/nologin\n", group: "systemd-resolve:x:994:\n" };
const BUS = `<busconfig>
  <type>system</type>
  <listen>unix:path=/run/dbus/system_bus_socket</listen>
  <policy context="default">
    <allow user="*"/><allow own="*"/><allow send_type="method_call"/><allow send_destination="*"/>
    <allow receive_sender="*"/>
  </policy>
</busconfig>
`;
/** Says when it serves its socket, which it opens last; ends it when this shell is ended. */
const SERVE = `"$0" & child=$!; trap 'kill $child' TERM
until [ -S /run/systemd/resolve/io.systemd.Resolve ]; do sleep 0.02; done
mount --bind /run/systemd/resolve/stub-resolv.conf /etc/resolv.conf && echo ready; wait; wait`;

/**
 * Starts systemd-resolved and a bus of its own on a machine that has the configuration of `etcSystemd`, a folder that
 * stands for /etc/systemd there, and has programs ask its stub. It ends with the machine.
 */
export async function startResolved(machine: NetworkNamespace, etcSystemd: string): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), "meshdoh-resolved-"));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  const at = (file: string): string => join(folder, file);
  for (const [file, line] of Object.entries(USER)) {
    await writeFile(at(file), `${await readFile(`/etc/${file}`, "utf8")}${line}`);
  }
  await writeFile(at("bus.conf"), BUS);
  const binds = Object.keys(USER).map((file) => `mount --bind ${at(file)} /etc/${file}`);
  const run = "mount -t tmpfs none /run && mkdir -p /run/dbus /run/systemd";
  const setUp = [run, ...binds, `mount --bind ${etcSystemd} /etc/systemd`].join(" && ");
  const { status, complaints } = await machine.run("sh", "-c", setUp);
  if (status !== 0) throw new Error(`the machine cannot be set up: ${complaints}`);
  await machine.start("dbus-daemon", `--config-file=${at("bus.conf")}`, "--nofork", "--print-address");
  const program = existsSync(PROGRAM) ? PROGRAM : OTHER_PROGRAM;
  const libraries = ROOT === "/" ? [] : [`LD_LIBRARY_PATH=${LIBRARIES.join(":")}`];
  await machine.start("env", "SYSTEMD_LOG_LEVEL=warning", ...libraries, "sh", "-c", SERVE, program);
}
