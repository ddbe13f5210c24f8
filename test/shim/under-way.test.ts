import { expect, test } from "vitest";
import { UnderWay } from "../../src/shim/under-way.ts";

test("what begins is counted by its key until it ends", () => {
  const underWay = new UnderWay();
  const counts = (): readonly number[] => [underWay.count("web"), underWay.count("api")];
  const seen = [counts()];
  underWay.begin("web");
  underWay.begin("web");
  underWay.begin("api");
  seen.push(counts());
  underWay.end("web");
  underWay.end("api");
  seen.push(counts());
  underWay.end("web");
  seen.push(counts());
  expect(seen).toEqual([
    [0, 0],
    [2, 1],
    [1, 0],
    [0, 0],
  ]);
});
