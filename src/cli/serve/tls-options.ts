import type { TlsSource } from "../../server/tls/tls-source.ts";
import { UsageError, type Arguments } from "../command.ts";

/** The files that `--tls-cert`, `--tls-key` and `--client-ca` name; undefined when none are given. Throws `UsageError` when some are missing. */
export function readTlsOptions(args: Arguments): TlsSource | undefined {
  const [certificateFile, keyFile, authority] = [args.text("tls-cert"), args.text("tls-key"), args.text("client-ca")];
  if (certificateFile === undefined && keyFile === undefined) {
    if (authority === undefined) return undefined;
    throw new UsageError("--client-ca needs TLS: give --tls-cert and --tls-key as well");
  }
  if (certificateFile === undefined) throw new UsageError("--tls-key is without --tls-cert: give both");
  if (keyFile === undefined) throw new UsageError("--tls-cert is without --tls-key: give both");
  if (args.flag("plaintext"))
    throw new UsageError("--plaintext and --tls-cert contradict each other: give one of them");
  // Clients without a certificate may bring a token instead.
  const clients = authority === undefined ? {} : { clientAuthority: { file: authority, isRequired: false } };
  return { certificateFile, keyFile, ...clients };
}
