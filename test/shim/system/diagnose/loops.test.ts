import { expect, test } from "vitest";
import { diagnoseLoops } from "../../../../src/shim/system/diagnose/loops.ts";
import type { Observation } from "../../../../src/shim/system/observe/observation.ts";
import { installed, observed, told } from "./observed.ts";

const INSTALL = "meshdoh shim install --gateway=https://dns.example.org/dns-query";
const WITHOUT_RESOLVERS = { ...observed().machine, resolvers: [] };

test.each<readonly [string, Partial<Observation>, readonly string[]]>([
  ["another resolver: well", { told: told("--resolver=192.0.2.1") }, []],
  [
    "the shim itself",
    { told: told("--resolver=127.0.0.1", "--reuse-port") },
    [`resolver-loop: ${INSTALL} --reuse-port --resolver=192.0.2.53`],
  ],
  [
    "systemd-resolved, which asks the shim",
    {
      told: told("--resolver", "127.0.0.53", "--listen=127.0.0.1:5354"),
      installation: installed({ wiring: "resolved" }),
    },
    [`resolver-loop: ${INSTALL} --listen=127.0.0.1:5354 --resolver=192.0.2.53`],
  ],
  [
    "the shim itself, of an install that kept its words",
    {
      told: told("--resolver=127.0.0.1"),
      installation: installed({
        installWords: ["--gateway=https://dns.example.org/dns-query", "--resolver=127.0.0.1", "--search=a.example"],
      }),
    },
    [`resolver-loop: ${INSTALL} --search=a.example --resolver=192.0.2.53`],
  ],
  [
    "systemd-resolved, which does not ask the shim",
    { told: told("--resolver=127.0.0.53"), installation: installed({ wiring: "file" }) },
    [],
  ],
  ["another program on loopback", { told: told("--resolver=127.0.0.1", "--listen=127.0.0.2:53") }, []],
  [
    "nobody, and a gateway to find by its name",
    { told: told(), machine: WITHOUT_RESOLVERS },
    [`no-original-resolver: ${INSTALL} '--resolver=<ip of your resolver>'`],
  ],
  [
    "nobody, and a gateway whose address is given",
    { told: told("--gateway-ip=192.0.2.9"), machine: WITHOUT_RESOLVERS },
    [],
  ],
  ["nobody, where no shim is", { machine: WITHOUT_RESOLVERS }, []],
  ["nobody knows whom", { told: told(), machine: WITHOUT_RESOLVERS, installationProblem: "EACCES" }, []],
])("a shim that asks %s", (_what, parts, expected) => {
  expect(diagnoseLoops(observed(parts)).map(({ id, mend }) => `${id}: ${mend}`)).toEqual(expected);
});
