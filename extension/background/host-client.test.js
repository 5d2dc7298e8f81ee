import assert from "node:assert/strict";
import { test } from "node:test";
import { createClock, settled } from "../testing/browser.js";
import { description, verdict } from "../testing/verdicts.js";
import { createHostClient } from "./host-client.js";

const HELLO = { type: "hello", protocol: 1, version: "0.1.0", authorities: 3 };
const MISSING = "No such native application org.rootwatch.host";
const BLOCKED =
  "Access to the native messaging host was disabled by the system administrator.";
const question = (/** @type {string} */ serverName) => ({
  serverName,
  chain: ["AA=="],
});

function createPort() {
  /** @type {((message: unknown) => void)[]} */
  const onMessage = [];
  /** @type {((port: unknown) => void)[]} */
  const onDisconnect = [];
  /** @type {any[]} */
  const sent = [];
  const port = {
    sent,
    isClosed: false,
    reason: "",
    postMessage: (/** @type {object} */ message) => void sent.push(message),
    disconnect: () => void (port.isClosed = true),
    onMessage: {
      addListener: (/** @type {any} */ listener) => onMessage.push(listener),
    },
    onDisconnect: {
      addListener: (/** @type {any} */ listener) => onDisconnect.push(listener),
    },
    say: (/** @type {unknown} */ message) =>
      onMessage.forEach((listener) => listener(message)),
    hello: () => port.say(HELLO),
    answer: (/** @type {any} */ { id }, standing = "publicly-trusted") =>
      port.say({
        type: "verdict",
        id,
        verdict: verdict({ standing: /** @type {any} */ (standing) }),
      }),
    die(reason = "") {
      port.reason = reason;
      onDisconnect.forEach((listener) => listener(port));
    },
    names: () => sent.map(({ serverName }) => serverName),
  };
  return port;
}

function start() {
  const clock = createClock();
  /** @type {ReturnType<typeof createPort>[]} */
  const ports = [];
  /** @type {string[]} */
  const phases = [];
  const client = createHostClient({
    connect() {
      ports.push(createPort());
      return ports[ports.length - 1];
    },
    disconnectReason: ({ reason }) => reason,
    setTimeout: clock.setTimeout,
    clearTimeout: clock.clearTimeout,
    onStateChanged: ({ phase }) => phases.push(phase),
  });
  client.start();
  return { client, clock, ports, phases, port: () => ports[ports.length - 1] };
}

const OFFERED = {
  content: "AA==",
  fileName: "ca.crt",
  contentType: "application/x-x509-ca-cert",
};

test("asks what an offered certificate is, and gives every verdict back", async () => {
  const { client, port } = start();
  port().hello();
  const outcome = client.askOffer(OFFERED);
  const [request] = port().sent;
  assert.deepEqual(request, { type: "offer", id: 1, protocol: 1, ...OFFERED });
  port().say({ type: "offer", id: 1, verdicts: [verdict(), verdict()] });
  assert.deepEqual(await outcome, {
    state: "answered",
    verdicts: [verdict(), verdict()],
  });
  const bare = client.askOffer({ ...OFFERED, fileName: "", contentType: "" });
  assert.deepEqual(Object.keys(port().sent[1]), [
    "type",
    "id",
    "protocol",
    "content",
  ]);
  port().say({ type: "error", id: 2, code: "offer-unreadable" });
  assert.deepEqual(await bare, { state: "failed", code: "offer-unreadable" });
});

test("asks what a certificate says", async () => {
  const { client, port } = start();
  port().hello();
  const outcome = client.describe({ certificate: "AA==" });
  assert.deepEqual(port().sent[0], {
    type: "describe",
    id: 1,
    protocol: 1,
    certificate: "AA==",
  });
  port().say({
    type: "described",
    id: 1,
    description: description(),
    shortened: false,
  });
  assert.deepEqual(await outcome, {
    state: "described",
    description: description(),
    isShortened: false,
  });
});

