import { describe, expect, test } from "vitest";
import type { Question } from "../../../src/dns/message.ts";
import { acceptance } from "../../../src/resolver/stages/acceptance.ts";
import { outcome, question, replyOf, zoneText } from "../../support/records.ts";
import { contextOf } from "../../support/view.ts";

const ANSWER = replyOf(["web.example. 30 A 192.0.2.1"]);

function ask(asked: Question, reply = ANSWER): ReturnType<ReturnType<ReturnType<typeof acceptance>>> {
  return acceptance()(() => Promise.resolve(reply))(asked, contextOf());
}

describe("acceptance", () => {
  test.each(["A", "AAAA", "HTTPS", "TXT", "CNAME", "TYPE65280", "TYPE0"])("%s goes on", async (type) => {
    expect(await ask(question("web.example", type))).toBe(ANSWER);
  });

  test.each([
    ["CHAOS", 3],
    ["HESIOD", 4],
    ["NONE", 254],
    ["ANY", 255],
    ["0", 0],
  ])("class %s is refused", async (_title, rrClass) => {
    const reply = await ask({ ...question("version.bind", "TXT"), class: rrClass });
    expect(outcome(reply)).toEqual(["REFUSED"]);
    expect(reply.authoritative).toBe(false);
    expect(reply.extendedErrors).toEqual([{ code: 21, text: `class ${rrClass}: only IN is answered here` }]);
  });

  test.each(["OPT", "TKEY", "TSIG", "IXFR", "AXFR", "MAILB", "MAILA"])("meta type %s is refused", async (type) => {
    const reply = await ask(question("web.example", type));
    expect(outcome(reply)).toEqual(["REFUSED"]);
    expect(reply.extendedErrors).toEqual([{ code: 21, text: `type ${type} is no type of records` }]);
  });

  test.each([
    ["has records", ANSWER],
    ["has none of that type", replyOf([])],
  ])("ANY for a name that %s is answered with one HINFO that names RFC 8482", async (_what, reply) => {
    const answer = await ask(question("web.example", "ANY"), { ...reply, authenticData: true });
    expect(answer.rcode).toBe(0);
    expect(answer.authenticData, "made up here, so nobody has signed it").toBe(false);
    expect(zoneText(answer.answer)).toEqual(['web.example. 30 HINFO "RFC8482" ""']);
  });

  test("ANY for a name that does not exist is denied like every other type", async () => {
    const denial = replyOf([], { rcode: 3 });
    expect(await ask(question("gone.example", "ANY"), denial)).toBe(denial);
  });

  test("ANY asks on for one small type, not for everything", async () => {
    const asked: number[] = [];
    const next = (asking: Question): Promise<typeof ANSWER> => {
      asked.push(asking.type);
      return Promise.resolve(ANSWER);
    };
    await acceptance()(next)(question("web.example", "ANY"), contextOf());
    expect(asked).toEqual([13]);
  });
});
