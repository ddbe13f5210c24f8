import { expect, test } from "vitest";
import { pipeline, type Resolver, type Stage } from "../../src/resolver/resolver.ts";
import { question, replyOf } from "../support/records.ts";
import { contextOf } from "../support/view.ts";

const QUESTION = question("web.example");

test("a query meets the stages in the order they are written, and the last resolver after them", async () => {
  const met: string[] = [];
  const named =
    (name: string): Stage =>
    (next) =>
    async (asked, context) => {
      met.push(`into ${name}`);
      const reply = await next(asked, context);
      met.push(`out of ${name}`);
      return reply;
    };
  const reply = replyOf();
  const last: Resolver = (asked) => {
    met.push(`asked ${asked.name}`);
    return Promise.resolve(reply);
  };
  expect(await pipeline([named("first"), named("second")], last)(QUESTION, contextOf())).toBe(reply);
  expect(met).toEqual(["into first", "into second", "asked web.example.", "out of second", "out of first"]);
});

test("a stage that answers keeps the query from those behind it", async () => {
  const reply = replyOf();
  const never: Resolver = () => Promise.reject(new Error("was asked"));
  expect(await pipeline([() => () => Promise.resolve(reply), () => never], never)(QUESTION, contextOf())).toBe(reply);
});

test("without stages the last resolver is the pipeline", () => {
  const last: Resolver = () => Promise.resolve(replyOf());
  expect(pipeline([], last)).toBe(last);
});
