// Recognises a response that hands out a certificate, by its headers and its name. Pure; whether it
// really is one, and whose, is for the host to say.

/**
 * @typedef {import("../common/types.js").OfferSign} OfferSign
 *
 * @typedef {object} Response
 * @property {string} url
 * @property {string} method
 * @property {number} statusCode
 * @property {{ name: string, value?: string }[]} [responseHeaders]
 */

/** Types that browsers and phones take for certificates, whatever the file is called. */
const CERTIFICATE_TYPES = new Set([
  "application/pem-certificate-chain",
  "application/pkix-cert",
  "application/x-apple-aspen-config",
  "application/x-pem-file",
  "application/x-pkcs7-certificates",
  "application/x-pkcs7-certreqresp",
  "application/x-x509-ca-cert",
  "application/x-x509-server-cert",
  "application/x-x509-user-cert",
]);

/** PKCS#7 is also encrypted and signed mail; only with this parameter it says that it is certificates. */
const PKCS7_TYPES = new Set([
  "application/pkcs7-mime",
  "application/x-pkcs7-mime",
]);
const CERTIFICATES_ONLY = /;\s*smime-type\s*=\s*"?certs-only\b/i;

/** Types that say nothing about what the file is, so that its name decides. */
const NEUTRAL_TYPES = new Set([
  "",
  "application/binary",
  "application/download",
  "application/force-download",
  "application/octet-stream",
  "application/unknown",
  "application/x-download",
  "application/x-force-download",
  "application/x-forcedownload",
  "application/xml",
  "binary/octet-stream",
  "text/plain",
  "text/xml",
  ...PKCS7_TYPES,
]);

const CERTIFICATE_NAME = /\.(?:cacert|cer|crt|der|mobileconfig|p7b|p7c|pem)$/i;
/** Characters that the host takes of a name or a type. */
const MAX_LENGTH = 255;

/**
 * @param {Response} response
 * @returns {OfferSign | null} null where it is not offered as a certificate.
 */
export function offerSignOf(response) {
  const { url, statusCode } = response;
  if (!URL.canParse(url) || statusCode < 200 || statusCode > 299) {
    return null;
  }
  const { protocol, host, pathname } = new URL(url);
  const type = headerOf(response, "content-type");
  const disposition = headerOf(response, "content-disposition");
  const name = nameIn(disposition) ?? lastPart(pathname);
  // By characters, not by halves of them: what is left must still be UTF-8 on its way to the host.
  const fileName = [...name].slice(-MAX_LENGTH).join("");
  const by = recognise(type, disposition, fileName);
  if (by === null || !/^https?:$/.test(protocol)) {
    return null;
  }
  return {
    url,
    host,
    fileName,
    contentType: essence(type).slice(0, MAX_LENGTH),
    by,
    isRepeatable: response.method === "GET" && statusCode === 200,
  };
}

/**
 * What gives it away: its type, or only its name.
 * @param {string} type
 * @param {string} disposition
 * @param {string} fileName
 * @returns {OfferSign["by"] | null}
 */
function recognise(type, disposition, fileName) {
  const kind = essence(type);
  if (CERTIFICATE_TYPES.has(kind)) {
    return "type";
  }
  if (PKCS7_TYPES.has(kind) && CERTIFICATES_ONLY.test(type)) {
    return "type";
  }
  // What is shown as a page, a picture or data is not installed. What is saved is, whatever its
  // type: many servers send text/html with everything.
  const isSaved = /^\s*attachment\b/i.test(disposition);
  return CERTIFICATE_NAME.test(fileName) && (isSaved || NEUTRAL_TYPES.has(kind))
    ? "name"
    : null;
}

/** A type without its parameters. @param {string} type */
const essence = (type) => type.split(";")[0].trim().toLowerCase();

/** @param {Response} response @param {string} name */
const headerOf = ({ responseHeaders = [] }, name) =>
  responseHeaders.find((header) => header.name.toLowerCase() === name)?.value ??
  "";

/**
 * The file name in a Content-Disposition; the extended form counts more.
 * https://www.rfc-editor.org/rfc/rfc6266#section-4.3
 * @param {string} disposition
 */
function nameIn(disposition) {
  const extended = /;\s*filename\*\s*=\s*[\w-]*'[^']*'([^;\s]+)/i.exec(
    disposition,
  );
  const plain = /;\s*filename\s*=\s*(?:"((?:[^"\\]|\\.)*)"|([^;\s]+))/i.exec(
    disposition,
  );
  const name = extended
    ? decoded(extended[1])
    : (plain?.[1]?.replaceAll(/\\(.)/g, "$1") ?? plain?.[2]);
  return name === undefined || name === "" ? null : lastPart(name);
}

/** @param {string} path */
const lastPart = (path) => decoded(path.split(/[/\\]/).at(-1) ?? "");

/** @param {string} text */
function decoded(text) {
  try {
    return decodeURIComponent(text);
  } catch {
    // A stray percent sign: the name is what it is.
    return text;
  }
}
