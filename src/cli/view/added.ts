import type { ViewCredential } from "./credentials.ts";

/** What `meshdoh view add` prints for programs. */
export function addedAsJson(name: string, credentials: readonly ViewCredential[]): string {
  const shown = (namedBy: string): string[] =>
    credentials.filter((each) => each.namedBy === namedBy).map((each) => each.shown);
  const [token] = shown("token");
  const accessClients = shown("access-client");
  const clientCertificates = shown("client-certificate");
  const printed = {
    name,
    ...(token !== undefined && { token, path: pathOf(token) }),
    ...(accessClients.length > 0 && { accessClients }),
    ...(clientCertificates.length > 0 && { clientCertificates }),
  };
  return `${JSON.stringify(printed)}\n`;
}

/** What it prints for people: the token, once, and who else is answered as the view. */
export function addedAsText(name: string, credentials: readonly ViewCredential[]): string {
  const hasToken = credentials.some(({ namedBy }) => namedBy === "token");
  const title = hasToken ? `view ${name} is added; its token is shown this once:` : `view ${name} is added:`;
  const rows = credentials.flatMap(({ namedBy, shown }) =>
    namedBy === "token"
      ? [
          ["token", shown],
          ["path", pathOf(shown)],
        ]
      : [[namedBy === "access-client" ? "client" : "certificate", shown]],
  );
  const width = Math.max(...rows.map(([what = ""]) => what.length));
  const lines = rows.map(([what = "", shown = ""]) => `  ${what.padEnd(width)}  ${shown}\n`);
  return `${title}\n\n${lines.join("")}\nGateways take it within a minute.\n`;
}

function pathOf(token: string): string {
  return `/${token}/dns-query`;
}
