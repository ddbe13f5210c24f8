import type { GatewaySettings } from "../gateway/settings.ts";
import type { UpstreamAddress, ZoneUpstreams } from "../resolver/upstream-address.ts";
import type { Upstream } from "../resolver/upstream.ts";
import { countUpstream, UpstreamCounts } from "./metrics/upstream-counts.ts";
import type { OpenUpstream } from "../upstreams/open-upstream.ts";

/** All upstreams of a server, counted. */
export interface ServerUpstreams {
  readonly upstreams: readonly Upstream[];
  readonly zoneUpstreams: readonly ZoneUpstreams<Upstream>[];
  /** One for each label, in the order of the settings. */
  readonly counts: readonly UpstreamCounts[];
  close(): void;
}

/** Opens what the settings name; those of one label, which may stand in several lists, are counted together. */
export function openServerUpstreams(
  settings: Pick<GatewaySettings, "upstreams" | "zoneUpstreams">,
  open: (addresses: readonly UpstreamAddress[]) => readonly OpenUpstream[],
  clockMs: () => number,
): ServerUpstreams {
  const opened: OpenUpstream[] = [];
  const counts = new Map<string, UpstreamCounts>();
  const openCounted = (addresses: readonly UpstreamAddress[]): Upstream[] =>
    open(addresses).map((upstream) => {
      opened.push(upstream);
      const counted = counts.get(upstream.label) ?? new UpstreamCounts(upstream.label);
      counts.set(upstream.label, counted);
      return countUpstream(upstream, counted, clockMs);
    });
  const upstreams = openCounted(settings.upstreams);
  const zoneUpstreams = settings.zoneUpstreams.map(({ zone, upstreams: addresses }) => ({
    zone,
    upstreams: openCounted(addresses),
  }));
  return {
    upstreams,
    zoneUpstreams,
    counts: [...counts.values()],
    close: () => {
      for (const upstream of opened) upstream.close();
    },
  };
}
