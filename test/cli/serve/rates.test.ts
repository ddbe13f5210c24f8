import { expect, test } from "vitest";
import { readRates } from "../../../src/cli/serve/rates.ts";
import { serveArguments } from "./arguments.ts";

test.each([
  ["", {}, [undefined, 1000]],
  ["--rate-per-view 50 --rate-per-address 7", {}, [50, 7]],
  ["--rate-per-address off", {}, [undefined, undefined]],
  ["", { MESHDOH_RATE_PER_VIEW: "9", MESHDOH_RATE_PER_ADDRESS: "off" }, [9, undefined]],
  ["--rate-per-view off", { MESHDOH_RATE_PER_VIEW: "9" }, [undefined, 1000]],
  ["--rate-per-view 10000000", {}, [10_000_000, 1000]],
])("%s with %j", (line, environment, [perViewPerSecond, perAddressPerSecond]) => {
  expect(readRates(serveArguments(line), environment)).toEqual({ perViewPerSecond, perAddressPerSecond });
});

test.each([
  ["--rate-per-view 0", {}, '--rate-per-view "0" is neither a whole number from 1 to 10000000 nor off'],
  ["--rate-per-address 1.5", {}, '--rate-per-address "1.5" is neither'],
  ["--rate-per-address 10000001", {}, '--rate-per-address "10000001" is neither'],
  ["", { MESHDOH_RATE_PER_ADDRESS: "many" }, 'MESHDOH_RATE_PER_ADDRESS "many" is neither'],
])("%s with %j is refused: %s", (line, environment, message) => {
  expect(() => readRates(serveArguments(line), environment)).toThrow(message);
});
