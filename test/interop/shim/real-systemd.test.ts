import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { startMeshGateway, type MeshGateway } from "../../e2e/shim/mesh-gateway.ts";
import { buildProgram, type BuiltProgram } from "../../e2e/shim/runtimes.ts";
import { lookFor } from "../required-tools.ts";
import { bootSystemd, type SystemdMachine } from "./systemd-machine.ts";

const TOOLS = lookFor({ tools: ["ip", "nsenter", "unshare", "mount", "getent", "systemctl"], root: true });
const BEFORE = "nameserver 192.0.2.1\n";
const RESOLVE = "getent ahostsv4 web | sed -n 's/ .*//p' | head -n 1";
const NAMESERVER = "sed -n 's/^nameserver //p' /etc/resolv.conf | tr '\\n' ' '";
const WIRING = "systemctl is-active meshdoh-shim-wiring.service";
const WATCH = "systemctl is-active meshdoh-shim-wiring.path";
/** How many changes of resolv.conf are undone within five minutes. */
const UNDONE = 5;

let built: BuiltProgram;
beforeAll(async () => {
  built = await buildProgram();
});
afterAll(() => built?.remove());

interface Scene {
  readonly machine: SystemdMachine;
  readonly gateway: MeshGateway;
  readonly install: (...options: readonly string[]) => string;
}

async function scene(): Promise<Scene> {
  const machine = await bootSystemd(built.program);
  const gateway = await startMeshGateway({ address: machine.hostAddress, isPlain: true });
  const install = (...options: readonly string[]): string =>
    ["meshdoh shim install", `--gateway=${gateway.url}`, ...options].join(" ");
  return { machine, gateway, install };
}

/** What an install could leave behind. */
async function traces({ done }: SystemdMachine): Promise<string> {
  return done(`systemctl list-units --all --no-legend --plain 'meshdoh*'
    find /etc/systemd /var/lib /run/systemd/system /etc -name '*meshdoh*' -not -path '/etc/systemd/system/meshdoh'
    systemctl --failed --no-legend --plain`);
}

describe.skipIf(TOOLS.isMissing)(`a machine that systemd runs${TOOLS.word}`, () => {
  test("starts the shim, knows when it is ready, starts it again when it is killed, and forgets it", async () => {
    const { machine, install } = await scene();
    const { done, until } = machine;
    await done("mkdir /etc/meshdoh && echo mdoh_0123456789 >/etc/meshdoh/token && chmod 600 /etc/meshdoh/token");
    expect(await done(install("--token-file=/etc/meshdoh/token"))).toContain("\ninstalled: 127.0.0.1:53, wiring file");
    const state = "systemctl show meshdoh-shim --property=Type,NotifyAccess,ActiveState,SubState";
    expect(await done(state)).toBe("Type=notify\nNotifyAccess=all\nActiveState=active\nSubState=running\n");
    expect(await done(RESOLVE)).toBe("10.96.0.10\n");
    const process = "systemctl show --value --property=MainPID meshdoh-shim";
    const first = (await done(process)).trim();
    // A user that exists only while the service runs (systemd.exec(5), DynamicUser=), and the token that is root's.
    expect(Number(await done(`stat --format=%u /proc/${first}`))).toBeGreaterThanOrEqual(61_184);
    expect(await done(`cat /run/credentials/meshdoh-shim.service/token`)).toBe("mdoh_0123456789\n");
    await done(`kill -KILL ${first}`);
    await until(`${process} | grep --invert-match --line-regexp -e ${first} -e 0 | wc --lines`, "1\n");
    await until(RESOLVE, "10.96.0.10\n");
    await done("systemctl restart meshdoh-shim && systemctl restart meshdoh-shim");
    await until(RESOLVE, "10.96.0.10\n");
    expect(await done("journalctl --unit=meshdoh-shim --output=cat")).not.toContain("was not told");
    expect(await done("meshdoh shim doctor")).toMatch(/\nAll is well\.\n$/);
    expect(await done("meshdoh shim uninstall")).toMatch(/\nuninstalled\n$/);
    expect(await done("cat /etc/resolv.conf; rm -r /etc/meshdoh")).toBe(BEFORE);
    expect(await traces(machine)).toBe("");
  });

  test(`puts resolv.conf back ${UNDONE} times within five minutes, then says so until it is told to go on`, async () => {
    const { machine, install } = await scene();
    const { done, sh, until } = machine;
    await done(install());
    const trample = (times: number): Promise<string> =>
      done(`echo nameserver 192.0.2.${100 + times} >/etc/resolv.conf`);
    for (let times = 1; times <= UNDONE; times++) {
      await until(WATCH, "active\n");
      await trample(times);
      await until(NAMESERVER, "127.0.0.1 ");
      await until(WIRING, "inactive\n");
    }
    await trample(0);
    await until(WATCH, "failed\n");
    expect(await done(NAMESERVER)).toBe("192.0.2.100 ");
    expect((await sh("meshdoh shim doctor")).output).toContain("   Mend: meshdoh shim install --reapply\n");
    await done("meshdoh shim install --reapply");
    expect(await done(`${NAMESERVER}; ${WATCH}`)).toBe("127.0.0.1 active\n");
    expect(await done("meshdoh shim doctor")).toMatch(/\nAll is well\.\n$/);
    await trample(1);
    await until(NAMESERVER, "127.0.0.1 ");
    await until(WIRING, "inactive\n");
    await done("printf 'nameserver 192.0.2.99\\nnameserver 127.0.0.1\\n' >/etc/resolv.conf");
    await until(NAMESERVER, "127.0.0.1 ");
    await done("meshdoh shim uninstall");
    // What the network said last, without what was put in front of ours.
    expect(await done(NAMESERVER)).toBe("192.0.2.101 ");
    expect(await traces(machine)).toBe("");
  });

  test("leaves no unit behind when the watch has given up, and nothing when the port is taken", async () => {
    const { machine, install } = await scene();
    const { done, sh, until } = machine;
    await done(install());
    for (let times = 0; (await sh(WATCH)).output !== "failed\n" && times < 200; times++) {
      await done(`echo nameserver 192.0.2.${times} >/etc/resolv.conf`);
    }
    await until(WATCH, "failed\n");
    await done("meshdoh shim uninstall");
    expect(await traces(machine)).toBe("");
    await done(
      "systemd-run --unit=other --quiet --collect node -e 'require(`dgram`).createSocket(`udp4`).bind(53, `127.0.0.1`)'",
    );
    await until("grep --count ' 0100007F:0035 ' /proc/net/udp", "1\n");
    const before = await done("cat /etc/resolv.conf");
    const taken = await sh(install());
    expect([taken.status, taken.complaints]).toEqual([
      1,
      expect.stringMatching(
        /cannot listen on 127\.0\.0\.1:53 \(udp\): another program holds the port[^]*; meshdoh shim doctor names it\neverything was put back as it was\n$/,
      ),
    ]);
    expect((await sh("meshdoh shim doctor")).output).toContain("other.service) holds 127.0.0.1:53 (UDP)");
    expect(await done("cat /etc/resolv.conf")).toBe(before);
    expect(await traces(machine)).toBe("");
  });

  test("opens the sockets itself where it is to, so that queries wait while the shim starts again", async () => {
    const { machine, install } = await scene();
    const { done } = machine;
    await done(install("--socket-activation"));
    expect(await done(RESOLVE)).toBe("10.96.0.10\n");
    await done("systemctl kill --signal=KILL meshdoh-shim");
    expect(await done(RESOLVE)).toBe("10.96.0.10\n");
    await done("meshdoh shim uninstall");
    expect(await traces(machine)).toBe("");
  });
});
