import { createHash } from "node:crypto";
import { mkdtemp, readdir, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { isViewToken } from "../../../src/snapshot/view-token.ts";
import { meshdoh, type Ran } from "../fake-terminal.ts";

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "meshdoh-view-"));
});
afterEach(() => rm(folder, { recursive: true }));

function view(...words: readonly string[]): Promise<Ran> {
  return meshdoh("view", ...words, "--store", `dir:${folder}`);
}

/** Adds a view and gives back its token. */
async function add(...words: readonly string[]): Promise<string> {
  const { output } = await view("add", ...words, "--json");
  const printed: unknown = JSON.parse(output);
  return typeof printed === "object" && printed !== null && "token" in printed ? String(printed.token) : "";
}

describe("view add", () => {
  test("prints token and path as JSON, and nothing else", async () => {
    const { status, output, complaints } = await view("add", "vm", "--json");
    expect({ status, complaints }).toEqual({ status: 0, complaints: "" });
    const printed: unknown = JSON.parse(output);
    const token = /mdoh_[\w-]{32}/.exec(output)?.[0] ?? "";
    expect(printed).toEqual({ name: "vm", token, path: `/${token}/dns-query` });
    expect(isViewToken(token)).toBe(true);
  });

  test("prints them once for people, with a word on when", async () => {
    const { output } = await view("add", "vm");
    const token = /mdoh_[\w-]{32}/.exec(output)?.[0] ?? "";
    expect(output).toBe(
      `view vm is added; its token is shown this once:\n\n  token  ${token}\n  path   /${token}/dns-query\n\nGateways take it within a minute.\n`,
    );
  });

  test("makes another token each time", async () => {
    const tokens = [await add("one"), await add("two"), await add("three")];
    expect(new Set(tokens).size).toBe(3);
  });

  test("refuses a second view of one name, until the first is removed", async () => {
    const first = await add("vm");
    const second = await view("add", "vm", "--cluster", "east");
    expect(second).toMatchObject({ status: 1, output: "" });
    expect(second.complaints).toContain("meshdoh view: there is a view vm already: remove it first");
    await view("remove", "vm");
    expect(await add("vm")).not.toBe(first);
  });

  test("makes a view for an operator who signs in, and no token", async () => {
    const { status, output } = await view("add", "admin", "--operator", "--access-client", "alice@example.org");
    expect({ status, output }).toEqual({
      status: 0,
      output: "view admin is added:\n\n  client  alice@example.org\n\nGateways take it within a minute.\n",
    });
    const key = `access:alice@example.org`;
    expect(await readdir(join(folder, "view"))).toEqual([createHash("sha256").update(key).digest("hex")]);
    const shown = (await view("show", "admin")).output;
    expect(shown).toContain("\noperator   yes\n");
    expect(shown).toContain("\nnamed by   Access client\n");
  });

  test("warns of a home that nobody knows, and makes the view", async () => {
    const { status, complaints } = await view("add", "vm", "--cluster", "east");
    expect(status).toBe(0);
    expect(complaints).toMatch(/^warning: no table is published in this store yet/);
    expect((await view("show", "vm")).output).toContain("\ncluster    east\n");
  });
});

describe("the other words", () => {
  test("list and show never tell a token or its whole hash", async () => {
    const tokens = [await add("vm", "--expires", "90d"), await add("another")];
    const [hash = ""] = await readdir(join(folder, "view"));
    const texts = await Promise.all([
      view("list"),
      view("list", "--json"),
      view("show", "vm"),
      view("show", "vm", "--json"),
      view("add", "vm"),
      view("remove", "vm", "--json"),
      view("show", "vm"),
    ]);
    const all = texts.map(({ output, complaints }) => output + complaints).join("");
    for (const secret of [...tokens, ...tokens.map((token) => token.slice(5)), hash]) expect(all).not.toContain(secret);
  });

  test("list is sorted by name, as JSON too", async () => {
    await add("b", "--reach", "direct");
    await add("a", "--namespace", "ns1");
    expect((await view("list")).output.split("\n")).toEqual([
      "NAME  HOME  NAMESPACE  REACH   NAMED BY  EXPIRES",
      "a     -     ns1        mesh    token     never",
      "b     -     -          direct  token     never",
      "",
    ]);
    const printed: unknown = JSON.parse((await view("list", "--json")).output);
    expect(printed).toMatchObject({
      views: [
        { name: "a", namespace: "ns1" },
        { name: "b", reach: "direct" },
      ],
    });
  });

  test("remove says within what time, and then there is no such view", async () => {
    await add("vm");
    expect(await view("remove", "vm")).toEqual({
      status: 0,
      output: "view vm is removed: gateways stop answering it within a minute\n",
      complaints: "",
    });
    expect(await readdir(join(folder, "view"))).toEqual([]);
    const message = "meshdoh view: there is no view vm: meshdoh view list shows those there are\n";
    for (const verb of ["remove", "show"]) {
      expect(await view(verb, "vm")).toEqual({ status: 1, output: "", complaints: message });
    }
  });

  test("remove as JSON counts", async () => {
    await add("vm");
    expect((await view("remove", "vm", "--json")).output).toBe('{"name":"vm","removed":1}\n');
  });

  test("a damaged view is told, the others are shown, and the status is 1", async () => {
    await add("vm");
    await writeFile(join(folder, "view", "0123456789abcdef"), '{"name":"broken"}');
    const { status, output, complaints } = await view("list");
    expect(status).toBe(1);
    expect(output).toContain("\nvm ");
    expect(complaints).toBe(
      "meshdoh view: view/0123456789ab…: formatVersion is not a whole number; no gateway answers it; meshdoh view remove broken removes it\n",
    );
    expect((await view("show", "broken")).status).toBe(1);
    expect((await view("remove", "broken")).status).toBe(0);
    expect((await view("list")).status).toBe(0);
  });
});
