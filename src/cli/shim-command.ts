import { UsageError, type Arguments, type Command, type Terminal } from "./command.ts";
import { CHANGE_OPTIONS, INSTALL_OPTIONS, REPORT_OPTIONS, RUN_OPTIONS, TREE_OPTIONS } from "./shim/options.ts";

/** `meshdoh shim`: answers ordinary programs on a DNS port out of a gateway, and makes a machine ask it. */
export const shimCommand: Command = {
  name: "shim",
  summary: "answer DNS on UDP and TCP out of a gateway; install that as this machine's resolver",
  synopsis:
    "--gateway <url> [options] | install --gateway <url> [options] | uninstall [--dry-run] | status [--json] | doctor [--json]",
  description: [
    "Listens for plain DNS, answers from its cache, and asks the gateway over DNS-over-HTTPS for the rest. Prints one line per address when it is ready: listening on <ip>:<port> udp+tcp. Ends on SIGINT or SIGTERM once the replies in flight are sent.",
    "When the gateway is away, replies past their time are given for want of better ones. Without one, names of the mesh get SERVFAIL with the reason (extended DNS error), always: they are never sent to another resolver. Names outside the mesh may be, with --fallback resolvers.",
    "install writes a systemd service with the options that it is given, waits until that answers, and makes programs ask it: by systemd-resolved, NetworkManager, resolvconf or /etc/resolv.conf, whatever this machine uses. --dry-run shows every file first. uninstall puts everything back as it was, however far an install came.",
    "status says what is installed and how it does. doctor looks for what is wrong, and names the one command that mends it.",
  ],
  options: { ...RUN_OPTIONS, ...INSTALL_OPTIONS, ...CHANGE_OPTIONS, ...TREE_OPTIONS, ...REPORT_OPTIONS },
  examples: [
    [
      "meshdoh shim --gateway http://127.0.0.1:8787/dns-query --listen 127.0.0.1:5353",
      "a shim for trying, in front of wrangler dev",
    ],
    [
      "meshdoh shim install --gateway https://dns.example.org/dns-query --token-file /etc/meshdoh/token --dry-run",
      "what would make it the resolver of this machine; without --dry-run it does",
    ],
    [
      "meshdoh shim install --gateway https://dns.example.org/dns-query --token-file /etc/meshdoh/token --outside resolvers",
      "the same for names of the mesh alone: all others go where they went before",
    ],
    ["meshdoh shim doctor", "find out what is wrong"],
    ["meshdoh shim uninstall", "put everything back"],
  ],
  endsWhenInterrupted: () => true,
  run: runShimCommand,
};

interface Verb {
  readonly options: readonly Readonly<Record<string, unknown>>[];
  /** Loaded when it is wanted: a shim that runs for years needs none of the others. */
  readonly load: () => Promise<(args: Arguments, terminal: Terminal) => Promise<number>>;
}

const VERBS: ReadonlyMap<string, Verb> = new Map<string, Verb>([
  ["", { options: [RUN_OPTIONS], load: async () => (await import("./shim/run.ts")).runShimVerb }],
  [
    "install",
    {
      options: [RUN_OPTIONS, INSTALL_OPTIONS, CHANGE_OPTIONS, TREE_OPTIONS],
      load: async () => (await import("./shim/install.ts")).installShim,
    },
  ],
  [
    "uninstall",
    {
      options: [CHANGE_OPTIONS, TREE_OPTIONS],
      load: async () => (await import("./shim/uninstall.ts")).uninstallShim,
    },
  ],
  [
    "status",
    { options: [REPORT_OPTIONS, TREE_OPTIONS], load: async () => (await import("./shim/status.ts")).shimStatus },
  ],
  [
    "doctor",
    { options: [REPORT_OPTIONS, TREE_OPTIONS], load: async () => (await import("./shim/doctor.ts")).shimDoctor },
  ],
]);

async function runShimCommand(args: Arguments, terminal: Terminal): Promise<number> {
  const [word = "", more] = args.positionals;
  const verb = VERBS.get(word);
  if (verb === undefined) {
    throw new UsageError(
      `${JSON.stringify(word)} is no word for shims: use install, uninstall, status or doctor, or none`,
    );
  }
  if (more !== undefined) throw new UsageError(`${JSON.stringify(more)} is one word too many`);
  refuseOptionsOfOthers(word, verb, args);
  const run = await verb.load();
  return run(args, terminal);
}

function refuseOptionsOfOthers(word: string, { options }: Verb, args: Arguments): void {
  const taken = new Set(options.flatMap((each) => Object.keys(each)));
  const given = Object.keys(shimCommand.options).find(
    (option) => !taken.has(option) && (args.text(option) !== undefined || args.flag(option)),
  );
  if (given === undefined) return;
  const command = word === "" ? "a shim that runs" : `shim ${word}`;
  throw new UsageError(`--${given} does not go with ${command}`);
}
