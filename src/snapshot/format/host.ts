import type { Name } from "../../dns/name.ts";
import { CLAIM_KINDS, type Claim, type ClaimAnswer, type Endpoint, type MeshHost } from "../../mesh/claim.ts";
import { Fields, parseJson } from "./fields.ts";

/** The JSON text of a host, without its name. Equal hosts give equal text: the order of the keys is fixed here. */
export function encodeHost(host: MeshHost): string {
  return JSON.stringify(hostValue(host));
}

/** Reads what `encodeHost` wrote; `place` says where it stands. Throws `StoreError`. */
export function decodeHost(name: Name, text: string, place: string): MeshHost {
  return readHost(name, new Fields(parseJson(text, place), place));
}

/** The JSON value of a host, without its name. `JSON.stringify` leaves out what is undefined. */
export function hostValue(host: MeshHost): object {
  return { claims: host.claims.map(claimValue), vip: host.vip };
}

/** Reads the value that `hostValue` made. Throws `StoreError`. */
export function readHost(name: Name, fields: Fields): MeshHost {
  const claims = fields.objects("claims").map(readClaim);
  return fields.has("vip") ? { name, claims, vip: fields.texts("vip") } : { name, claims };
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
  };
}

function answerValue(answer: ClaimAnswer): object {
  switch (answer.form) {
    case "addresses":
      return { form: answer.form, addresses: answer.addresses };
    case "endpoints":
      return { form: answer.form, endpoints: answer.endpoints.map(({ address, network }) => ({ address, network })) };
    case "alias":
      return { form: answer.form, target: answer.target };
    case "vip":
      return { form: answer.form, assigned: answer.assigned };
  }
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
  };
}

const FORMS = ["addresses", "endpoints", "alias", "vip"] as const satisfies readonly ClaimAnswer["form"][];

function readAnswer(fields: Fields): ClaimAnswer {
  const form = fields.choice("form", FORMS);
  switch (form) {
    case "addresses":
      return { form, addresses: fields.texts("addresses") };
    case "endpoints":
      return { form, endpoints: fields.objects("endpoints").map(readEndpoint) };
    case "alias":
      return { form, target: fields.name("target") };
    case "vip":
      return fields.has("assigned") ? { form, assigned: fields.texts("assigned") } : { form };
  }
}

function readEndpoint(fields: Fields): Endpoint {
  const address = fields.text("address");
  return fields.has("network") ? { address, network: fields.text("network") } : { address };
}
