import { expect, test } from "vitest";
import { parseName } from "../../../src/dns/name.ts";
import type { ClaimAnswer } from "../../../src/mesh/claim.ts";
import { answerValue, readAnswer } from "../../../src/snapshot/format/answer.ts";
import { Fields } from "../../../src/snapshot/format/fields.ts";

test.each<[ClaimAnswer, string]>([
  [
    { form: "addresses", addresses: ["10.0.0.1", "fd00::1"] },
    '{"form":"addresses","addresses":["10.0.0.1","fd00::1"]}',
  ],
  [
    { form: "endpoints", endpoints: [{ address: "10.0.0.1", label: "web-0" }] },
    '{"form":"endpoints","endpoints":[{"address":"10.0.0.1","label":"web-0"}]}',
  ],
  [{ form: "alias", target: parseName("www.example.com") }, '{"form":"alias","target":"www.example.com."}'],
  [{ form: "vip" }, '{"form":"vip"}'],
  [
    { form: "vip", assigned: ["240.240.0.1"], backends: [{ host: "db.example.com" }] },
    '{"form":"vip","assigned":["240.240.0.1"],"backends":[{"host":"db.example.com"}]}',
  ],
  [{ form: "external", addresses: ["198.51.100.1"] }, '{"form":"external","addresses":["198.51.100.1"]}'],
  [
    { form: "external", addresses: [], alias: parseName("lb.example.com") },
    '{"form":"external","addresses":[],"alias":"lb.example.com."}',
  ],
])("the answer %j is written in one order and read again", (answer, text) => {
  expect(JSON.stringify(answerValue(answer))).toBe(text);
  expect(readAnswer(new Fields(JSON.parse(text), "here"))).toEqual(answer);
});

test.each([
  ["{}", "here: form is not text"],
  ['{"form":"other"}', "here: form is none of addresses, endpoints, alias, vip, external"],
  ['{"form":"addresses","addresses":["1"]}', "here: addresses[0] is not an address in canonical form"],
  ['{"form":"endpoints","endpoints":[1]}', "here: endpoints[0] is not an object"],
  ['{"form":"alias","target":"a..b."}', "here: target is not a name"],
  ['{"form":"vip","assigned":"240.240.0.1"}', "here: assigned is not a list"],
  ['{"form":"vip","backends":[{}]}', "here: backends[0]: host is not text"],
  ['{"form":"external"}', "here: addresses is not a list"],
])("the answer %s is refused", (text, problem) => {
  expect(() => readAnswer(new Fields(JSON.parse(text), "here"))).toThrow(
    expect.objectContaining({ name: "StoreError", code: "corrupt", message: problem }),
  );
});
