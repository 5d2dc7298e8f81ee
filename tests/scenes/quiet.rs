//! What looks most like interception and is none: private authorities of companies, homes, developers
//! and owners. They are outside public trust, and nothing worse, at every visit.
//! One telling sign, or habits alone, never reach the threshold of 100 (`host/SUSPICION.md`).

use time::Duration;

use super::{HERE, Scene, THERE, Visit, issuing, root};
use crate::self_signed::SelfSigned;
use crate::shape::{Key, Shape};
use crate::stage::by;
use crate::standing::Standing;

const QUIET: Standing = Standing::OutsidePublicTrust;
const LOOPBACK: &str = "127.0.0.1";
const INSIDE: &str = "10.20.30.40";
const AT_HOME: &str = "192.168.178.1";

pub(super) const SCENES: &[Scene] = &[
    // One domain, however many hosts: habits alone (25).
    Scene {
        name: "intranet",
        shows: "a company's intranet: many hosts of one domain, inside and outside, proxied and not",
        arrange: |stage| {
            let company = by(&stage.internet.roots.company)?;
            stage.serve(
                INTRANET,
                company.in_shape(Shape::PLAIN.lasting(Duration::days(3650))),
            )
        },
        visits: &[
            Visit::at(INSIDE, "portal.company.example", QUIET),
            Visit::at(INSIDE, "mail.company.example", QUIET),
            Visit::at(HERE, "vpn.company.example", QUIET),
            Visit::at(THERE, "cloud.company.example", QUIET),
            Visit::proxied("wiki.company.example", QUIET),
            Visit::proxied("git.company.example", QUIET).some_time(),
            Visit::at(INSIDE, "print.company.example", QUIET),
            Visit::at(INSIDE, "hr.company.example", QUIET),
            Visit::at(INSIDE, "time.company.example", QUIET),
            Visit::at(INSIDE, "canteen.company.example", QUIET),
        ],
    },
    // In Chromium the installed root completes the path, and makes nothing worse.
    Scene {
        name: "intranet-in-chromium",
        shows: "the same intranet, and only the host's own certificate is shown",
        arrange: |stage| {
            let company = &stage.internet.roots.company;
            stage.show_like_chromium(company)?;
            stage.serve(INTRANET, by(company)?)
        },
        visits: &[
            Visit::at(INSIDE, "portal.company.example", QUIET),
            Visit::at(HERE, "vpn.company.example", QUIET),
            Visit::proxied("wiki.company.example", QUIET),
        ],
    },
    // Two domains (45) and habits without a public profile's absence: 45 + 10 at most.
    Scene {
        name: "group-of-companies",
        shows: "a group of companies with two domains behind its proxy, and a CA kept by the rules",
        arrange: |stage| {
            let ca = issuing("Group", "Group Issuing")?;
            stage.serve(GROUP, by(&ca)?.in_shape(Shape::PLAIN.informed()))
        },
        visits: &[
            Visit::proxied("www.group.example", QUIET),
            Visit::proxied("shop.daughter.example", QUIET),
            Visit::proxied("www.group.example", QUIET),
        ],
    },
    // Two domains (45), habits (25), private addresses (-40).
    Scene {
        name: "split-horizon",
        shows: "public names that lead inside, under a company's root",
        arrange: |stage| stage.serve(GROUP, by(&stage.internet.roots.company)?),
        visits: &[
            Visit::at(INSIDE, "www.group.example", QUIET),
            Visit::at("172.20.3.4", "shop.daughter.example", QUIET),
            Visit::at("100.64.9.9", "www.group.example", QUIET),
            Visit::at("fd00::8", "shop.daughter.example", QUIET),
        ],
    },
    // One key for CA and server (50), made now (35), habits: a local name (-100) or a private
    // address (-40) outweighs them.
    Scene {
        name: "router-and-nas",
        shows: "a router and a network disk at home, with one key for CA and server",
        arrange: |stage| {
            let ca = root("Box Maker", "Box CA")?;
            let shape = Shape::PLAIN.made_now().with_key(Key::Issuer);
            let certifier = by(&ca)?.in_shape(shape).for_the_nameless(AT_HOME);
            stage.serve(BOXES, certifier)
        },
        visits: &[
            Visit::at(AT_HOME, AT_HOME, QUIET),
            Visit::at(AT_HOME, "fritz.box", QUIET),
            Visit::at("192.168.178.20", "nas.local", QUIET),
            Visit::at("192.168.178.1", "router.lan", QUIET),
            Visit::proxied("nas", QUIET),
        ],
    },
    // Local names (-100); customers' names at loopback: two domains (45), made now (35), habits
    // (25), a private address (-40).
    Scene {
        name: "developer-mkcert",
        shows: "a developer's mkcert: long-lived, just made, on localhost, .test and customers' names",
        arrange: |stage| {
            let ca = root("Local development", "developer@laptop")?;
            let shape = Shape::PLAIN.made_now().lasting(Duration::days(820));
            stage.serve(DEVELOPMENT, by(&ca)?.in_shape(shape))
        },
        visits: DEVELOPMENT_VISITS,
    },
    Scene {
        name: "developer-caddy",
        shows: "a developer's Caddy: twelve hours below an intermediate, on the same names",
        arrange: |stage| {
            let ca = issuing("Local Authority", "Local Issuing")?;
            let shape = Shape::PLAIN.made_now().lasting(Duration::hours(12));
            stage.serve(DEVELOPMENT, by(&ca)?.in_shape(shape))
        },
        visits: DEVELOPMENT_VISITS,
    },
    // Nobody stands behind a certificate that signed itself.
    Scene {
        name: "self-signed",
        shows: "three servers with self-signed certificates",
        arrange: |stage| {
            let sites = &["camera.example", "printer.example", "meter.example"];
            stage.serve(sites, SelfSigned::default())
        },
        visits: &[
            Visit::at(HERE, "camera.example", QUIET),
            Visit::at(THERE, "printer.example", QUIET),
            Visit::proxied("meter.example", QUIET),
        ],
    },
    // Made now (35) and habits: one telling sign.
    Scene {
        name: "dane-mail",
        shows: "a mail host of which DNSSEC and DANE speak, under its owner's CA, renewed now",
        arrange: |stage| {
            let ca = root("Owner", "Owner's CA")?;
            let sites = &["mx1.mail-owner.example", "mx2.mail-owner.example"];
            stage.serve(sites, by(&ca)?.in_shape(Shape::PLAIN.made_now()))
        },
        visits: &[
            Visit::at(HERE, "mx1.mail-owner.example", QUIET),
            Visit::at(THERE, "mx2.mail-owner.example", QUIET),
        ],
    },
    // Two domains (45) in one network, and habits (25).
    Scene {
        name: "long-lived",
        shows: "an owner's two domains on one rented server, with certificates for twenty years",
        arrange: |stage| {
            let ca = root("Owner", "Owner's CA")?;
            let shape = Shape::PLAIN.lasting(Duration::days(7300));
            stage.serve(OWN, by(&ca)?.in_shape(shape))
        },
        visits: OWN_VISITS,
    },
    // The same: one key serves both, and so says the certificate.
    Scene {
        name: "two-domains-one-certificate",
        shows: "an owner's two domains with one certificate for both",
        arrange: |stage| {
            let ca = root("Owner", "Owner's CA")?;
            let shape = Shape::PLAIN.for_all(OWN);
            stage.serve(OWN, by(&ca)?.in_shape(shape))
        },
        visits: OWN_VISITS,
    },
    // What is not for the site deceives nobody, whatever it looks like.
    Scene {
        name: "captive-portal",
        shows: "a hotel's log-in page, with its own private certificate on every site",
        arrange: |stage| {
            let ca = root("Hotel", "Hotel CA")?;
            let shape = Shape::PLAIN.made_now().with_key(Key::Issuer);
            let shape = shape.for_all(&["login.hotel.example"]);
            let sites = &["login.hotel.example", "news.example", "bank.example"];
            stage.serve(sites, by(&ca)?.in_shape(shape))
        },
        visits: &[
            Visit::at(INSIDE, "login.hotel.example", QUIET),
            Visit::at(HERE, "news.example", QUIET),
            Visit::at(THERE, "bank.example", QUIET),
        ],
    },
];

