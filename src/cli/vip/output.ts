import type { VipRow, VipUser } from "../../sync/vip-rows.ts";
import { objectText } from "../../sync/export/plain-text.ts";

/** One line for each host: its VIPs, how they stand, and the objects that use them. */
export function rowsAsText(rows: readonly VipRow[]): string {
  if (rows.length === 0) return "no host has a VIP\n";
  const cells = [["HOST", "IPV4", "IPV6", "STATE", "OBJECTS"], ...rows.map(cellsOf)];
  const widths = [0, 1, 2, 3].map((column) => Math.max(...cells.map((row) => row[column]?.length ?? 0)));
  const lines = cells.map((row) => row.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join("  "));
  return lines.map((line) => `${line.trimEnd()}\n`).join("");
}

/** Everything that is known of one host's VIPs. */
export function rowAsText(row: VipRow): string {
  const lines = [
    `host   ${row.host}`,
    `ipv4   ${row.ipv4 ?? "-"}`,
    `ipv6   ${row.ipv6 ?? "-"}`,
    `state  ${stateOf(row)}`,
    ...row.users.flatMap(userLines),
  ];
  return lines.map((line) => `${line}\n`).join("");
}

/** The stable output of `meshdoh vip list --json`, and of each row of `meshdoh vip show --json`. */
export function rowAsJson(row: VipRow): Readonly<Record<string, unknown>> {
  const { host, ipv4, ipv6, state, restsUntilSeconds, users } = row;
  return {
    host,
    ipv4: ipv4 ?? null,
    ipv6: ipv6 ?? null,
    state,
    restsUntil: restsUntilSeconds === undefined ? null : timeOf(restsUntilSeconds),
    objects: users,
  };
}

function cellsOf(row: VipRow): string[] {
  const { host, ipv4, ipv6, users } = row;
  return [host, ipv4 ?? "-", ipv6 ?? "-", stateOf(row), users.map(shortUser).join(", ")];
}

function stateOf({ state, restsUntilSeconds }: VipRow): string {
  switch (state) {
    case "in-use":
      return "in use";
    case "reserved":
      return "reserved, not published yet";
    case "resting":
      return `resting until ${timeOf(restsUntilSeconds ?? 0)}`;
    case "given":
      return "given by others";
  }
}

function shortUser(user: VipUser): string {
  const given = user.chosenBy === "meshdoh" ? "" : `: ${user.vips.join(" ")}`;
  return `${objectText(user)}${given}`;
}

function userLines(user: VipUser): string[] {
  const { chosenBy, vips, ports, servers } = user;
  const portTexts = ports.map(({ name, protocol, port, targetPort }) => {
    return `${name} ${port}/${protocol}${targetPort === undefined ? "" : ` at ${targetPort}`}`;
  });
  return [
    "",
    objectText(user),
    `  vips     ${vips.join(" ")} (chosen by ${chosenBy})`,
    `  ports    ${portTexts.join(", ") || "none with a name"}`,
    `  servers  ${servers.join(" ") || "the host itself"}`,
  ];
}

function timeOf(seconds: number): string {
  return new Date(seconds * 1000).toISOString().replace(".000Z", "Z");
}
