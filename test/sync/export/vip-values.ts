import type { Claim, MeshHost, ServicePort } from "../../../src/mesh/claim.ts";
import type { VipService } from "../../../src/sync/export/vip-services.ts";
import { meshHost, vipClaim } from "../../support/mesh-values.ts";
import { name } from "../../support/table.ts";

/** The VIPs that `vipHost` gives, unless it is told others. */
const VIPS = ["240.240.0.1", "2001:2::1"];

/** A TCP port. */
export function tcp(port: number, portName = `tcp-${port}`, targetPort?: number): ServicePort {
  return { name: portName, protocol: "tcp", port, ...(targetPort !== undefined && { targetPort }) };
}

/** A host with VIPs of meshdoh's, its claims in the order given. */
export function vipHost(host: string, claims: readonly Claim[], vip: readonly string[] = VIPS): MeshHost {
  return { ...meshHost(host, ...claims), vip };
}

/** A ServiceEntry of `east` that wants a VIP for port 3306. */
export function mysqlClaim(object: string, differences: Partial<Claim> = {}): Claim {
  return vipClaim(object, { ports: [tcp(3306, "mysql")], ...differences });
}

/** A service of `db.example.com` at port 3306, unless `differences` say otherwise. */
export function vipService(differences: Partial<VipService> = {}): VipService {
  return {
    host: name("db.example.com"),
    id: "db.example.com_3306",
    port: 3306,
    vips: VIPS,
    targets: [{ host: "db.example.com", isAddress: false, port: 3306 }],
    objects: ["east ServiceEntry ns1/db"],
    ...differences,
  };
}
