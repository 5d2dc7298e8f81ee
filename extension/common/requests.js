// Builds the requests to the host, in the form that host/PROTOCOL.md fixes.
import {
  MAX_REQUEST_BYTES,
  MAX_SERVER_NAME_LENGTH,
  PROTOCOL_VERSION,
} from "./protocol.js";

/**
 * Builds the request that asks for the assessment of one chain.
 * @param {number} id
 * @param {import("./types.js").AssessQuestion} question
 */
export const assessRequest = (
  id,
  { serverName, chain, chainSource, address, time },
) => ({
  type: "assess",
  id,
  protocol: PROTOCOL_VERSION,
  chainSource: chainSource ?? "observed",
  chain,
  ...(serverName && serverName.length <= MAX_SERVER_NAME_LENGTH
    ? { serverName }
    : {}),
  ...(address ? { address } : {}),
  ...(Number.isSafeInteger(time) ? { time } : {}),
});

/**
 * Builds the request for a second connection. The address only goes along where the browser used it
 * itself; behind a proxy the name is looked up there.
 * @param {number} id
 * @param {import("./types.js").ProbeQuestion} question
 */
export const probeRequest = (
  id,
  { serverName, port, address, proxy, observed, isFresh },
) => ({
  type: "probe",
  id,
  protocol: PROTOCOL_VERSION,
  serverName,
  port,
  proxy,
  ...(address !== null && proxy.type === "direct" ? { address } : {}),
  ...(observed.length > 0 ? { observed } : {}),
  ...(isFresh ? { fresh: true } : {}),
});

/**
 * Builds the request that asks what an offered certificate is. The host takes no empty texts.
 * @param {number} id
 * @param {import("./types.js").OfferQuestion} question
 */
export const offerRequest = (id, { content, fileName, contentType }) => ({
  type: "offer",
  id,
  protocol: PROTOCOL_VERSION,
  content,
  ...(fileName === "" ? {} : { fileName }),
  ...(contentType === "" ? {} : { contentType }),
});

/**
 * Builds the request that asks what a certificate says.
 * @param {number} id
 * @param {import("./types.js").DescribeQuestion} question
 */
export const describeRequest = (id, { certificate }) => ({
  type: "describe",
  id,
  protocol: PROTOCOL_VERSION,
  certificate,
});

/**
 * @param {number} id
 * @param {import("./types.js").AnyQuestion} question
 */
export function requestOf(id, question) {
  if ("certificate" in question) {
    return describeRequest(id, question);
  }
  if ("inventory" in question) {
    return { type: "roots", id, protocol: PROTOCOL_VERSION };
  }
  if ("content" in question) {
    return offerRequest(id, question);
  }
  return "proxy" in question
    ? probeRequest(id, question)
    : assessRequest(id, question);
}

/**
 * Whether the host would refuse this request for its length. Base64 and punycode are ASCII, the
 * rest is counted as UTF-8 to be exact.
 * @param {unknown} request
 */
export function isTooLarge(request) {
  const json = JSON.stringify(request);
  return (
    json.length > MAX_REQUEST_BYTES ||
    new TextEncoder().encode(json).length > MAX_REQUEST_BYTES
  );
}
