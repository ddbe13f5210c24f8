import { parseAddress } from "../../dns/address.ts";
import type { Octets } from "../../dns/octets.ts";
import { encodeExchangeQuery } from "../../resolver/exchange.ts";
import { readQuestion } from "../explain/explain-question.ts";

/** Parameters that are looked at; each may be given once. */
const PARAMETERS: readonly string[] = ["name", "type", "cd", "do", "edns_client_subnet"];

/**
 * The query that the parameters of a URL ask for, as Google and Cloudflare name them, or what to write instead, for
 * people. A client subnet is checked and goes no further (RFC 7871 section 11.1); unknown parameters, such as
 * `random_padding`, are no matter.
 */
export function readJsonQuery(parameters: URLSearchParams): Octets | string {
  const repeated = PARAMETERS.find((name) => parameters.getAll(name).length > 1);
  if (repeated !== undefined) return `give the parameter ${repeated} once`;
  const question = readQuestion(parameters);
  if (typeof question === "string") return question;
  const checkingDisabled = readSwitch(parameters, "cd");
  const dnssecOk = readSwitch(parameters, "do");
  if (typeof checkingDisabled === "string") return checkingDisabled;
  if (typeof dnssecOk === "string") return dnssecOk;
  if (!isSubnet(parameters.get("edns_client_subnet"))) {
    return "edns_client_subnet is an address with or without a prefix length, such as 192.0.2.0/24 or 0.0.0.0/0";
  }
  // With AD, so that an authenticated answer is told (RFC 6840 section 5.7), and OPT, so that extended errors are.
  return encodeExchangeQuery(question, { checkingDisabled, dnssecOk });
}

function readSwitch(parameters: URLSearchParams, name: string): boolean | string {
  const text = parameters.get(name)?.toLowerCase() ?? "";
  if (text === "1" || text === "true") return true;
  return text === "" || text === "0" || text === "false" ? false : `${name} is 1, true, 0 or false`;
}

function isSubnet(text: string | null): boolean {
  if (text === null || text === "") return true;
  const [, address = "", prefix] = /^([^/]+)(?:\/(\d{1,3}))?$/.exec(text) ?? [];
  const octets = parseAddress(address);
  return octets !== undefined && Number(prefix ?? 0) <= octets.length * 8;
}
