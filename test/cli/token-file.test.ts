import { chmod, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { readArguments } from "../../src/cli/arguments.ts";
import { queryCommand } from "../../src/cli/query-command.ts";
import { readTokenOption, TOKEN_FILE_OPTION } from "../../src/cli/token-file.ts";
import { FakeTerminal } from "./fake-terminal.ts";

const TOKEN = "mdoh_AAECAwQFBgcICQoLDA0ODxAREhMUFRYX";
const HTTPS = "https://dns.example.org/dns-query";

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "meshdoh-token-"));
});
afterAll(() => rm(folder, { recursive: true }));

/** Reads a file with that content and mode, for a gateway at that URL. */
async function read(content: string | undefined, { mode = 0o600, url = HTTPS } = {}): Promise<string[]> {
  const file = join(folder, "token");
  await rm(file, { force: true });
  if (content !== undefined) {
    await writeFile(file, content);
    await chmod(file, mode);
  }
  const terminal = new FakeTerminal();
  const command = { ...queryCommand, options: { "token-file": TOKEN_FILE_OPTION } };
  const args = readArguments(command, ["--token-file", file]);
  const token = await readTokenOption(args, new URL(url), terminal);
  expect(terminal.output).toBe("");
  return [token ?? "", terminal.complaints.replaceAll(folder, "…")];
}

test("no option is no token", async () => {
  const args = readArguments({ ...queryCommand, options: { "token-file": TOKEN_FILE_OPTION } }, []);
  expect(await readTokenOption(args, new URL(HTTPS), new FakeTerminal())).toBeUndefined();
});

test.each([TOKEN, `${TOKEN}\n`, `  ${TOKEN}\r\n\n`, "another.kind-of~token+/=="])(
  "a token is read, blanks around it left out: %j",
  async (content) => {
    expect(await read(content)).toEqual([content.trim(), ""]);
  },
);

test.each([
  ["644", 0o644, true],
  ["640", 0o640, true],
  ["604", 0o604, true],
  ["600", 0o600, false],
  ["400", 0o400, false],
])("a file of mode %s that others can read is warned of: %#", async (_mode, mode, isWarned) => {
  const warning = "warning: others than its owner can read the token in …/token: chmod 600 …/token\n";
  expect(await read(TOKEN, { mode })).toEqual([TOKEN, isWarned ? warning : ""]);
});

test.each([
  ["http://dns.example.org/dns-query", true],
  ["http://127.0.0.1.example/dns-query", true],
  ["http://127.0.0.1:8787/dns-query", false],
  ["http://[::1]:8787/dns-query", false],
  ["http://localhost/dns-query", false],
  [HTTPS, false],
])("a token that would travel unencrypted is warned of: %s", async (url, isWarned) => {
  const warning = `warning: the token travels to ${new URL(url).host} unencrypted: use an https:// URL\n`;
  expect(await read(TOKEN, { url })).toEqual([TOKEN, isWarned ? warning : ""]);
});

test.each([
  ["nothing", undefined, /^the token cannot be read from \S+: ENOENT/],
  ["an empty file", " \n", /^\S+ is empty: write the token into it that meshdoh view add printed$/],
  ["two tokens", `${TOKEN}\n${TOKEN}\n`, /^\S+ holds something else than one token: write only the token into it$/],
  ["a header", `Bearer ${TOKEN}`, /^\S+ holds something else than one token/],
  ["other characters", `${TOKEN}ä`, /^\S+ holds something else than one token/],
  ["a long file", "a".repeat(4097), /^\S+ has more than 4096 octets: that is no token$/],
])("%s is refused, without repeating what is in it", async (_what, content, message) => {
  await expect(read(content)).rejects.toMatchObject({
    name: "TokenFileError",
    message: expect.toSatisfy((text: string) => message.test(text) && !text.includes(TOKEN)),
  });
});

test("a token of 4096 octets is one", async () => {
  expect(await read("a".repeat(4096))).toEqual(["a".repeat(4096), ""]);
});

test("a token in the place of the file's path is refused with a word on what is wanted", async () => {
  const args = readArguments({ ...queryCommand, options: { "token-file": TOKEN_FILE_OPTION } }, [
    "--token-file",
    TOKEN,
  ]);
  await expect(readTokenOption(args, new URL(HTTPS), new FakeTerminal())).rejects.toThrow(
    /^--token-file wants the path of a file that holds the token$/,
  );
});
