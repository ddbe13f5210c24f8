import { expect, test } from "vitest";
import { encodeExtendedError } from "../../../../src/dns/ede.ts";
import { askListeners, askThroughShim, type AskDns } from "../../../../src/shim/system/observe/ask-shim.ts";

const REPLY = {
  id: 0,
  isResponse: true,
  opcode: 0,
  authoritativeAnswer: false,
  truncated: false,
  recursionDesired: true,
  recursionAvailable: true,
  authenticData: false,
  checkingDisabled: false,
  rcode: 0,
  answer: [],
  authority: [],
  additional: [],
};

test("every address is asked over UDP and TCP for a name that the shim knows by itself", async () => {
  const asked: string[] = [];
  const ask: AskDns = async ({ name, type }, { address, port }, protocol) => {
    asked.push(`${name} ${type} ${address} ${port} ${protocol}`);
    if (protocol === "tcp") throw new Error("refused");
    return { ...REPLY, question: [] };
  };
  const server = { address: "127.0.0.1", port: 53 };
  expect(await askListeners(ask, [server])).toEqual([
    { server, protocol: "udp", reply: { kind: "reply", rcode: 0, extendedErrors: [] } },
    { server, protocol: "tcp", reply: { kind: "none", reason: "refused" } },
  ]);
  expect(asked).toEqual(["localhost. 1 127.0.0.1 53 udp", "localhost. 1 127.0.0.1 53 tcp"]);
});

test("what only a gateway knows is asked for below svc, where nothing leaves the mesh", async () => {
  const asked: string[] = [];
  const ask: AskDns = async ({ name }) => {
    asked.push(name);
    const options = [encodeExtendedError({ code: 22, text: "refused the connection" })];
    return {
      ...REPLY,
      rcode: 2,
      question: [],
      edns: { udpPayloadSizeOctets: 1232, version: 0, dnssecOk: false, options },
    };
  };
  const server = { address: "127.0.0.1", port: 53 };
  const via = { server, protocol: "udp", reply: { kind: "none", reason: "" } } as const;
  expect(await askThroughShim(ask, via, "00ff")).toEqual({
    kind: "reply",
    rcode: 2,
    extendedErrors: [{ code: 22, text: "refused the connection" }],
  });
  expect(asked).toEqual(["meshdoh-doctor-00ff.svc."]);
});
