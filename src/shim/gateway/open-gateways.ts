import type { SecureContext } from "node:tls";
import type { Name } from "../../dns/name.ts";
import type { Forwarder } from "../../resolver/forward.ts";
import type { Upstream } from "../../resolver/upstream.ts";
import { machineTrust } from "../../upstreams/trust.ts";
import { idleOption } from "../routing/idle-option.ts";
import type { ShimSettings } from "../settings.ts";
import { trustIn } from "./authorities.ts";
import { KnownViews } from "./known-views.ts";
import { openGateway } from "./open-gateway.ts";
import { ViewPoll } from "./view-poll.ts";
import { ViewWatch } from "./view-watch.ts";

/** What the shim knows its gateways by. */
export interface OpenGateways {
  /** In the order of the settings. */
  readonly upstreams: readonly Upstream[];
  /** The zones that the gateways say are the mesh's; undefined as long as none ever told. */
  zones(): readonly Name[] | undefined;
  /** The search list of the view, as the gateways tell it; empty while unknown. */
  search(): readonly Name[];
  /** Ends all connections and timers; queries in flight fail. */
  close(): void;
}

/** Sees gateways, by their labels. */
export interface GatewaysWatch {
  /** A query was sent again, because its connection turned out to be closed. */
  retried(label: string): void;
  /** Answers come out of this snapshot from now on; `isChange` unless it is the first that is known. */
  answersFrom(label: string, generation: number, isChange: boolean): void;
  /** The view was told, or asked for in vain; it is for the watch to say that a gateway cannot be reached. */
  viewAsked(label: string, failure?: unknown): void;
}

/** What gateways need of their surroundings. */
export interface GatewayParts {
  /** The resolvers that this machine had before: they resolve the gateways' own names. */
  readonly resolvers: Forwarder | undefined;
  /** Told when a gateway answers out of another snapshot than it did before. */
  readonly onSnapshotChanged: () => void;
  /** Connections of HTTP/1.1 at one time to each gateway; as many as any server gets unless given. */
  readonly maxHttp1Connections?: number;
  /** The clock that deadlines are measured on. */
  readonly clockMs: () => number;
  /** Sees what happens beside questions and their answers. */
  readonly watch: GatewaysWatch;
  /** Takes a line for the operator. */
  readonly report: (line: string) => void;
}

/** Opens the clients of all gateways. Throws `TypeError` for a gateway that cannot be asked as the settings have it. */
export function openGateways(settings: ShimSettings, parts: GatewayParts): OpenGateways {
  const { authorities, stateDirectory } = settings;
  const { report, clockMs, onSnapshotChanged, watch } = parts;
  const views = new KnownViews({
    labels: settings.gateways.map(({ address }) => address.label),
    folder: stateDirectory,
    clockMs,
    dateMs: Date.now,
    report,
  });
  let trust: SecureContext | undefined;
  const polls: ViewPoll[] = [];
  const gateways = settings.gateways.map((each, index) => {
    const { label } = each.address;
    return openGateway(each, {
      ...parts,
      onRetry: () => watch.retried(label),
      trust: () => (trust ??= authorities === undefined ? machineTrust() : trustIn(authorities)),
      onSnapshot: (generation, isChange) => {
        watch.answersFrom(label, generation, isChange);
        if (!isChange) return;
        onSnapshotChanged();
        polls[index]?.soon();
      },
    });
  });
  for (const gateway of gateways) {
    const view = new ViewWatch({ gateway, views, watch, report, idle: idleOption(settings) });
    polls.push(new ViewPoll(() => view.ask(), clockMs));
  }
  for (const poll of polls) poll.soon();
  return {
    upstreams: gateways,
    zones: () => views.zones,
    search: () => views.search,
    close: () => {
      for (const each of [...polls, ...gateways]) each.close();
    },
  };
}
