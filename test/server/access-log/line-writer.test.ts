import { beforeEach, describe, expect, onTestFinished, test, vi } from "vitest";
import { LineWriter } from "../../../src/server/access-log/line-writer.ts";
import { LOG_FLUSH_MS, LOG_RETRY_MS, MAX_LOG_BUFFER_OCTETS } from "../../../src/server/limits.ts";

/** A sink that writes when the test lets it, and what reached it. */
class FakeSink {
  text = "";
  readonly writes: string[] = [];
  readonly failures: unknown[] = [];
  /** What the next writes come to: octets taken, or a failure; all is taken when there are none left. */
  readonly outcomes: (number | Error | Promise<number>)[] = [];

  readonly write = async (octets: Uint8Array): Promise<number> => {
    const text = Buffer.from(octets).toString();
    this.writes.push(text);
    const outcome = await (this.outcomes.shift() ?? octets.length);
    if (outcome instanceof Error) throw outcome;
    this.text += text.slice(0, outcome);
    return outcome;
  };
}

function writerTo(sink: FakeSink): LineWriter {
  const writer = new LineWriter(sink, (failure) => sink.failures.push(failure));
  onTestFinished(() => writer.end());
  return writer;
}

beforeEach(() => {
  vi.useFakeTimers();
  return () => void vi.useRealTimers();
});

describe("lines on their way to a file", () => {
  test("are gathered and written together", async () => {
    const sink = new FakeSink();
    const writer = writerTo(sink);
    for (const line of ["a\n", "b\n"]) writer.write(line);
    expect(sink.writes).toEqual([]);
    await vi.advanceTimersByTimeAsync(LOG_FLUSH_MS);
    expect(sink.writes).toEqual(["a\nb\n"]);
    await vi.advanceTimersByTimeAsync(10 * LOG_FLUSH_MS);
    expect(sink.writes).toHaveLength(1);
  });

  test("go on where a write took only a part, or would have blocked", async () => {
    const sink = new FakeSink();
    const writer = writerTo(sink);
    sink.outcomes.push(2, 0, 1);
    writer.write("abcdef\n");
    await vi.advanceTimersByTimeAsync(LOG_FLUSH_MS + LOG_RETRY_MS);
    expect(sink.writes).toEqual(["abcdef\n", "cdef\n", "cdef\n", "def\n"]);
    expect(sink.text).toBe("abcdef\n");
  });

  test("keep their order while one write is slow", async () => {
    const sink = new FakeSink();
    const writer = writerTo(sink);
    const slow = Promise.withResolvers<number>();
    sink.outcomes.push(slow.promise);
    writer.write("a\n");
    await vi.advanceTimersByTimeAsync(LOG_FLUSH_MS);
    writer.write("b\n");
    await vi.advanceTimersByTimeAsync(10 * LOG_FLUSH_MS);
    expect(sink.writes).toEqual(["a\n"]);
    slow.resolve(2);
    await vi.advanceTimersByTimeAsync(LOG_FLUSH_MS);
    expect(sink.text).toBe("a\nb\n");
  });

  test("are dropped and counted when more wait than there is room for, which is said once, and then are taken again", async () => {
    const sink = new FakeSink();
    const writer = writerTo(sink);
    const slow = Promise.withResolvers<number>();
    sink.outcomes.push(slow.promise);
    const line = `${"x".repeat(1023)}\n`;
    const room = MAX_LOG_BUFFER_OCTETS / line.length;
    for (let written = 0; written < room; written++) writer.write(line);
    await vi.advanceTimersByTimeAsync(LOG_FLUSH_MS);
    writer.write("lost\n");
    writer.write("lost too\n");
    expect(writer.dropped).toBe(2);
    expect(sink.failures.map(String)).toEqual([
      "Error: lines are dropped, because they come faster than they are written",
    ]);
    slow.resolve(MAX_LOG_BUFFER_OCTETS);
    await vi.advanceTimersByTimeAsync(0);
    writer.write("kept\n");
    await vi.advanceTimersByTimeAsync(LOG_FLUSH_MS);
    expect(sink.writes.at(-1)).toBe("kept\n");
    expect(writer.dropped).toBe(2);
  });

  test("are written once a disk that was full has room again; it is reported when it begins", async () => {
    const sink = new FakeSink();
    const writer = writerTo(sink);
    const full = new Error("ENOSPC");
    sink.outcomes.push(full, full, 2, full);
    writer.write("a\n");
    await vi.advanceTimersByTimeAsync(LOG_FLUSH_MS + 2 * LOG_RETRY_MS);
    expect(sink.text).toBe("a\n");
    expect(sink.failures).toEqual([full]);
    writer.write("b\n");
    await vi.advanceTimersByTimeAsync(LOG_FLUSH_MS + LOG_RETRY_MS);
    expect(sink.text).toBe("a\nb\n");
    expect(sink.failures).toEqual([full, full]);
  });

  test("are all written when a flush has ended", async () => {
    const sink = new FakeSink();
    const writer = writerTo(sink);
    writer.write("a\n");
    await writer.flush();
    expect(sink.text).toBe("a\n");
  });

  test("are given up at the end", async () => {
    const sink = new FakeSink();
    const writer = writerTo(sink);
    sink.outcomes.push(new Error("ENOSPC"));
    writer.write("a\n");
    await vi.advanceTimersByTimeAsync(LOG_FLUSH_MS);
    writer.end();
    await vi.advanceTimersByTimeAsync(10 * LOG_RETRY_MS);
    expect(sink.writes).toHaveLength(1);
    expect(vi.getTimerCount()).toBe(0);
  });
});