test("an answer to another kind of question is not understood", async () => {
  const { client, port } = start();
  port().hello();
  const failed = { state: "failed", code: "response-invalid" };
  const offered = client.askOffer(OFFERED);
  port().answer(port().sent[0]);
  assert.deepEqual(await offered, failed);
  const assessed = client.ask(question("a.test"));
  port().say({ type: "offer", id: 2, verdicts: [verdict()] });
  assert.deepEqual(await assessed, failed);
  const described = client.describe({ certificate: "AA==" });
  port().answer(port().sent[2]);
  assert.deepEqual(await described, failed);
});

test("asks nothing before the hello, then everything", async () => {
  const { client, port } = start();
  const outcome = client.ask(question("a.test"));
  assert.deepEqual(port().sent, []);
  port().hello();
  assert.equal(client.state().phase, "ready");
  port().answer(port().sent[0]);
  assert.equal((await outcome).state, "answered");
});

test("matches answers that come in another order", async () => {
  const { client, port } = start();
  port().hello();
  const outcomes = ["a.test", "b.test"].map((name) =>
    client.ask(question(name)),
  );
  const [a, b] = port().sent;
  port().answer(b, "undetermined");
  port().answer(a, "outside-public-trust");
  const standings = (await Promise.all(outcomes)).map((outcome) =>
    outcome.state === "answered" ? outcome.verdict.standing : outcome.code,
  );
  assert.deepEqual(standings, ["outside-public-trust", "undetermined"]);
});

test("a probe is asked with its own request and answered with its connection", async () => {
  const { client, port } = start();
  port().hello();
  const probe = {
    serverName: "a.test",
    port: 8443,
    address: "192.0.2.1",
    proxy: /** @type {const} */ ({ type: "direct" }),
    observed: [],
    isFresh: false,
  };
  const outcomes = [
    probe,
    {
      ...probe,
      proxy: /** @type {const} */ ({ type: "http", host: "p.test", port: 80 }),
      observed: ["AA=="],
      isFresh: true,
    },
  ].map((question) => client.ask(question));
  const [direct, proxied] = port().sent;
  assert.deepEqual(direct, {
    type: "probe",
    id: direct.id,
    protocol: 1,
    serverName: "a.test",
    port: 8443,
    address: "192.0.2.1",
    proxy: { type: "direct" },
  });
  assert.equal("address" in proxied, false, "the proxy looks the name up");
  assert.deepEqual(proxied.observed, ["AA=="]);
  assert.equal(proxied.fresh, true);
  port().say({
    type: "probed",
    id: direct.id,
    verdict: verdict(),
    connection: { address: "192.0.2.1", protocol: "TLS 1.3", via: "direct" },
  });
  port().say({ type: "error", id: proxied.id, code: "busy" });
  const [answered, refused] = await Promise.all(outcomes);
  assert.equal(answered.state, "answered");
  assert.deepEqual(answered.state === "answered" && answered.connection, {
    address: "192.0.2.1",
    protocol: "TLS 1.3",
    via: "direct",
    isCached: false,
    matchesObserved: null,
  });
  assert.deepEqual(refused, { state: "failed", code: "busy" });
});

test("answers to what was never asked are not heard", async () => {
  const { client, port, ports, clock } = start();
  port().hello();
  const outcome = client.ask(question("a.test"));
  const [{ id }] = port().sent;
  const lie = { type: "verdict", verdict: verdict() };
  const others = [id + 1, -id, 0.5, NaN, String(id), [id], { id }, true, ""];
  for (const other of [...others, undefined]) {
    port().say({ ...lie, id: other });
    port().say({ type: "error", id: other ?? 99, code: "busy" });
  }
  // One that is not even an answer, and one that nobody asked anything about.
  port().say({ type: "offer", id: id + 1, verdicts: [verdict()] });
  port().say({ type: "roots", id: id + 1, stores: [], roots: [] });
  assert.deepEqual(port().names(), ["a.test"], "nothing is asked twice");
  port().answer({ id }, "known-interception");
  // It was answered: the second time is too late.
  port().answer({ id }, "publicly-trusted");
  const found = await outcome;
  assert.equal(
    found.state === "answered" && found.verdict.standing,
    "known-interception",
  );
  // A port that is gone speaks for nobody.
  port().die();
  await clock.turn(250);
  const next = client.ask(question("b.test"));
  port().hello();
  ports[0].answer({ id: 2 }, "publicly-trusted");
  ports[1].answer(port().sent[0], "undetermined");
  const second = await next;
  assert.equal(
    second.state === "answered" && second.verdict.standing,
    "undetermined",
  );
});

