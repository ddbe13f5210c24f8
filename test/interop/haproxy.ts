import { once } from "node:events";
import { readFile, writeFile } from "node:fs/promises";
import { createConnection } from "node:net";
import { join } from "node:path";
import type { NetworkNamespace } from "./network-namespace.ts";

/** A row of HAProxy's statistics. */
export interface HaproxyRow {
  /** Connections that it has counted. */
  readonly sessions: number;
  /** As HAProxy words it: `OPEN`, `UP`, `no check`, `MAINT (resolution)`, … */
  readonly status: string;
}

/** A running HAProxy. */
export interface Haproxy {
  /** Its statistics by `<proxy> <row>`: frontends, backends, their listeners and servers. */
  statistics(): Promise<ReadonlyMap<string, HaproxyRow>>;
  end(): Promise<void>;
}

/** Starts HAProxy inside, with its files in `folder`; resolves once it listens. Rejects with what it complains of. */
export async function startHaproxy(
  namespace: NetworkNamespace,
  folder: string,
  configuration: string,
): Promise<Haproxy> {
  const [globals, services, pidFile] = ["global.cfg", "vips.cfg", "haproxy.pid"].map((file) => join(folder, file));
  const statistics = join(folder, "statistics");
  await writeFile(String(globals), `global\n  stats socket ${statistics} mode 600 level admin\n  stats timeout 1h\n`);
  await writeFile(String(services), configuration);
  // As a daemon it returns when all sockets are open.
  const words = ["-D", "-p", String(pidFile), "-f", String(globals), "-f", String(services)];
  const { status, complaints } = await namespace.run("haproxy", ...words);
  if (status !== 0) throw new Error(`haproxy ended with status ${status}:\n${complaints}`);
  return {
    statistics: async () => parseStatistics(await command(statistics, "show stat")),
    end: async () => {
      // Its end closes the connection.
      const connection = createConnection(statistics);
      await once(connection, "connect");
      connection.write("prompt\n");
      connection.resume();
      process.kill(Number(await readFile(String(pidFile), "utf8")), "SIGTERM");
      await once(connection, "close");
    },
  };
}

async function command(socket: string, line: string): Promise<string> {
  const connection = createConnection(socket);
  connection.end(`${line}\n`);
  let text = "";
  for await (const part of connection.setEncoding("utf8")) text += String(part);
  return text;
}

/** The columns are named in the first line. */
function parseStatistics(csv: string): Map<string, HaproxyRow> {
  const [head = "", ...rows] = csv.replace(/^# /, "").trim().split("\n");
  const columns = head.split(",");
  const at = (row: string, column: string): string => row.split(",")[columns.indexOf(column)] ?? "";
  return new Map(
    rows.map((row) => {
      const counted = { sessions: Number(at(row, "stot")), status: at(row, "status") };
      return [`${at(row, "pxname")} ${at(row, "svname")}`, counted];
    }),
  );
}
