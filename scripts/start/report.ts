import { askServer } from "../../src/cli/query/ask-server.ts";
import { formatRdataForPeople } from "../../src/cli/query/rdata.ts";
import { encodeMessage } from "../../src/dns/encode.ts";
import type { Message, Question } from "../../src/dns/message.ts";
import { parseName } from "../../src/dns/name.ts";
import { RrClass, RrType } from "../../src/dns/numbers.ts";
import { formatType } from "../../src/dns/type-names.ts";
import { encodeBase64Url } from "../../src/doh/base64url.ts";
import type { StartOptions } from "./options.ts";

/** What runs, for the text that the user reads. */
export interface Running {
  readonly options: StartOptions;
  readonly gateway: URL;
  /** `<ip>:<port>`. */
  readonly shim: string;
  /** As `--store` takes it. */
  readonly store: string;
  /** Names that were published. */
  readonly names: readonly string[];
}

const ASK_TIMEOUT_MS = 5000;

/** The closing text of `npm start`: what runs, and three commands with the answers that they gave just now. */
export async function describeRunning({ options, gateway, shim, store, names }: Running): Promise<string> {
  const { service, external } = chooseNames(names, options.namespace);
  const searched = options.namespace === undefined ? service : `${service}${options.namespace}.svc.cluster.local.`;
  const [host, port] = shim.split(":");
  const answers = await Promise.all([searched, service, external].map((name) => ask(name, shim)));
  const [searchedAnswer, serviceAnswer, externalAnswer] = answers;
  return [
    "",
    `meshdoh runs: ${names.length} names of ${options.from.length} clusters`,
    `  gateway  ${gateway.href}   DNS over HTTPS, in wrangler dev`,
    `  shim     ${shim}   UDP and TCP, for ordinary programs`,
    `  store    ${store}   until this ends`,
    "",
    "Try, in another terminal:",
    "",
    "1. a name as a stub resolver with a search list asks for it, answered in one exchange",
    `   dig @${host} -p ${port} +noall +answer ${searched}`,
    ...expected(searchedAnswer),
    "",
    "2. the gateway itself; the last four octets of the reply are the address",
    `   curl -s '${gateway.href}?dns=${encodeBase64Url(plainQuery(service))}' | tail -c 4 | od -An -tu1`,
    `   expected:  ${lastOctets(serviceAnswer)}`,
    "",
    "3. a host outside the clusters, shown by meshdoh",
    `   npm run -s meshdoh -- query ${external} --server ${shim}`,
    ...expected(externalAnswer),
    "",
    "More to try:",
    `   npm run -s meshdoh -- explain ${service} --gateway ${gateway.href}`,
    `   npm run -s meshdoh -- view add laptop --reach direct --store ${store}`,
    `   npm run -s meshdoh -- vip list --store ${store}`,
    "",
    "Ctrl-C ends all of it.",
  ].join("\n");
}

/** A service (of the namespace, if there is one) and a host outside the clusters, as far as they were published. */
function chooseNames(names: readonly string[], namespace: string | undefined): { service: string; external: string } {
  const plain = names.filter((name) => !name.startsWith("*"));
  const services = plain.filter((name) => /^[^.]+\.[^.]+\.svc\./.test(name));
  const ofNamespace = services.find((name) => name.split(".")[1] === namespace && name.startsWith("productpage."));
  const service =
    ofNamespace ?? services.find((name) => name.split(".")[1] === namespace) ?? services[0] ?? plain[0] ?? "localhost.";
  return { service, external: plain.find((name) => !name.includes(".svc.")) ?? service };
}

function questionFor(name: string): Question {
  return { name: parseName(name), type: RrType.A, class: RrClass.In };
}

async function ask(name: string, shim: string): Promise<Message> {
  return (await askServer(questionFor(name), shim, { useTcp: false, timeoutMs: ASK_TIMEOUT_MS })).message;
}

function expected(message: Message | undefined): string[] {
  const records = (message?.answer ?? []).map(
    (record) => `   ${record.owner} … ${formatType(record.type)} ${formatRdataForPeople(record)}`,
  );
  return ["   expected, with TTLs where the dots are:", ...(records.length === 0 ? ["   (no address)"] : records)];
}

function lastOctets(message: Message | undefined): string {
  return [...(message?.answer.at(-1)?.rdata.slice(-4) ?? [])].join(" ");
}

/** Without OPT, so that the reply ends with its last address. */
function plainQuery(name: string): Uint8Array {
  const flags = { isResponse: false, authoritativeAnswer: false, truncated: false, recursionAvailable: false };
  const bits = { recursionDesired: true, authenticData: false, checkingDisabled: false };
  const sections = { question: [questionFor(name)], answer: [], authority: [], additional: [] };
  return encodeMessage({ id: 0, opcode: 0, rcode: 0, ...flags, ...bits, ...sections });
}
