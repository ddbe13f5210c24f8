import type { SecureContext } from "node:tls";
import type { Name } from "../../dns/name.ts";
import type { Forwarder } from "../../resolver/forward.ts";
import type { Upstream } from "../../resolver/upstream.ts";
import { machineTrust } from "../../upstreams/trust.ts";
import type { ShimSettings } from "../settings.ts";
import { trustIn } from "./authorities.ts";
import { KnownViews } from "./known-views.ts";
import { openGateway } from "./open-gateway.ts";
import { ViewPoll } from "./view-poll.ts";
import { ViewWatch, type TellsView } from "./view-watch.ts";

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
  /** An answer came out of this snapshot. */
  answeredFrom(label: string, generation: number): void;
  /** The view was told, or asked for in vain. */
  viewAsked(label: string, failure?: unknown): void;
}

/** What gateways need of their surroundings. */
export interface GatewayParts {
  /** The resolvers that this machine had before: they resolve the gateways' own names. */
  readonly resolvers: Forwarder | undefined;
  /** Told when a gateway answers out of a newer snapshot than it did before. */
  readonly onSnapshotRaised: () => void;
  /** The clock that deadlines are measured on. */
  readonly clockMs: () => number;
  /** Sees what happens beside questions and their answers. */
  readonly watch?: GatewaysWatch;
  /** Takes a line for the operator. */
  readonly report: (line: string) => void;
}

/** Opens the clients of all gateways. Throws `TypeError` for a gateway that cannot be asked as the settings have it. */
export function openGateways(settings: ShimSettings, parts: GatewayParts): OpenGateways {
  const { authorities, stateDirectory } = settings;
  const { report, clockMs, onSnapshotRaised, watch } = parts;
  const views = new KnownViews(
    settings.gateways.map(({ address }) => address.label),
    stateDirectory,
    report,
  );
  let trust: SecureContext | undefined;
  const polls: ViewPoll[] = [];
  const gateways = settings.gateways.map((each, index) => {
    const { label } = each.address;
    return openGateway(each, {
      ...parts,
      onRetry: () => watch?.retried(label),
      onSnapshotNamed: (generation) => watch?.answeredFrom(label, generation),
      trust: () => (trust ??= authorities === undefined ? machineTrust() : trustIn(authorities)),
      onSnapshotRaised: () => {
        onSnapshotRaised();
        polls[index]?.soon();
      },
    });
  });
  for (const gateway of gateways) {
    const view = new ViewWatch(watched(gateway, watch), views, report);
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

/** What tells the view of a gateway, with somebody watching whether it does. */
function watched(gateway: TellsView, watch: GatewaysWatch | undefined): TellsView {
  const { label } = gateway;
  if (watch === undefined) return gateway;
  return {
    label,
    askView: async () => {
      try {
        const view = await gateway.askView();
        watch.viewAsked(label);
        return view;
      } catch (error) {
        watch.viewAsked(label, error);
        throw error;
      }
    },
  };
}
