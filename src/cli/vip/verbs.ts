import { canonicalAddress } from "../../dns/address.ts";
import { NameSyntaxError } from "../../dns/errors.ts";
import { parseName, type Name } from "../../dns/name.ts";
import { findVipRows, vipRows } from "../../sync/vip-rows.ts";
import { readVipTable } from "../../sync/vip-table.ts";
import { ExitStatus, UsageError, type Arguments, type Terminal } from "../command.ts";
import { withStore } from "../open-store.ts";
import { exportVips, readExportOptions } from "./export.ts";
import { rowAsJson, rowAsText, rowsAsText } from "./output.ts";

/** What a word behind `meshdoh vip` does; resolves with the exit status. */
type Verb = (args: Arguments, terminal: Terminal) => Promise<number>;

/** One word, and what may stand behind it. */
export interface VerbSpec {
  readonly run: Verb;
  /** What stands after the word, if anything does. */
  readonly operand?: string;
  readonly options: readonly string[];
}

/** The words that `meshdoh vip` knows. */
export const VERBS: ReadonlyMap<string, VerbSpec> = new Map([
  ["list", { run: listVips, options: ["store", "json"] }],
  ["show", { run: showVip, operand: "a host or an address", options: ["store", "json"] }],
  ["export", { run: exportToProxy, options: ["store", "format", "cluster", "resolver"] }],
]);

async function listVips(args: Arguments, terminal: Terminal): Promise<number> {
  const rows = vipRows(await withStore(args, readVipTable));
  terminal.out(args.flag("json") ? `${JSON.stringify({ vips: rows.map(rowAsJson) })}\n` : rowsAsText(rows));
  return ExitStatus.Done;
}

async function showVip(args: Arguments, terminal: Terminal): Promise<number> {
  const [, text = ""] = args.positionals;
  const address = canonicalAddress(text);
  const wanted = address === undefined ? { host: hostOf(text) } : { address };
  const rows = findVipRows(vipRows(await withStore(args, readVipTable)), wanted);
  if (args.flag("json")) terminal.out(`${JSON.stringify({ vips: rows.map(rowAsJson) })}\n`);
  else terminal.out(rows.map(rowAsText).join("\n"));
  if (rows.length > 0) return ExitStatus.Done;
  terminal.error(
    `meshdoh vip: ${address === undefined ? `the host ${hostOf(text)} has no VIP` : `${address} is no VIP`}; meshdoh vip list shows all\n`,
  );
  return ExitStatus.Failed;
}

async function exportToProxy(args: Arguments, terminal: Terminal): Promise<number> {
  const options = readExportOptions(args);
  return exportVips(await withStore(args, readVipTable), options, terminal);
}

function hostOf(text: string): Name {
  try {
    return parseName(text);
  } catch (error) {
    if (!(error instanceof NameSyntaxError)) throw error;
    throw new UsageError(`${JSON.stringify(text)} is neither a host nor an address`, { cause: error });
  }
}
