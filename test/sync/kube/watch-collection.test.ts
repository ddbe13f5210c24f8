import { expect, test } from "vitest";
import { ApiFailure } from "../../../src/sync/kube/api-failure.ts";
import { USUAL_PACE } from "../../../src/sync/kube/pace.ts";
import { watchCollection } from "../../../src/sync/kube/watch-collection.ts";
import { ScriptedClient, type ScriptedAnswer } from "./scripted-client.ts";

const PODS = { kind: "Pod", apiVersion: "v1", plural: "pods", selector: { fieldSelector: "a!=b" } } as const;

interface Watched {
  readonly client: ScriptedClient;
  readonly heard: readonly string[];
  readonly watching: Promise<void>;
}

function watch(answer: ScriptedAnswer, chance = 0): Watched {
  const client = new ScriptedClient({ "/api/v1/pods": [answer] });
  const heard: string[] = [];
  const watching = watchCollection(PODS, "42", {
    client,
    pace: USUAL_PACE,
    random: () => chance,
    signal: new AbortController().signal,
    opened: () => heard.push("opened"),
    told: (event) => heard.push(event.type),
  });
  return { client, heard, watching };
}

test.for([
  [0, "300", 330_000],
  [0.5, "450", 480_000],
  [0.999, "600", 630_000],
] as const)(
  "a watch goes on from a resourceVersion, for 5 to 10 minutes (chance %s: %s s)",
  async ([chance, timeoutSeconds, idleMs]) => {
    const { client, watching } = watch([], chance);
    await watching;
    expect(client.queries[0]).toMatchObject({
      idleMs,
      isWatch: true,
      words: {
        fieldSelector: "a!=b",
        watch: "true",
        allowWatchBookmarks: "true",
        resourceVersion: "42",
        timeoutSeconds,
      },
    });
  },
);

test("events are told as they come, and what is cut off at the end is not", async () => {
  const { heard, watching } = watch([
    '{"type":"ADDED","object":{"metadata":{"resourceVersion":"43"}}}\n{"type":"BOOK',
    'MARK","object":{"metadata":{"resourceVersion":"43"}}}\n{"type":"DELETED","object":{"metadata":{"resourceVersion":"43"}}}\n{"type":"ADD',
  ]);
  await watching;
  expect(heard).toEqual(["opened", "ADDED", "BOOKMARK", "DELETED"]);
});

test("an ERROR ends the watch as the failure that it is", async () => {
  const { heard, watching } = watch([
    '{"type":"ERROR","object":{"code":410,"message":"old"}}\n{"type":"ADDED","object":{}}\n',
  ]);
  await expect(watching).rejects.toMatchObject({ code: "expired" });
  expect(heard).toEqual(["opened"]);
});

test("a watch that is refused was never open", async () => {
  const { heard, watching } = watch(new ApiFailure("forbidden", "403"));
  await expect(watching).rejects.toMatchObject({ code: "forbidden" });
  expect(heard).toEqual([]);
});

test("an event that is too large ends the watch before it is all there", async () => {
  const { watching } = watch(["x".repeat(16_000_001)]);
  await expect(watching).rejects.toMatchObject({ code: "too-large" });
});
