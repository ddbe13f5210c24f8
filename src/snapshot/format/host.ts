import type { Name } from "../../dns/name.ts";
import { CLAIM_KINDS, type Claim, type MeshHost } from "../../mesh/claim.ts";
import { answerValue, readAnswer } from "./answer.ts";
import { endpointValue, externalValue, portValue, readEndpoint, readExternal, readPort } from "./endpoint.ts";
import { Fields, parseJson } from "./fields.ts";

/** The JSON text of a host, without its name. Equal hosts give equal text: the order of the keys is fixed here. */
export function encodeHost(host: MeshHost): string {
  return JSON.stringify(hostValue(host));
}

/** Reads what `encodeHost` wrote; `place` says where it stands. Throws `StoreError`. */
export function decodeHost(name: Name, text: string, place: string): MeshHost {
  return readHost(name, new Fields(parseJson(text, place), place));
}

/** `JSON.stringify` leaves out what is undefined. */
function hostValue(host: MeshHost): object {
  return { claims: host.claims.map(claimValue), vip: host.vip };
}

function readHost(name: Name, fields: Fields): MeshHost {
  const claims = fields.objects("claims").map(readClaim);
  return fields.has("vip") ? { name, claims, vip: fields.addresses("vip") } : { name, claims };
}

/** The JSON value of a host with its name, as it stands in the pointer. */
export function namedHostValue(host: MeshHost): object {
  return { name: host.name, ...hostValue(host) };
}

/** Reads the value that `namedHostValue` made. Throws `StoreError`. */
export function readNamedHost(fields: Fields): MeshHost {
  return readHost(fields.name("name"), fields);
}

/** The JSON text of a claim; equal claims give equal text. */
export function encodeClaim(claim: Claim): string {
  return JSON.stringify(claimValue(claim));
}

function claimValue(claim: Claim): object {
  return {
    cluster: claim.cluster,
    kind: claim.kind,
    namespace: claim.namespace,
    object: claim.object,
    createdSeconds: claim.createdSeconds,
    exportTo: claim.exportTo,
    answer: answerValue(claim.answer),
    ports: claim.ports?.map(portValue),
    external: claim.external === undefined ? undefined : externalValue(claim.external),
    servers: claim.servers?.map(endpointValue),
  };
}

function readClaim(fields: Fields): Claim {
  return {
    cluster: fields.text("cluster"),
    kind: fields.choice("kind", CLAIM_KINDS),
    namespace: fields.text("namespace"),
    object: fields.text("object"),
    ...(fields.has("createdSeconds") && { createdSeconds: fields.count("createdSeconds") }),
    ...(fields.has("exportTo") && { exportTo: fields.texts("exportTo") }),
    answer: readAnswer(fields.object("answer")),
    ...readServing(fields),
  };
}

/** What a claim says of how it is served, none of which every claim has. */
function readServing(fields: Fields): Pick<Claim, "ports" | "external" | "servers"> {
  return {
    ...(fields.has("ports") && { ports: fields.objects("ports").map(readPort) }),
    ...(fields.has("external") && { external: readExternal(fields.object("external")) }),
    ...(fields.has("servers") && { servers: fields.objects("servers").map(readEndpoint) }),
  };
}