test("an error answers its question, and the next is still asked", async () => {
  const { client, port } = start();
  port().hello();
  const outcome = client.ask(question("a.test"));
  port().say({
    type: "error",
    id: port().sent[0].id,
    code: "certificate-invalid",
  });
  assert.deepEqual(await outcome, {
    state: "failed",
    code: "certificate-invalid",
  });
  const next = client.ask(question("b.test"));
  port().answer(port().sent[1]);
  assert.equal((await next).state, "answered");
});

test("an error without an id is matched by asking each suspect alone", async () => {
  const { client, port } = start();
  port().hello();
  const outcomes = ["a.test", "b.test"].map((name) =>
    client.ask(question(name)),
  );
  port().say({ type: "error", id: null, code: "json-invalid" });
  assert.deepEqual(port().names(), ["a.test", "b.test", "a.test"]);
  port().say({ type: "error", id: null, code: "json-invalid" });
  port().answer(port().sent[3]);
  assert.deepEqual(await outcomes[0], {
    state: "failed",
    code: "json-invalid",
  });
  assert.equal((await outcomes[1]).state, "answered");
});

test("a host that an administrator blocks is told apart, and tried again", async () => {
  const { client, clock, port, ports } = start();
  port().die(BLOCKED);
  assert.equal(client.state().phase, "blocked");
  await clock.turn(250);
  assert.equal(ports.length, 2);
});

test("a missing host is tried again with growing pauses up to half a minute", async () => {
  const { client, clock, ports, port } = start();
  const pauses = [];
  for (let tries = 0; tries < 9; tries += 1) {
    port().die(MISSING);
    assert.equal(client.state().phase, "missing");
    const [pause] = clock.pending();
    pauses.push(pause);
    await clock.turn(pause);
  }
  assert.deepEqual(
    pauses,
    [250, 500, 1000, 2000, 4000, 8000, 16_000, 30_000, 30_000],
  );
  assert.equal(ports.length, 10);
});

test("a question asked while the host is missing is answered once it is there", async () => {
  const { client, clock, port } = start();
  port().die(MISSING);
  const outcome = client.ask(question("a.test"));
  await clock.turn(250);
  port().hello();
  port().answer(port().sent[0]);
  assert.equal((await outcome).state, "answered");
});

test("retry does not wait for the pause", () => {
  const { client, ports, port } = start();
  port().die(MISSING);
  client.retry();
  assert.equal(ports.length, 2);
  client.retry();
  assert.equal(ports.length, 2, "an attempt under way is not doubled");
});

test("a host killed with questions open is asked all of them again", async () => {
  const { client, clock, ports, phases, port } = start();
  port().hello();
  const outcomes = ["a.test", "b.test", "c.test"].map((name) =>
    client.ask(question(name)),
  );
  port().answer(port().sent[0]);
  port().die();
  assert.equal(client.state().phase, "crashed");
  await clock.turn(250);
  port().hello();
  assert.deepEqual(port().names(), ["b.test"]);
  port().answer(port().sent[0]);
  await settled();
  port().answer(port().sent[1]);
  const states = (await Promise.all(outcomes)).map(({ state }) => state);
  assert.deepEqual(states, ["answered", "answered", "answered"]);
  assert.deepEqual(phases, ["ready", "crashed", "ready"]);
  ports[0].answer({ id: 1 });
});

