import type { TlsSource } from "../../server/tls/tls-source.ts";
import { TlsFileError } from "../../server/tls/tls-files.ts";
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
  const clients = authority === undefined ? {} : { clientAuthority: { file: authority } };
  return { certificateFile, keyFile, ...clients };
}

/** The same error, which names the option that gave the file it is about; any other error as it is. */
export function namingTlsOption(error: unknown, tls: TlsSource | undefined): unknown {
  if (!(error instanceof TlsFileError) || tls === undefined) return error;
  const files = [
    ["tls-cert", tls.certificateFile],
    ["tls-key", tls.keyFile],
    ["client-ca", tls.clientAuthority?.file],
  ];
  const option = files.find(([, file]) => file !== undefined && error.message.startsWith(`${file} `))?.[0];
  return option === undefined ? error : new TlsFileError(`--${option} ${error.message}`, { cause: error });
}
