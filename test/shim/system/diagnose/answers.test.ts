import { expect, test } from "vitest";
import { diagnoseAnswers } from "../../../../src/shim/system/diagnose/answers.ts";
import { observed, running, told } from "./observed.ts";

const server = { address: "127.0.0.1", port: 53 };
const reply = { kind: "reply", rcode: 0, extendedErrors: [] } as const;
const none = { kind: "none", reason: "connect ECONNREFUSED" } as const;
const shims = [running(9, "meshdoh")];

test.each([
  ["one that answers everywhere is well", { shims, listeners: [{ server, protocol: "udp", reply }] }, []],
  ["one that does not run", {}, ["The shim is installed, but it does not run."]],
  [
    "one that is deaf",
    { shims, listeners: [{ server, protocol: "udp", reply: none }] },
    ["The shim runs, but does not answer on 127.0.0.1:53 over UDP (connect ECONNREFUSED)."],
  ],
  [
    "one that answers over UDP alone",
    {
      shims,
      listeners: [
        { server, protocol: "udp", reply },
        { server, protocol: "tcp", reply: none },
      ],
    },
    ["The shim runs, but does not answer on 127.0.0.1:53 over TCP (connect ECONNREFUSED)."],
  ],
  ["one in an image that does not run is not expected to", { processes: [] }, []],
] as const)("of shims, %s", (_what, parts, problems) => {
  expect(diagnoseAnswers(observed({ told: told(), ...parts })).map(({ problem }) => problem)).toEqual(problems);
});

test("a machine without a shim has none that should run", () => {
  expect(diagnoseAnswers(observed())).toEqual([]);
});