test("a poisonous question is found, given up after three deaths, and blocks nobody", async () => {
  const { client, clock, port, ports } = start();
  const names = ["a.test", "poison.test", "b.test", "c.test"];
  const outcomes = names.map((name) => client.ask(question(name)));
  for (let rounds = 0; rounds < 8; rounds += 1) {
    port().hello();
    for (let at = 0; at < port().sent.length; at += 1) {
      const message = port().sent[at];
      if (message.serverName === "poison.test") {
        port().die();
        break;
      }
      if (ports.length > 1) {
        port().answer(message);
        await settled();
      }
    }
    await clock.turn(10_000);
  }
  const states = (await Promise.all(outcomes)).map(({ state }) => state);
  assert.deepEqual(states, ["answered", "failed", "answered", "answered"]);
  assert.deepEqual(await outcomes[1], {
    state: "failed",
    code: "host-crashes",
  });
  const asked = ports.flatMap((each) => each.names());
  assert.equal(asked.filter((name) => name === "poison.test").length, 4);
});

test("pauses grow while the host dies at once, and shrink after an answer", async () => {
  const { client, clock, port } = start();
  for (const pause of [250, 500, 1000]) {
    port().hello();
    port().die();
    assert.deepEqual(clock.pending(), [pause]);
    await clock.turn(pause);
  }
  port().hello();
  const outcome = client.ask(question("a.test"));
  port().answer(port().sent[0]);
  await outcome;
  port().die();
  assert.deepEqual(clock.pending(), [250]);
});

test("another protocol is told and not asked anything", async () => {
  for (const [protocol, phase] of /** @type {const} */ ([
    [0, "too-old"],
    [2, "too-new"],
  ])) {
    const { client, clock, ports, port } = start();
    void client.ask(question("a.test"));
    port().say({ ...HELLO, protocol });
    assert.equal(client.state().phase, phase);
    assert.equal(client.state().hello?.version, "0.1.0");
    assert.equal(port().isClosed, true);
    assert.deepEqual(port().sent, []);
    await clock.turn(250);
    assert.equal(ports.length, 2);
  }
});

test("a host that refuses the protocol is too old", () => {
  const { client, port } = start();
  port().hello();
  void client.ask(question("a.test"));
  port().say({ type: "error", id: 1, code: "protocol-unsupported" });
  assert.equal(client.state().phase, "too-old");
});

test("silence of half a minute while something is owed ends the port", async () => {
  const { client, clock, port, ports } = start();
  await clock.turn(29_999);
  assert.equal(ports[0].isClosed, false);
  await clock.turn(1);
  assert.equal(ports[0].isClosed, true);
  await clock.turn(250);
  port().hello();
  await clock.turn(600_000);
  assert.equal(
    port().isClosed,
    false,
    "a host that owes nothing may be silent",
  );
  void client.ask(question("a.test"));
  await clock.turn(30_000);
  assert.equal(ports[1].isClosed, true);
});

test("too large a chain never reaches the host", async () => {
  const { client, port } = start();
  port().hello();
  const chain = ["A".repeat(1_100_000)];
  const outcome = await client.ask({ serverName: "a.test", chain });
  assert.deepEqual(outcome, { state: "failed", code: "frame-too-large" });
  assert.deepEqual(port().sent, []);
});

test("a connect that throws is a failure like any other", async () => {
  const clock = createClock();
  let tries = 0;
  const client = createHostClient({
    connect() {
      tries += 1;
      throw new Error("no permission");
    },
    disconnectReason: () => "",
    setTimeout: clock.setTimeout,
    clearTimeout: clock.clearTimeout,
    onStateChanged: () => {},
  });
  client.start();
  assert.equal(client.state().phase, "crashed");
  await clock.turn(250);
  assert.equal(tries, 2);
});

test("a port that was given up is no longer listened to", async () => {
  const { client, clock, ports, port } = start();
  port().die();
  await clock.turn(250);
  ports[0].hello();
  assert.equal(client.state().phase, "crashed");
  port().hello();
  ports[0].die();
  assert.equal(client.state().phase, "ready");
});

test("junk from the host changes nothing", () => {
  const { client, port } = start();
  for (const junk of [null, 5, "x", {}, { type: "party" }, { type: "hello" }]) {
    port().say(junk);
  }
  assert.equal(client.state().phase, "connecting");
  port().hello();
  port().say({ type: "verdict", id: 99, verdict: verdict() });
  assert.equal(client.state().phase, "ready");
});
