// What workerd asks when a Worker reads its KV binding: GET of the key, URL-encoded.
import values from "values.json";

// oxlint-disable-next-line import/no-default-export -- workerd calls the default export
export default {
  async fetch(request) {
    const value = values[decodeURIComponent(new URL(request.url).pathname.slice(1))];
    return value === undefined ? new Response(null, { status: 404 }) : new Response(value);
  },
};
