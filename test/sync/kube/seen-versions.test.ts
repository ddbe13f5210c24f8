import { expect, test } from "vitest";
import { SeenVersions } from "../../../src/sync/kube/seen-versions.ts";

test.for([
  { title: "events in order are new", events: ["a 11", "b 12", "a 13"], expected: ["new", "new", "new"] },
  { title: "an event that comes twice is known", events: ["a 11", "a 11"], expected: ["new", "known"] },
  { title: "what the list held is known", events: ["a 9", "b 10"], expected: ["known", "known"] },
  { title: "an older event of the same object is known", events: ["a 12", "a 11"], expected: ["new", "known"] },
  {
    title: "an older event of another object is new",
    events: ["a 12", "b 11", "b 11"],
    expected: ["new", "new", "known"],
  },
  {
    title: "versions that are no numbers are in the order they come in",
    events: ["a x", "a w"],
    expected: ["new", "new"],
  },
])("$title", ({ events, expected }) => {
  const seen = new SeenVersions("10");
  const sights = events.map((event) => {
    const [key = "", version = ""] = event.split(" ");
    return seen.see(key, version);
  });
  expect(sights).toEqual(expected);
});

test("the next watch begins at the newest version that was told, a bookmark's included", () => {
  const seen = new SeenVersions("10");
  expect(seen.latest).toBe("10");
  seen.see("a", "12");
  seen.see("b", "11");
  expect(seen.latest).toBe("12");
  seen.reach("9");
  expect(seen.latest).toBe("12");
  seen.reach("100");
  expect(seen.latest).toBe("100");
});

test("an event that comes twice is no sign of disorder, one that comes late is", () => {
  const seen = new SeenVersions("10");
  seen.see("a", "12");
  seen.see("a", "12");
  expect(seen.isInOrder).toBe(true);
  seen.see("b", "11");
  expect(seen.isInOrder).toBe(false);
});

test("nobody can tell of an event that is older than what is remembered", () => {
  const seen = new SeenVersions("10");
  for (let number = 0; number < 5000; number++) seen.see(`object-${number}`, String(100 + number));
  // 5 000 changes less 4 096 that are remembered: up to 1 003 they are forgotten.
  expect(seen.see("other", "1003")).toBe("unknown");
  expect(seen.see("other", "1004")).toBe("new");
  expect(seen.see("object-4999", "5099")).toBe("known");
});
