import type { ObservedResolvConf, ResolvConfOwner } from "../machine.ts";
import { InstallError } from "./install-error.ts";
import type { Journal, JournalEntry } from "./journal.ts";
import { fields, list, number, oneOf, string, type Fields } from "./json-values.ts";
import type { Original } from "./original.ts";
import type { Step } from "./step.ts";
import { WIRINGS, type Wiring } from "./wiring.ts";

/** The only form there is; another one was written by a later meshdoh. */
const FORMAT = 1;

/** A journal as JSON. Octets of files are in base64, beside the text for people where it is text. */
export function formatJournal(journal: Journal): string {
  const entries = journal.entries.map((entry) =>
    "original" in entry ? { ...entry, original: formatOriginal(entry.original) } : entry,
  );
  return `${JSON.stringify({ format: FORMAT, ...journal, entries }, undefined, 2)}\n`;
}

/** Reads a journal. Throws `InstallError`, or `SyntaxError` when it is no JSON. */
export function parseJournal(text: string): Journal {
  const journal = fields(JSON.parse(text));
  if (journal["format"] !== FORMAT) {
    throw new InstallError(
      `its format is ${JSON.stringify(journal["format"])}, and this meshdoh knows ${FORMAT} only: use the meshdoh that wrote it`,
    );
  }
  return {
    words: journal["words"] === undefined ? [] : list(journal["words"]).map(string),
    wiring: parseWiring(journal["wiring"]),
    listen: list(journal["listen"]).map(string),
    resolvers: list(journal["resolvers"]).map(string),
    resolvConf: parseObserved(fields(journal["resolvConf"])),
    entries: list(journal["entries"]).map((entry) => parseEntry(fields(entry))),
  };
}

function formatOriginal(original: Original): Fields {
  if (original.kind !== "file") return original;
  const { octets, ...facts } = original;
  return { ...facts, octets: Buffer.from(octets).toString("base64"), text: Buffer.from(octets).toString("utf8") };
}

function parseOriginal(original: Fields): Original {
  const kind = oneOf(original["kind"], ["absent", "symlink", "file"]);
  if (kind === "absent") return { kind };
  if (kind === "symlink") return { kind, target: string(original["target"]) };
  return {
    kind,
    octets: Uint8Array.from(Buffer.from(string(original["octets"]), "base64")),
    mode: number(original["mode"]),
    userId: number(original["userId"]),
    groupId: number(original["groupId"]),
  };
}

function parseEntry(entry: Fields): JournalEntry {
  const step = parseStep(fields(entry["step"]));
  if (step.kind !== "write-file" && step.kind !== "make-link") return { step };
  const newFolders = list(entry["newFolders"]).map(string);
  return { step, original: parseOriginal(fields(entry["original"])), newFolders };
}

function parseStep(step: Fields): Step {
  const kind = oneOf(step["kind"], ["write-file", "make-link", "run-command", "await-answer"]);
  switch (kind) {
    case "write-file": {
      const { path, text, mode, isInPlace } = step;
      return { kind, path: string(path), text: string(text), mode: number(mode), isInPlace: isInPlace === true };
    }
    case "make-link":
      return { kind, path: string(step["path"]), target: string(step["target"]) };
    case "run-command":
      return {
        kind,
        ...(step["command"] === undefined ? {} : { command: list(step["command"]).map(string) }),
        ...(step["undo"] === undefined ? {} : { undo: list(step["undo"]).map(string) }),
      };
    case "await-answer": {
      const at = fields(step["at"]);
      return {
        kind,
        at: { address: string(at["address"]), port: number(at["port"]) },
        ...(step["isStartedByOthers"] === true ? { isStartedByOthers: true } : {}),
      };
    }
  }
}

function parseObserved(observed: Fields): ObservedResolvConf {
  return {
    path: string(observed["path"]),
    kind: oneOf(observed["kind"], ["file", "symlink", "absent"]),
    ...(observed["target"] === undefined ? {} : { target: string(observed["target"]) }),
    isBindMounted: observed["isBindMounted"] === true,
    text: string(observed["text"]),
    owner: oneOf(observed["owner"], OWNERS),
  };
}

const OWNERS: readonly ResolvConfOwner[] = [
  "systemd-resolved",
  "NetworkManager",
  "resolvconf",
  "openresolv",
  "dhclient",
  "dhcpcd",
  "udhcpc",
  "ConnMan",
  "netconfig",
  "Docker",
  "Tailscale",
  "cloud-init",
  "WSL",
  "meshdoh",
  "nobody known",
];

function parseWiring(value: unknown): Wiring {
  return oneOf<Wiring>(value, [...WIRINGS, "none"]);
}
