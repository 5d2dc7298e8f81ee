//! Where the three differ.

/// Cases on which the three differ, and why.
pub(crate) const EXPLAINED: &[(&str, [bool; 3], &str)] = &[
    (
        "an end-entity out of its time",
        [true, false, false],
        "the host tells who issued a certificate; the browser has judged its time",
    ),
    (
        "an intermediate out of its time",
        [true, false, false],
        "the host tells who issued a certificate; the browser has judged its time",
    ),
    (
        "an extended key usage that is not for servers",
        [true, false, false],
        "purposes are the browser's to judge; who issued it does not depend on them",
    ),
    (
        "a name outside the intermediate's name constraints",
        [true, false, false],
        "name constraints are the browser's to judge; who issued it does not depend on them",
    ),
    (
        "an unknown critical extension",
        [true, false, false],
        "only who issued it is asked; a browser refuses the page",
    ),
    (
        "an unknown critical extension in the intermediate",
        [true, false, false],
        "only who issued it is asked; a browser refuses the page",
    ),
    (
        "an issuer that may not sign certificates",
        [false, true, false],
        "webpki does not look at keyUsage; RFC 5280 section 4.2.1.3 wants keyCertSign",
    ),
    (
        "an issuer of another name",
        [true, false, false],
        "names and key identifiers choose candidates; the signature proves who issued it",
    ),
    (
        "the same extension twice",
        [true, false, false],
        "only who issued it is asked; a browser refuses the page",
    ),
    (
        "ten thousand names",
        [true, false, true],
        "webpki reads no certificate above 64 kB",
    ),
    (
        "a length in BER",
        [true, false, true],
        "what was signed is DER all the same, and the digest is that of the bytes as they came",
    ),
    (
        "fifty cross-signed alternatives",
        [true, true, false],
        "OpenSSL follows the first issuer with the right name and key, and turns back at none",
    ),
    (
        "a path of forty intermediates",
        [true, false, true],
        "webpki follows six issuers; the host has a budget of steps",
    ),
    (
        "a key identifier of another key",
        [true, true, false],
        "key identifiers choose candidates (RFC 5280 section 4.2.1.1); the signature proves",
    ),
    (
        "RSA with 16,384 bits",
        [false, false, true],
        "`ring` checks up to 8,192 bits; the verdict has `algorithm-unsupported`",
    ),
    (
        "RSA with the exponent 1",
        [false, false, true],
        "what anybody can sign proves nothing (RFC 8017 section 3.1 begins at 3); the verdict has \
         `algorithm-unsupported`",
    ),
    (
        "RSA with the exponent 2^33 + 1",
        [false, false, true],
        "`ring` checks up to 2^33 - 1; the verdict has `algorithm-unsupported`",
    ),
    (
        "a UTCTime without seconds",
        [true, false, false],
        "RFC 5280 section 4.1.2.5.1 wants seconds; the browser judges times, and the host reads them",
    ),
    (
        "a UTCTime with an offset",
        [true, false, false],
        "RFC 5280 section 4.1.2.5.1 wants Z; the browser judges times, and the host reads them",
    ),
    (
        "a GeneralizedTime with a fraction",
        [true, false, false],
        "RFC 5280 section 4.1.2.5.2 wants none; the browser judges times, and the host reads them",
    ),
    (
        "a GeneralizedTime without seconds",
        [true, false, false],
        "RFC 5280 section 4.1.2.5.2 wants seconds; the browser judges times, and the host reads them",
    ),
    (
        "extensions without a length",
        [false, false, true],
        "DER has no such length (X.690 section 10.1)",
    ),
    (
        "a subject without a length",
        [false, false, true],
        "DER has no such length (X.690 section 10.1)",
    ),
    (
        "a tbsCertificate without a length",
        [false, false, true],
        "DER has no such length (X.690 section 10.1)",
    ),
    (
        "extensions with a long length",
        [true, false, true],
        "whether it is DER is the browser's to judge; the signature is over the bytes as they came",
    ),
    (
        "a subject with a long length",
        [true, false, true],
        "whether it is DER is the browser's to judge; the signature is over the bytes as they came",
    ),
    (
        "a tbsCertificate with a long length",
        [true, false, true],
        "whether it is DER is the browser's to judge; the signature is over the bytes as they came",
    ),
    (
        "a serial number with a long length",
        [true, false, true],
        "whether it is DER is the browser's to judge; the signature is over the bytes as they came",
    ),
    (
        "a serial number with a zero too many",
        [true, true, false],
        "serial numbers are shown as they came, and nothing is decided by them",
    ),
    (
        "a CA whose TRUE is 1",
        [true, false, true],
        "TRUE is TRUE in BER (X.690 section 8.2.2); the signature is over the bytes as they came",
    ),
];
