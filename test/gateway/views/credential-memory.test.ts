import { afterEach, describe, expect, test, vi } from "vitest";
import { isSameText, CredentialMemory } from "../../../src/gateway/views/credential-memory.ts";

const TOKEN = "mdoh_AAECAwQFBgcICQoLDA0ODxAREhMUFRYX";
/** Tokens that are wrong from the first, a middle and the last character on. */
const WRONG = [0, 5, 18, 36].map((at) => `${TOKEN.slice(0, at)}.${TOKEN.slice(at + 1)}`);

afterEach(() => {
  vi.restoreAllMocks();
});

/** Which characters of which texts are looked at, in order. */
function charactersRead(run: () => unknown): string[] {
  const spy = vi.spyOn(String.prototype, "charCodeAt");
  run();
  const { calls, contexts } = spy.mock;
  spy.mockRestore();
  return calls.map(([at], index) => `${at} of ${String(contexts[index]).length}`);
}

describe("texts", () => {
  test.each<[string, string, boolean]>([
    [TOKEN, TOKEN, true],
    ["", "", true],
    [TOKEN, TOKEN.slice(0, -1), false],
    ...WRONG.map((wrong): [string, string, boolean] => [TOKEN, wrong, false]),
  ])("%j and %j are the same: %s", (a, b, expected) => {
    expect(isSameText(a, b)).toBe(expected);
    expect(isSameText(b, a)).toBe(expected);
  });

  test("are compared to their end wherever they differ", () => {
    const whole = charactersRead(() => isSameText(TOKEN, TOKEN));
    expect(whole).toHaveLength(2 * TOKEN.length);
    for (const wrong of WRONG) expect(charactersRead(() => isSameText(TOKEN, wrong))).toEqual(whole);
  });
});

describe("a memory of tokens", () => {
  test("finds what it keeps, and forgets it", () => {
    const memory = new CredentialMemory<number>(2, 1);
    memory.keep(TOKEN, 1);
    expect(memory.find(TOKEN)).toBe(1);
    memory.keep(TOKEN, 2);
    expect([memory.find(TOKEN), memory.size]).toEqual([2, 1]);
    memory.forget("another");
    expect(memory.size).toBe(1);
    memory.forget(TOKEN);
    expect([memory.find(TOKEN), memory.size]).toEqual([undefined, 0]);
  });

  test("looks at all of a wrong token and at nothing of the right one, however much of it is right", () => {
    const memory = new CredentialMemory<number>(2, 1);
    memory.keep(TOKEN, 1);
    const paths = WRONG.map((wrong) => charactersRead(() => memory.find(wrong)));
    expect(paths[0]).toEqual(Array.from(TOKEN, (_, at) => `${at} of ${TOKEN.length}`));
    for (const path of paths) expect(path).toEqual(paths[0]);
    expect(
      charactersRead(() => memory.find(TOKEN)),
      "the right one, and then what is kept of it",
    ).toHaveLength(3 * TOKEN.length);
  });

  test("does not take one token for another whose hash is the same", () => {
    const [one, other] = collision();
    const memory = new CredentialMemory<number>(2, 0);
    memory.keep(one, 1);
    expect(memory.find(other)).toBeUndefined();
    memory.forget(other);
    expect(memory.find(one)).toBe(1);
    memory.keep(other, 2);
    expect([memory.find(one), memory.find(other), memory.size]).toEqual([undefined, 2, 1]);
  });

  test("is bounded, and lets go of those first that nobody asked for since", () => {
    const memory = new CredentialMemory<number>(3, 1);
    for (const [index, token] of ["a", "b", "c"].entries()) memory.keep(token, index);
    memory.find("a");
    memory.keep("d", 3);
    expect(["a", "b", "c", "d"].map((token) => memory.find(token))).toEqual([0, undefined, 2, 3]);
    // All of them were asked for now: the newest stays, whatever else goes.
    memory.keep("e", 4);
    expect([memory.find("e"), memory.size]).toEqual([4, 3]);
  });

  test("does not grow with a hundred thousand tokens", () => {
    const memory = new CredentialMemory<number>(100, 1);
    for (let number = 0; number < 100_000; number++) memory.keep(`token-${number}`, number);
    expect(memory.size).toBe(100);
  });
});

/** Two texts with one hash, for seed 0: the first that takes the place of another in a memory that lets go of nothing. */
function collision(): readonly [string, string] {
  const memory = new CredentialMemory<true>(Number.POSITIVE_INFINITY, 0);
  const texts: string[] = [];
  while (memory.size === texts.length) {
    texts.push(`token-${texts.length}`);
    memory.keep(texts.at(-1) ?? "", true);
  }
  const lost = texts.find((text) => memory.find(text) === undefined);
  return [lost ?? "", texts.at(-1) ?? ""];
}
