import { expect, test } from "vitest";
import { readBody } from "../../../../src/sync/store/kv/read-body.ts";

function streamed(chunks: readonly Uint8Array[], failure?: Error): Response {
  const left = chunks.values();
  return new Response(
    new ReadableStream({
      pull(controller) {
        const { value, done } = left.next();
        if (done !== true) controller.enqueue(value);
        else if (failure === undefined) controller.close();
        else controller.error(failure);
      },
    }),
  );
}

test("a body is all of its parts", async () => {
  expect(await readBody(streamed([Uint8Array.of(1, 2), Uint8Array.of(3)]), 3)).toEqual(Uint8Array.of(1, 2, 3));
  expect(await readBody(new Response(null), 3)).toEqual(new Uint8Array());
});

test("one that is longer than allowed is refused, and not read to its end", async () => {
  const endless = { values: () => ({ next: () => ({ value: new Uint8Array(2), done: false }) }) };
  const stream = new ReadableStream({ pull: (controller) => controller.enqueue(endless.values().next().value) });
  await expect(readBody(new Response(stream), 3)).rejects.toThrow("the answer has more than 3 octets");
});

test("one that breaks off is none", async () => {
  await expect(readBody(streamed([Uint8Array.of(1)], new Error("torn down")), 3)).rejects.toThrow("torn down");
});
