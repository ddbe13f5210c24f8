import { expect, test } from "vitest";
import { readQuestion } from "../../../src/gateway/explain/explain-question.ts";
import { question } from "../../support/records.ts";

test.each([
  ["name=web.ns1", question("web.ns1", "A")],
  ["name=WEB.ns1.&type=aaaa", question("web.ns1", "AAAA")],
  ["name=web&type=", question("web", "A")],
  ["name=web&type=TYPE65280", { ...question("web"), type: 65_280 }],
  ["name=web&type=33", question("web", "SRV")],
  ["name=.&type=NS", question(".", "NS")],
  [String.raw`name=a\.b.%3C\010&type=MX`, question(String.raw`a\.b.<\010`, "MX")],
])("%s asks one question", (parameters, asked) => {
  expect(readQuestion(new URLSearchParams(parameters))).toEqual(asked);
});

const NO_NAME = "give a name, e.g. ?name=web.ns1.svc.cluster.local&type=AAAA; the type is A when left out";
const NO_TYPE = "the type is a mnemonic such as AAAA, or a number such as TYPE28";

test.each([
  ["", NO_NAME],
  ["type=A", NO_NAME],
  ["name=", NO_NAME],
  ["name=web&type=AAAAA", NO_TYPE],
  ["name=web&type=TYPE65536", NO_TYPE],
  ["name=a..b", 'empty label in name: "a..b"'],
  ["name=m%C3%BCller.example", 'character "ü" in name must be escaped or an A-label: "müller.example"'],
  [`name=${"a".repeat(64)}`, `label exceeds 63 octets: "${"a".repeat(64)}"`],
  ["name=a%0Ab", String.raw`character "\n" in name must be escaped or an A-label: "a\nb"`],
])("%s asks none, and it says what to write", (parameters, problem) => {
  expect(readQuestion(new URLSearchParams(parameters))).toBe(problem);
});
