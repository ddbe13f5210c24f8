// The least that any handler of DNS over HTTPS must do: read the query, make a reply of the same size with the same headers.
import reply from "reply.json";

const octets = Uint8Array.from(reply.octets);
const postHeaders = { "content-type": "application/dns-message", "meshdoh-snapshot": "1-C-OtQSFSXUpPqc57" };
const getHeaders = {
  "content-type": "application/dns-message",
  "cache-control": `max-age=${reply.maxAgeSeconds}`,
  vary: "authorization",
};

async function post(request) {
  const query = new Uint8Array(await request.arrayBuffer());
  return answer(query[0], query[1], postHeaders);
}

function get(request) {
  const query = request.url.slice(request.url.indexOf("?dns=") + 5);
  return answer(query.charCodeAt(0), query.charCodeAt(1), getHeaders);
}

function answer(high, low, headers) {
  const copy = octets.slice();
  copy[0] = high;
  copy[1] = low;
  return new Response(copy, { headers });
}

// oxlint-disable-next-line import/no-default-export -- workerd calls the default export
export default {
  async fetch(request) {
    return request.method === "POST" ? post(request) : get(request);
  },
};
