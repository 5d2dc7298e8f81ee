//! What a provider puts on the web for people to install: certificates in the containers that
//! browsers and telephones take, genuine ones and others.

use std::collections::HashMap;

use base64::Engine as _;
use base64::prelude::BASE64_STANDARD;

use crate::pages::Page;
use crate::pki::Authority;
use crate::roots::Roots;

/// The content type under which browsers offered to install a certificate.
const CERTIFICATE: &str = "application/x-x509-ca-cert";

/// The site on which they are.
pub(crate) const SITE: &str = "provider.example";

/// Path and page of every offer.
pub(crate) fn offers(roots: &Roots) -> HashMap<&'static str, Page> {
    let der = |authority: &Authority| Page::file(CERTIFICATE, authority.der().to_vec());
    let state = &roots.state;
    let mut unlabelled = Page::file("application/octet-stream", state.der().to_vec());
    unlabelled.header = Some(("Content-Disposition", "attachment; filename=\"root.cer\""));
    HashMap::from([
        ("/root.crt", der(state)),
        ("/imitation.crt", der(&roots.imitation)),
        ("/unknown.crt", der(&roots.stranger)),
        ("/public.crt", der(&roots.public)),
        (
            "/broken.crt",
            Page::file(CERTIFICATE, b"This is no certificate.".to_vec()),
        ),
        (
            "/root.pem",
            Page::file("application/x-pem-file", state.pem().into_bytes()),
        ),
        (
            "/root.mobileconfig",
            Page::file(
                "application/x-apple-aspen-config",
                mobileconfig(state).into_bytes(),
            ),
        ),
        ("/download", unlabelled),
        ("/install", Page::redirect("/root.crt")),
    ])
}

/// A configuration profile as Apple documents it, with one certificate in it.
fn mobileconfig(authority: &Authority) -> String {
    format!(
        r#"<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE plist PUBLIC "-//Apple//DTD PLIST 1.0//EN" "http://www.apple.com/DTDs/PropertyList-1.0.dtd">
<plist version="1.0"><dict>
<key>PayloadContent</key><array><dict>
<key>PayloadType</key><string>com.apple.security.root</string>
<key>PayloadIdentifier</key><string>example.provider.root</string>
<key>PayloadUUID</key><string>0D0C8E2B-7A43-4B52-9E36-3C2C4C5B9A01</string>
<key>PayloadVersion</key><integer>1</integer>
<key>PayloadCertificateFileName</key><string>root.cer</string>
<key>PayloadContent</key><data>{}</data>
</dict></array>
<key>PayloadType</key><string>Configuration</string>
<key>PayloadIdentifier</key><string>example.provider</string>
<key>PayloadUUID</key><string>5B1D4C7E-0F0B-4E6A-8C1F-6C0C9E2C7A02</string>
<key>PayloadVersion</key><integer>1</integer>
<key>PayloadDisplayName</key><string>Access to the internet</string>
</dict></plist>
"#,
        BASE64_STANDARD.encode(authority.der())
    )
}
