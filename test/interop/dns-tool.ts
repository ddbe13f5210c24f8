import { execFile } from "node:child_process";
import { promisify } from "node:util";

/** One reply as `dig` or `kdig` printed it. */
export interface PrintedReply {
  readonly opcode: string;
  readonly status: string;
  readonly id: number;
  readonly flags: readonly string[];
  /** What stands in the EDNS section, one line each; none when the reply has no OPT record. */
  readonly edns: readonly string[];
  /** `<owner> <class> <type> <data>`: the TTL is left out, as it depends on the moment. */
  readonly answer: readonly string[];
  readonly authority: readonly string[];
  /** `UDP`, `TCP`, `HTTPS`… */
  readonly transport: string;
  /** Everything that the program printed about this reply. */
  readonly text: string;
}

const run = promisify(execFile);
const GIVE_UP_MS = 20_000;

/** Runs `dig` or `kdig`; resolves with its replies in order. Rejects when it could not get one. */
export async function askWith(program: "dig" | "kdig", words: readonly string[]): Promise<PrintedReply[]> {
  const { stdout } = await run(program, [...words], { timeout: GIVE_UP_MS });
  const starts = [...stdout.matchAll(/^;; ->>HEADER<<-/gm)].map(({ index }) => index);
  return starts.map((start, index) => parseReply(stdout.slice(start, starts[index + 1])));
}

/** The only reply; throws when there are none or several. */
export async function askOnceWith(program: "dig" | "kdig", words: readonly string[]): Promise<PrintedReply> {
  const [reply, ...others] = await askWith(program, words);
  if (reply === undefined || others.length > 0) throw new Error(`${program} ${words.join(" ")}: not exactly one reply`);
  return reply;
}

function parseReply(text: string): PrintedReply {
  const [, opcode = "", status = "", id = ""] = /opcode: (\w+)[,;] status: (\w+)[,;] id: (\d+)/.exec(text) ?? [];
  const [, flags = ""] = /^;; flags: ([^;]*);/im.exec(text) ?? [];
  const [, transport = ""] = /^;; (?:SERVER|From).*\((\w+)\)/m.exec(text) ?? [];
  return {
    opcode,
    status,
    id: Number(id),
    flags: flags.split(" ").filter((flag) => flag !== ""),
    edns: section(text, /(?:OPT|EDNS) PSEUDOSECTION/).map((line) => line.replace(/^;+ ?/, "")),
    answer: section(text, /ANSWER SECTION/).map(withoutTtl),
    authority: section(text, /AUTHORITY SECTION/).map(withoutTtl),
    transport,
    text,
  };
}

/** The lines below a heading, up to the next empty one. */
function section(text: string, heading: RegExp): string[] {
  const lines = text.split("\n");
  const start = lines.findIndex((line) => line.startsWith(";; ") && heading.test(line));
  if (start === -1) return [];
  const end = lines.findIndex((line, index) => index > start && (line === "" || /^;; \w+ SECTION/.test(line)));
  return lines.slice(start + 1, end === -1 ? undefined : end);
}

function withoutTtl(line: string): string {
  const [owner, _ttl, ...rest] = line.split(/\s+/);
  return [owner, ...rest].join(" ");
}
