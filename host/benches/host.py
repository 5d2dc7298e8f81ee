"""The least of Rootwatch's host in Python: proves the links of a chain with `cryptography`.

It knows the public roots of the configuration folder and no others, and no list of authorities, so
it does less than the host that it is measured beside.
"""

import base64
import hashlib
import json
import os
import pathlib
import struct
import sys

from cryptography import x509
from cryptography.hazmat.primitives import serialization


def public_roots():
    folder = pathlib.Path(os.environ["ROOTWATCH_CONFIG_DIR"], "public-roots.d")
    for file in folder.glob("*.pem"):
        for root in x509.load_pem_x509_certificates(file.read_bytes()):
            yield root.public_bytes(encoding=DER)


def write(message):
    body = json.dumps(message).encode()
    sys.stdout.buffer.write(struct.pack("=I", len(body)) + body)
    sys.stdout.buffer.flush()


def element(certificate, der, state):
    return {
        "subject": certificate.subject.rfc4514_string(),
        "issuer": certificate.issuer.rfc4514_string(),
        "notBefore": certificate.not_valid_before_utc.isoformat(),
        "notAfter": certificate.not_valid_after_utc.isoformat(),
        "sha256": hashlib.sha256(der).hexdigest(),
        "link": {"state": state},
    }


def assess(request, roots):
    chain = [base64.b64decode(text) for text in request["chain"]]
    parsed = [x509.load_der_x509_certificate(der) for der in chain]
    path = []
    for below, above, der in zip(parsed, parsed[1:], chain):
        below.verify_directly_issued_by(above)
        path.append(element(below, der, "proven"))
    path.append(element(parsed[-1], chain[-1], "anchor"))
    is_public = hashlib.sha256(chain[-1]).digest() in roots
    standing = "publicly-trusted" if is_public else "undetermined"
    return {"standing": standing, "path": path}


DER = serialization.Encoding.DER
ROOTS = {hashlib.sha256(der).digest() for der in public_roots()}
write({"type": "hello"})
while prefix := sys.stdin.buffer.read(4):
    request = json.loads(sys.stdin.buffer.read(struct.unpack("=I", prefix)[0]))
    write({"type": "verdict", "id": request["id"], "verdict": assess(request, ROOTS)})
