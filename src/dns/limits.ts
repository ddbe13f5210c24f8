/** Longest name on the wire, length octets and root included (RFC 1035 section 2.3.4). */
export const MAX_NAME_OCTETS = 255;
/** Longest label (RFC 1035 section 2.3.4). */
export const MAX_LABEL_OCTETS = 63;
/** Longest message: TCP and DoH carry its size in, or bound it to, 16 bits (RFC 1035 section 4.2.2, RFC 8484 section 6). */
export const MAX_MESSAGE_OCTETS = 65_535;
/** What a stub resolver without EDNS takes over UDP (RFC 1035 section 4.2.1). */
export const MIN_UDP_PAYLOAD_OCTETS = 512;
/** The largest UDP reply sent, so that none is ever fragmented (RFC 9715 section 3, DNS flag day 2020). */
export const MAX_UDP_REPLY_OCTETS = 1232;
/** What every message starts with (RFC 1035 section 4.1.1). */
export const MESSAGE_HEADER_OCTETS = 12;
