import { expect, test } from "vitest";
import { diagnosePort53 } from "../../../../src/shim/system/diagnose/port-53.ts";
import { held, observed, running, told } from "./observed.ts";

const UNBOUND = running(5, "unbound", "unbound.service");
const SOCKETS = [held("udp", "0.0.0.0", 53, UNBOUND), held("tcp", "0.0.0.0", 53, UNBOUND)];

test("a port of the shim that another program holds is broken, and the program is named", () => {
  expect(diagnosePort53(observed({ told: told(), ports: { sockets: SOCKETS, lacksRights: false } }))).toEqual([
    {
      id: "port-taken",
      severity: "broken",
      problem: "unbound (process 5, unbound.service) holds 127.0.0.1:53 (UDP and TCP), where the shim is to listen.",
      why: "Only one program can have a port. Until the other one lets go, the shim cannot start.",
      mend: "systemctl disable --now unbound.service",
    },
  ]);
});

test("before the shim is installed it is only worth a word", () => {
  const [found] = diagnosePort53(observed({ ports: { sockets: SOCKETS, lacksRights: false } }));
  expect(found).toMatchObject({ id: "port-taken-before-install", severity: "note" });
});

test("a shim that listens elsewhere does not mind", () => {
  const seen = observed({ told: told("--listen=127.0.0.1:5354"), ports: { sockets: SOCKETS, lacksRights: false } });
  expect(diagnosePort53(seen)).toEqual([]);
});

test("each address of the shim is looked at", () => {
  const sockets = [held("udp", "127.0.0.2", 53, UNBOUND), held("udp", "::1", 53, running(6, "dnsmasq"))];
  const seen = observed({
    told: told("--listen=127.0.0.1:53", "--listen=127.0.0.2:53", "--listen=[::1]:53"),
    ports: { sockets, lacksRights: false },
  });
  expect(diagnosePort53(seen).map(({ problem }) => problem)).toEqual([
    "unbound (process 5, unbound.service) holds 127.0.0.2:53 (UDP), where the shim is to listen.",
    "dnsmasq (process 6) holds [::1]:53 (UDP), where the shim is to listen.",
  ]);
});

test("of a socket that systemd opened for a program the program is named", () => {
  const sockets = [held("udp", "127.0.0.1", 53, running(1, "systemd"), UNBOUND)];
  const [found] = diagnosePort53(observed({ told: told(), ports: { sockets, lacksRights: false } }));
  expect(found?.problem).toContain("unbound (process 5, unbound.service) holds");
});
