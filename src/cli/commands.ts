import type { Command } from "./command.ts";
import { explainCommand } from "./explain-command.ts";
import { queryCommand } from "./query-command.ts";
import { serveCommand } from "./serve-command.ts";
import { shimCommand } from "./shim-command.ts";
import { snapshotCommand } from "./snapshot-command.ts";
import { syncCommand } from "./sync-command.ts";
import { viewCommand } from "./view-command.ts";
import { vipCommand } from "./vip-command.ts";

/** Every sub-command, in the order of the help. */
export const COMMANDS: readonly Command[] = [
  syncCommand,
  serveCommand,
  shimCommand,
  queryCommand,
  explainCommand,
  viewCommand,
  vipCommand,
  snapshotCommand,
];