const INTRANET: &[&str] = &[
    "portal.company.example",
    "mail.company.example",
    "vpn.company.example",
    "cloud.company.example",
    "wiki.company.example",
    "git.company.example",
    "print.company.example",
    "hr.company.example",
    "time.company.example",
    "canteen.company.example",
];

const GROUP: &[&str] = &["www.group.example", "shop.daughter.example"];

const BOXES: &[&str] = &[AT_HOME, "fritz.box", "nas.local", "router.lan", "nas"];

const OWN: &[&str] = &["garden.example", "chess.example"];

const OWN_VISITS: &[Visit] = &[
    Visit::at(HERE, "garden.example", QUIET),
    Visit::at(HERE, "chess.example", QUIET),
    Visit::at(HERE, "garden.example", QUIET),
];

const DEVELOPMENT: &[&str] = &[
    "localhost",
    "shop.test",
    "app.internal",
    "dev.shop.example",
    "dev.blog.example",
];

const DEVELOPMENT_VISITS: &[Visit] = &[
    Visit::at(LOOPBACK, "localhost", QUIET),
    Visit::at(LOOPBACK, "shop.test", QUIET),
    Visit::proxied("app.internal", QUIET),
    Visit::at(LOOPBACK, "dev.shop.example", QUIET),
    Visit::at(LOOPBACK, "dev.blog.example", QUIET),
];
