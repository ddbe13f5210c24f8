import { CLAIM_KINDS } from "../../mesh/claim.ts";
import type { AddressOwner, AddressRole, MeshAddress } from "../../mesh/mesh-address.ts";
import { Fields, parseJson } from "./fields.ts";

const ROLES = ["service", "vip", "endpoint", "server"] as const satisfies readonly AddressRole[];

/** The JSON text of an address's owners. Equal owners give equal text: the order of the keys is fixed here. */
export function encodeOwners({ owners }: MeshAddress): string {
  return JSON.stringify({ owners: owners.map(ownerValue) });
}

/** Reads what `encodeOwners` wrote; `place` says where it stands. Throws `StoreError`. */
export function decodeOwners(address: string, text: string, place: string): MeshAddress {
  return { address, owners: readOwners(new Fields(parseJson(text, place), place)) };
}

/** The JSON value of an address with its owners, as it stands in the pointer. */
export function addressValue({ address, owners }: MeshAddress): object {
  return { address, owners: owners.map(ownerValue) };
}

/** Reads the value that `addressValue` made. Throws `StoreError`. */
export function readAddress(fields: Fields): MeshAddress {
  return { address: fields.address("address"), owners: readOwners(fields) };
}

function ownerValue({ cluster, kind, namespace, object, exportTo, role, name }: AddressOwner): object {
  return { cluster, kind, namespace, object, exportTo, role, name };
}

function readOwners(fields: Fields): AddressOwner[] {
  return fields.objects("owners").map((owner) => ({
    cluster: owner.text("cluster"),
    kind: owner.choice("kind", CLAIM_KINDS),
    namespace: owner.text("namespace"),
    object: owner.text("object"),
    ...(owner.has("exportTo") && { exportTo: owner.texts("exportTo") }),
    role: owner.choice("role", ROLES),
    ...(owner.has("name") && { name: owner.name("name") }),
  }));
}
