// The extension's client and the real host, which is killed a thousand times at any stage of an exchange.
// No question is lost: each is answered rightly, or given up for one that kills the host, and answered
// when it is asked again. Nothing of a killed host is left.
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { mkdtempSync, readFileSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { createHostClient } from "../../extension/background/host-client.js";

const HOST = process.env.ROOTWATCH_HOST ?? "";
const KILLS = 1000;
const BATCH = 12;
/** The most of anything that is awaited before a kill. */
const MOST = 6;
const SEED = 20151201;

/** A certificate of nobody's, and what the host makes of it. */
const PEM = readFileSync(
  new URL("../../host/tests/data/rsa-8192.pem", import.meta.url),
  "utf8",
);
const DER = PEM.replaceAll(/-----[A-Z ]+-----|\s/g, "");

/** The minimal standard generator. @param {number} state */
const createRandom = (state) => (/** @type {number} */ below) => {
  state = (state * 48271) % 2147483647;
  return state % below;
};

/**
 * When a host is killed: at once, or after so many requests or messages.
 * @typedef {{ stage: "starts" | "is told" | "has said", after: number }} Plan
 */

/**
 * A host as a browser's port.
 * @param {string} home
 * @param {Plan | null} plan null for one that lives on
 */
function openPort(home, plan) {
  const child = spawn(HOST, ["serve"], {
    env: { HOME: home, ROOTWATCH_ROOT: home },
    stdio: ["pipe", "pipe", "inherit"],
  });
  // A host that was killed reads nothing more.
  child.stdin.on("error", () => {});
  /** @type {((message: unknown) => void)[]} */
  const onMessage = [];
  /** @type {((port: unknown) => void)[]} */
  const onDisconnect = [];
  const count = { starts: 0, "is told": 0, "has said": 0 };
  /** @param {Plan["stage"]} stage */
  const reach = (stage) => {
    count[stage] += 1;
    if (plan && plan.stage === stage && count[stage] === plan.after) {
      child.kill("SIGKILL");
    }
  };
  let read = Buffer.alloc(0);
  child.stdout.on("data", (bytes) => {
    read = Buffer.concat([read, bytes]);
    while (read.length >= 4 && read.length >= 4 + read.readUInt32LE(0)) {
      const end = 4 + read.readUInt32LE(0);
      const message = JSON.parse(read.subarray(4, end).toString());
      read = read.subarray(end);
      reach("has said");
      onMessage.forEach((listener) => listener(message));
    }
  });
  const port = {
    isOpen: true,
    /** @type {Promise<NodeJS.Signals | null>} */
    ended: new Promise((resolve) =>
      child.on("close", (_code, signal) => {
        port.isOpen = false;
        resolve(signal);
        onDisconnect.forEach((listener) => listener(port));
      }),
    ),
    disconnect: () => void child.stdin.end(),
    kill: () => void child.kill("SIGKILL"),
    /** @param {object} message */
    postMessage(message) {
      const body = Buffer.from(JSON.stringify(message));
      const length = Buffer.alloc(4);
      length.writeUInt32LE(body.length);
      child.stdin.write(Buffer.concat([length, body]));
      reach("is told");
    },
    onMessage: {
      addListener: (/** @type {any} */ heard) => onMessage.push(heard),
    },
    onDisconnect: {
      addListener: (/** @type {any} */ heard) => onDisconnect.push(heard),
    },
  };
  reach("starts");
  return port;
}

/** Processes that this one started and that are there, dead or alive. */
const children = () =>
  readdirSync("/proc")
    .filter((name) => /^\d+$/.test(name))
    .filter((pid) => {
      try {
        const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
        const [, parent] = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
        return Number(parent) === process.pid;
      } catch {
        return false;
      }
    });

/**
 * @typedef {ReturnType<typeof createHostClient>} Client
 * @typedef {{ ask: (client: Client) => Promise<any>, expected: any, read: (outcome: any) => unknown }} Kind
 * @type {Kind[]}
 */
const KINDS = [
  {
    ask: (client) =>
      client.ask({ serverName: "site.example", chain: [DER, DER] }),
    expected: "outside-public-trust",
    read: ({ verdict }) => verdict.standing,
  },
  {
    ask: (client) => client.describe({ certificate: DER }),
    expected: "Rootwatch test 8192",
    read: ({ description }) => description.subject.at(-1).value,
  },
  {
    ask: (client) =>
      client.askOffer({ content: btoa(PEM), fileName: "a.crt", contentType: "" }),
    expected: 1,
    read: ({ verdicts }) => verdicts.length,
  },
  {
    ask: (client) => client.askInventory(),
    expected: true,
    read: ({ inventory }) => inventory !== undefined,
  },
];

test("a host that is killed a thousand times loses no question", async (context) => {
  assert.notEqual(HOST, "", "ROOTWATCH_HOST must name the host's program");
  const home = mkdtempSync(join(tmpdir(), "rootwatch-killed-"));
  const random = createRandom(SEED);
  /** @type {ReturnType<typeof openPort>[]} */
  const ports = [];
  const stages = /** @type {const} */ (["starts", "is told", "has said"]);
  let isOver = false;
  const client = createHostClient({
    connect() {
      const stage = stages[random(stages.length)];
      const after = stage === "starts" ? 1 : 1 + random(MOST);
      const port = openPort(home, ports.length < KILLS ? { stage, after } : null);
      ports.push(port);
      return port;
    },
    disconnectReason: () => "",
    // It comes back at once, but waits for an answer as long as ever.
    setTimeout: (work, pause) =>
      setTimeout(
        () => isOver || work(),
        ports.at(-1)?.isOpen && !isOver ? pause : 0,
      ),
    clearTimeout,
    onStateChanged: () => {},
  });
  context.after(() => {
    isOver = true;
    ports.at(-1)?.kill();
  });
  client.start();
  /** Asks a dozen, and gives how many of them were given up. */
  async function askAll() {
    const first = random(KINDS.length);
    const kinds = Array.from(
      { length: BATCH },
      (_, index) => KINDS[(first + index) % KINDS.length],
    );
    const outcomes = await Promise.all(kinds.map(({ ask }) => ask(client)));
    const answered = outcomes.filter((outcome, index) => {
      if (outcome.state === "failed") {
        assert.equal(outcome.code, "host-crashes");
        return false;
      }
      const { read, expected } = kinds[index];
      assert.deepEqual(read(outcome), expected);
      return true;
    });
    return BATCH - answered.length;
  }
  let [asked, givenUp] = [0, 0];
  while (ports.length <= KILLS) {
    asked += BATCH;
    givenUp += await askAll();
  }
  // Few: whoever asks is told that a host which always dies gives no answer.
  assert.ok(givenUp < asked / 10, `${givenUp} of ${asked} were given up`);
  assert.equal(await askAll(), 0);
  const last = ports.at(-1);
  const signals = await Promise.all(
    ports.slice(0, -1).map(({ ended }) => ended),
  );
  assert.deepEqual(new Set(signals), new Set(["SIGKILL"]));
  assert.equal(signals.length, KILLS);
  assert.equal(children().length, 1);
  isOver = true;
  last?.disconnect();
  await last?.ended;
  assert.deepEqual(children(), []);
  assert.deepEqual(readdirSync(home), []);
  rmSync(home, { recursive: true });
});
