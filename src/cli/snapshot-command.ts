import { UsageError, type Arguments, type Command, type Terminal } from "./command.ts";

/** `meshdoh snapshot`: the tables that a store has had, what differs between them, and going back to one. */
export const snapshotCommand: Command = {
  name: "snapshot",
  summary: "list the tables that a store has had, show what differs, and go back to one",
  synopsis:
    "list --store <store> [--json] | show [<generation>] --store <store> [--json] | diff <generation> [<generation>] --store <store> [--json] | restore <generation> --store <store> [--force] [--json]",
  description: [
    "Each publication that changes names makes a new table, a snapshot, and counts its generation up. The last ones stay in the store. list shows them, show says what one holds (the current one when no generation is given), and diff what turns the first into the second, or into the current one.",
    "restore makes an old snapshot the current one again, as a new generation: it verifies that all of it is still there, then writes the pointer and nothing else. Readers follow as they follow any publication. The next sync publishes what the clusters say by then: so it is refused while a sync follows them, unless --force is given: stop that sync first.",
  ],
  options: {
    store: {
      type: "string",
      value: "<store>",
      help: "the store of the table: dir:<folder>, kv:<namespace id> or dev:[<folder>]",
    },
    force: { type: "boolean", help: "restore although a sync follows the clusters and may undo it" },
    json: { type: "boolean", help: "print one JSON object instead of text" },
  },
  examples: [
    ["meshdoh snapshot list --store dir:table", "every snapshot that can be gone back to"],
    ["meshdoh snapshot diff 6 --store dir:table", "what has changed since generation 6"],
    ["meshdoh snapshot restore 6 --store dir:table", "answer again as generation 6 did"],
  ],
  run: runSnapshotCommand,
};

async function runSnapshotCommand(args: Arguments, terminal: Terminal): Promise<number> {
  const { VERBS } = await import("./snapshot/verbs.ts");
  const [word = "", ...operands] = args.positionals;
  const verb = VERBS.get(word);
  if (verb === undefined) {
    const found = word === "" ? "a word is missing" : `${JSON.stringify(word)} is no word for snapshots`;
    throw new UsageError(`${found}: use list, show, diff or restore`);
  }
  if (operands.length < verb.fewest)
    throw new UsageError(`snapshot ${word} needs a generation, as snapshot list shows`);
  if (operands.length > verb.most) throw new UsageError(`${JSON.stringify(operands[verb.most])} is one word too many`);
  if (args.flag("force") && word !== "restore") throw new UsageError("--force is for snapshot restore");
  return verb.run(operands.map(generationIn), args, terminal);
}

function generationIn(text: string): number {
  const generation = /^\d{1,15}$/.test(text) ? Number(text) : 0;
  if (generation > 0) return generation;
  throw new UsageError(`${JSON.stringify(text)} is no generation: give a number that snapshot list shows`);
}
