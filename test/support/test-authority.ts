import { execFile } from "node:child_process";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";

const run = promisify(execFile);
const NEW_KEY = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-noenc"];
const DAYS = ["-days", "2"];

/** A certificate and its key, in PEM. */
export interface IssuedCertificate {
  readonly certificateFile: string;
  readonly keyFile: string;
}

/** A certificate authority that lives as long as its folder. */
export interface TestAuthority {
  /** Its own certificate, in PEM. */
  readonly certificateFile: string;
  /** Issues a certificate; `names` as OpenSSL writes them: `DNS:localhost`, `IP:127.0.0.1`. */
  issue(title: string, names: readonly string[]): Promise<IssuedCertificate>;
}

/** Makes a certificate authority in `folder` with the program openssl. */
export async function makeAuthority(folder: string): Promise<TestAuthority> {
  const [certificateFile, authorityKeyFile] = [join(folder, "authority.pem"), join(folder, "authority.key")];
  const isAuthority = ["-addext", "basicConstraints=critical,CA:TRUE", "-addext", "keyUsage=critical,keyCertSign"];
  const subject = ["-subj", "/CN=authority of a test"];
  const output = ["-keyout", authorityKeyFile, "-out", certificateFile];
  await run("openssl", ["req", "-x509", ...NEW_KEY, ...DAYS, ...subject, ...isAuthority, ...output]);
  return {
    certificateFile,
    issue: async (title, names) => {
      const [request, issued, keyFile, extensions] = ["csr", "pem", "key", "ext"].map((ending) =>
        join(folder, `${title}.${ending}`),
      );
      if (request === undefined || issued === undefined || keyFile === undefined || extensions === undefined) {
        throw new RangeError("four files are needed");
      }
      await writeFile(extensions, `subjectAltName=${names.join(",")}\n`);
      await run("openssl", ["req", ...NEW_KEY, "-subj", `/CN=${title}`, "-keyout", keyFile, "-out", request]);
      const signer = ["-CA", certificateFile, "-CAkey", authorityKeyFile, "-CAcreateserial"];
      await run("openssl", [
        "x509",
        "-req",
        "-in",
        request,
        ...signer,
        ...DAYS,
        "-extfile",
        extensions,
        "-out",
        issued,
      ]);
      return { certificateFile: issued, keyFile };
    },
  };
}
