import assert from "node:assert/strict";
import { test } from "node:test";
import { offerSignOf } from "./offer-signs.js";

/** @param {string} url @param {string | null} type @param {any} changes */
function sign(url, type, { disposition = "", ...changes } = {}) {
  const responseHeaders = [
    ...(type === null ? [] : [{ name: "Content-Type", value: type }]),
    ...(disposition
      ? [{ name: "content-disposition", value: disposition }]
      : []),
  ];
  return offerSignOf({
    url,
    method: "GET",
    statusCode: 200,
    responseHeaders,
    ...changes,
  });
}

const PAGE = "http://provider.test/download?id=1";
const NAMED = "http://provider.test/files/ca.crt";

test("types of certificates are recognised whatever the file is called", () => {
  for (const type of [
    "application/x-x509-ca-cert",
    "Application/X-X509-User-Cert; charset=utf-8",
    "application/pkix-cert",
    "application/x-pem-file",
    "application/x-pkcs7-certificates",
    "application/x-apple-aspen-config",
    'application/pkcs7-mime; name=x; smime-type="certs-only"',
  ]) {
    assert.equal(sign(PAGE, type)?.by, "type", type);
  }
});

test("types of other things are not, nor are those of mail and of revocation lists", () => {
  for (const type of [
    "text/html",
    "application/pdf",
    "application/pkcs7-mime; smime-type=enveloped-data",
    "application/pkcs7-signature",
    "application/pkix-crl",
    "application/x-pkcs12",
  ]) {
    assert.equal(sign(PAGE, type), null, type);
  }
});

test("a name is enough where the type says nothing", () => {
  for (const ending of "crt cer der pem p7b p7c mobileconfig cacert CRT".split(
    " ",
  )) {
    for (const type of [
      null,
      "application/octet-stream",
      "text/plain; charset=utf-8",
    ]) {
      const found = sign(`https://provider.test/a/root.${ending}`, type);
      assert.equal(found?.by, "name", `${ending} ${type}`);
      assert.equal(found.fileName, `root.${ending}`);
    }
  }
  assert.equal(sign("http://provider.test/ca.crt.html", "text/plain"), null);
  assert.equal(sign("http://provider.test/?f=ca.crt", "text/plain"), null);
  assert.equal(sign("http://ca.pem/", "text/plain"), null);
});

test("what is shown as a page, a picture or data is no offer whatever its name", () => {
  for (const type of [
    "text/html; charset=utf-8",
    "application/xhtml+xml",
    "application/json",
    "image/png",
    "text/css",
  ]) {
    assert.equal(sign(NAMED, type), null, type);
  }
});

test("what is saved under a certificate's name is an offer whatever its type", () => {
  for (const disposition of [
    "attachment; filename=ca.crt",
    'Attachment; size=1; filename="q ca.crt"',
    "attachment; filename=x.txt; filename*=UTF-8''%D1%81%D0%B5%D1%80%D1%82.crt",
  ]) {
    const found = sign(PAGE, "text/html", { disposition });
    assert.match(found?.fileName ?? "", /\.crt$/, disposition);
  }
  const inline = { disposition: "inline; filename=ca.crt" };
  assert.equal(sign(PAGE, "text/html", inline), null);
  const other = { disposition: 'attachment; filename="report.pdf"' };
  assert.equal(sign(NAMED, "text/html", other), null);
});

test("the name is that of the disposition without its folders, else of the address", () => {
  const disposition = 'attachment; filename="..\\\\..\\\\evil/ca.crt"';
  assert.equal(sign(PAGE, "text/plain", { disposition })?.fileName, "ca.crt");
  assert.equal(
    sign("http://a.test/%D1%81%D0%B5%D1%80%D1%82.crt", null)?.fileName,
    "серт.crt",
  );
  assert.equal(sign("http://a.test/100%.crt", null)?.fileName, "100%.crt");
  const long = sign(`http://a.test/${"x".repeat(900)}.crt`, null);
  assert.equal(long?.fileName.length, 255);
  const face = encodeURIComponent("😀".repeat(300));
  const faces = sign(`http://a.test/x${face}.crt`, null)?.fileName ?? "";
  assert.equal([...faces].length, 255);
  assert.ok(faces.isWellFormed());
  const attachment = { disposition: "attachment; filename=ca.crt" };
  const odd = sign(PAGE, `x/${"y".repeat(999)}`, attachment);
  assert.equal(odd?.contentType.length, 255);
});

test("only a GET that succeeded may be repeated", () => {
  const type = "application/x-x509-ca-cert";
  const repeatable = (/** @type {object} */ changes) =>
    sign(NAMED, type, changes)?.isRepeatable;
  assert.equal(repeatable({}), true);
  assert.equal(repeatable({ method: "POST" }), false);
  assert.equal(repeatable({ statusCode: 206 }), false);
});

test("redirects and errors hand out nothing, and only the web does", () => {
  const type = "application/x-x509-ca-cert";
  for (const statusCode of [301, 302, 304, 404, 500]) {
    assert.equal(sign(NAMED, type, { statusCode }), null);
  }
  for (const url of [
    "ftp://a.test/ca.crt",
    "data:application/x-x509-ca-cert,x",
  ]) {
    assert.equal(sign(url, type), null);
  }
});
