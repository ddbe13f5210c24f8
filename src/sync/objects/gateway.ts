import type { ExternalAddresses } from "../../mesh/claim.ts";
import { quoted } from "../diagnostic.ts";
import type { Fields } from "./fields.ts";
import { readListener, type Listener } from "./listener.ts";
import { readAddress, readExternalHost, uniteExternalAddresses } from "./load-balancer-status.ts";
import type { Metadata } from "./metadata.ts";

/** What a Gateway (gateway.networking.k8s.io v1alpha2, v1beta1, v1) says about what it serves. */
export interface Gateway {
  readonly metadata: Metadata;
  readonly listeners: readonly Listener[];
  readonly fields: Fields;
}

/** Reads a Gateway; what is wrong with it is reported. */
export function readGateway(fields: Fields, metadata: Metadata): Gateway {
  return { metadata, fields, listeners: fields.map("spec").maps("listeners").map(readListener) };
}

/**
 * Where a Gateway can be reached: `status.addresses`, for those of `spec` are no more than wishes. Undefined, with a
 * diagnostic, when there is nothing that could be answered.
 */
export function readGatewayAddresses({ fields }: Gateway): ExternalAddresses | undefined {
  const status = fields.map("status");
  if (!status.isSet("addresses")) {
    status.report("notice", "addresses", "is not set: the Gateway has no address yet, so its hosts are not answered");
    return undefined;
  }
  const addresses = status.maps("addresses").map(readStatusAddress);
  return uniteExternalAddresses(
    addresses.filter((address) => address !== undefined),
    (message) => status.report("notice", "addresses", message),
  );
}

function readStatusAddress(address: Fields): ExternalAddresses | undefined {
  const value = address.text("value") ?? "";
  const type = address.text("type") ?? "IPAddress";
  const text = { value, path: address.pathOf("value") };
  if (value === "") address.report("warning", "value", "is missing");
  else if (type === "IPAddress") return readAddress(address, text);
  else if (type === "Hostname") return readExternalHost(address, text);
  else address.report("notice", "type", `${quoted(type)} is neither IPAddress nor Hostname, so it cannot be answered`);
  return undefined;
}
