import { expect, test } from "vitest";
import { randomCaseOf } from "../../src/upstreams/random-case.ts";
import { destinationOf } from "./scene.ts";

test("names are spelled at random only where the URL asks for that", () => {
  expect(randomCaseOf(destinationOf("udp://192.0.2.1").address)).toEqual({});
  const { randomCase } = randomCaseOf(destinationOf("udp://192.0.2.1?0x20=on").address);
  const coins = new Set(Array.from({ length: 100 }, () => randomCase?.()));
  expect(coins).toEqual(new Set([0, 0.5]));
});
