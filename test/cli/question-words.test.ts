import { expect, test } from "vitest";
import { UsageError } from "../../src/cli/command.ts";
import { readQuestionWords } from "../../src/cli/question-words.ts";
import { question } from "../support/records.ts";

test.each([
  [["web"], question("web", "A")],
  [["WEB.ns1."], question("web.ns1", "A")],
  [["web", "aaaa"], question("web", "AAAA")],
  [["web", "TYPE65"], question("web", "HTTPS")],
  [[String.raw`a\.b`, "SRV"], question(String.raw`a\.b`, "SRV")],
])("%j is one question", (words, asked) => {
  expect(readQuestionWords(words)).toEqual(asked);
});

test.each([
  [[], "give one name and at most one type"],
  [["web", "A", "B"], "give one name and at most one type"],
  [["web", "ADDRESS"], '"ADDRESS" is not a type of record: use e.g. AAAA or TYPE28'],
  [["a..b"], '"a..b" is not a domain name: empty label in name: "a..b"'],
])("%j is none, and it says what to write", (words, message) => {
  expect(() => readQuestionWords(words)).toThrow(new UsageError(message));
});
