import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { ServerCredentials, status } from "@grpc/grpc-js";
import { expect, onTestFinished, test } from "vitest";
import { openCall } from "../../../../src/sync/istiod/ads/grpc-call.ts";
import { istiodSource } from "../../../../src/sync/istiod/istiod-source.ts";
import { parseIstiodLocation } from "../../../../src/sync/istiod/location.ts";
import { USUAL_ISTIOD_PACE } from "../../../../src/sync/istiod/pace.ts";
import { makeAuthority } from "../../../support/test-authority.ts";
import { PLACE } from "../table-entries.ts";
import { until } from "../told-table.ts";
import { FakeIstiod } from "./fake-istiod.ts";
import { nameTableOctets, responseOctets } from "./message-octets.ts";

const TABLE = responseOctets("v1", "n1", nameTableOctets([["a.example", { ips: ["192.0.2.1"] }]]));

test("what comes is handed on as octets, and the end in order without a cause", async () => {
  const istiod = await FakeIstiod.start((stream) => {
    stream.write(TABLE);
    stream.end();
  });
  const messages: Uint8Array[] = [];
  const ended = await new Promise((resolve) => {
    const target = { target: `127.0.0.1:${istiod.port}`, isSecure: false, credentials: {} };
    openCall(target, USUAL_ISTIOD_PACE, {
      message: (octets) => messages.push(octets),
      ended: (cause) => resolve([cause]),
    });
  });
  expect(ended).toEqual([undefined]);
  expect(messages.map((octets) => Buffer.from(octets).toString("hex"))).toEqual([Buffer.from(TABLE).toString("hex")]);
});

test("a message that is larger than it may be ends the stream", async () => {
  const istiod = await FakeIstiod.start((stream) => stream.write(TABLE));
  const cause = await new Promise((resolve) => {
    const target = {
      target: `127.0.0.1:${istiod.port}`,
      isSecure: false,
      credentials: {},
      maxOctets: TABLE.length - 1,
    };
    openCall(target, USUAL_ISTIOD_PACE, { message: () => resolve("a message"), ended: resolve });
  });
  expect(cause).toMatchObject({ code: status.RESOURCE_EXHAUSTED });
});

test("nothing is said any more of a stream that was closed", async () => {
  const istiod = await FakeIstiod.start((stream) => stream.write(TABLE));
  const said: string[] = [];
  const target = { target: `127.0.0.1:${istiod.port}`, isSecure: false, credentials: {} };
  const call = openCall(target, USUAL_ISTIOD_PACE, {
    message: () => said.push("message"),
    ended: () => said.push("ended"),
  });
  await until(() => expect(said).toEqual(["message"]));
  call.close();
  call.send(TABLE);
  await until(() => expect(istiod.streams[0]?.cancelled).toBe(true));
  expect([said, istiod.requests]).toEqual([["message"], []]);
});

test("over TLS a token and the cluster that it is of go along, and a server that nobody vouches for gets neither", async () => {
  const folder = await mkdtemp(join(tmpdir(), "meshdoh-istiod-"));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  const authority = await makeAuthority(folder);
  const issued = await authority.issue("istiod", ["DNS:localhost"]);
  const pair = { cert_chain: await readFile(issued.certificateFile), private_key: await readFile(issued.keyFile) };
  const istiod = await FakeIstiod.start((stream) => stream.write(TABLE), ServerCredentials.createSsl(null, [pair]));
  const token = join(folder, "token");
  await writeFile(token, "a.b.c\n");
  const sourceWith = (more: string) => {
    const location = parseIstiodLocation(`grpcs://localhost:${istiod.port}#cluster-id=c1&token=${token}${more}`);
    return istiodSource(location, "east", PLACE.zone);
  };
  await expect(sourceWith("").read()).rejects.toThrow(/UNAVAILABLE/);
  expect(istiod.metadata).toEqual([]);
  expect((await sourceWith(`&ca=${authority.certificateFile}`).read()).claims).toHaveLength(1);
  expect(istiod.metadata.map((metadata) => [metadata.get("authorization"), metadata.get("clusterid")])).toEqual([
    [["Bearer a.b.c"], ["c1"]],
  ]);
});

test("a token that istiod does not take is told of with what to do", async () => {
  const istiod = await FakeIstiod.start((stream) => {
    stream.emit("error", { code: status.UNAUTHENTICATED, details: "authentication failure" });
  });
  const location = parseIstiodLocation(`grpc://127.0.0.1:${istiod.port}`);
  await expect(istiodSource(location, "east", PLACE.zone).read()).rejects.toThrow(
    /UNAUTHENTICATED: authentication failure: give a token of audience istio-ca/,
  );
});
