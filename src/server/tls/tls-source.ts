/** Where certificate and key of a listener are, in PEM; followed when the files change. */
export interface TlsSource {
  /** The server's certificate, followed by those between it and its root. */
  readonly certificateFile: string;
  readonly keyFile: string;
  /** Absent: clients are not asked for certificates. */
  readonly clientAuthority?: ClientAuthority;
}

/**
 * Which client certificates count. One that does not is never treated as none: its connection is refused. Clients without
 * any come in; what they may see is for the gateway to say.
 */
export interface ClientAuthority {
  /** Certificates, in PEM, of those who may sign. */
  readonly file: string;
}
