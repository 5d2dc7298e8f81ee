//! Which addresses a probe may connect to: public ones, and those that the configuration allows.
//! A web page must not turn the host into a scanner of the local network.

use std::{
    fmt,
    net::{IpAddr, Ipv4Addr, Ipv6Addr},
    str::FromStr,
};

/// A block of addresses in CIDR notation (RFC 4632 §3.1, RFC 4291 §2.3).
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct Block {
    first: IpAddr,
    length: u32,
}

/// Why a text is no block of addresses.
#[derive(Debug, Eq, PartialEq)]
pub enum BlockError {
    /// The part before the slash is no address.
    Address,
    /// The part after the slash is missing or too long for the address.
    Length,
}

impl fmt::Display for BlockError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Address => "not a block of addresses such as 127.0.0.0/8",
            Self::Length => "the prefix length is missing or too long",
        })
    }
}

impl std::error::Error for BlockError {}

impl FromStr for Block {
    type Err = BlockError;

    fn from_str(text: &str) -> Result<Self, BlockError> {
        let (address, length) = text.split_once('/').ok_or(BlockError::Length)?;
        let first: IpAddr = address.parse().map_err(|_| BlockError::Address)?;
        let length: u32 = length.parse().map_err(|_| BlockError::Length)?;
        let longest = if first.is_ipv4() { 32 } else { 128 };
        if length > longest {
            return Err(BlockError::Length);
        }
        Ok(Self { first, length })
    }
}

impl Block {
    /// Whether `address` lies in it.
    pub fn contains(&self, address: IpAddr) -> bool {
        match (self.first, address) {
            (IpAddr::V4(first), IpAddr::V4(other)) => {
                let shift = 32 - self.length;
                let prefix = |a: Ipv4Addr| a.to_bits().checked_shr(shift).unwrap_or(0);
                prefix(first) == prefix(other)
            }
            (IpAddr::V6(first), IpAddr::V6(other)) => {
                let shift = 128 - self.length;
                let prefix = |a: Ipv6Addr| a.to_bits().checked_shr(shift).unwrap_or(0);
                prefix(first) == prefix(other)
            }
            _ => false,
        }
    }
}

/// What kind of address is refused.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
#[allow(missing_docs, reason = "the names say it")]
pub enum Refusal {
    LinkLocal,
    Loopback,
    Multicast,
    Private,
    Reserved,
}

impl fmt::Display for Refusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::LinkLocal => "link-local",
            Self::Loopback => "loopback",
            Self::Multicast => "multicast",
            Self::Private => "private",
            Self::Reserved => "reserved",
        })
    }
}

/// The address to connect to, with an IPv4 address taken out of its IPv6 form; or why not.
pub fn permit(address: IpAddr, allowed: &[Block]) -> Result<IpAddr, Refusal> {
    let address = address.to_canonical();
    let is_allowed = allowed.iter().any(|block| block.contains(address));
    let refusal = match address {
        IpAddr::V4(four) => refuse_v4(four),
        IpAddr::V6(six) => refuse_v6(six, allowed),
    };
    match refusal {
        Some(refusal) if !is_allowed => Err(refusal),
        _ => Ok(address),
    }
}

/// IANA's special-purpose registry: <https://www.iana.org/assignments/iana-ipv4-special-registry>
fn refuse_v4(address: Ipv4Addr) -> Option<Refusal> {
    match address.octets() {
        [127, ..] => Some(Refusal::Loopback),
        // The second is RFC 6598: behind a provider's translation, so it is somebody's inside.
        [10, ..] | [100, 64..=127, ..] | [172, 16..=31, ..] | [192, 168, ..] => {
            Some(Refusal::Private)
        }
        [169, 254, ..] => Some(Refusal::LinkLocal),
        [224..=239, ..] => Some(Refusal::Multicast),
        // This network, protocol assignments, documentation, 6to4 relays, benchmarks,
        // and everything from 240.0.0.0 up with the broadcast address.
        [0 | 240..=255, ..]
        | [192, 0, 0 | 2, _]
        | [192, 88, 99, _]
        | [198, 18..=19, ..]
        | [198, 51, 100, _]
        | [203, 0, 113, _] => Some(Refusal::Reserved),
        _ => None,
    }
}

/// IANA's registry: <https://www.iana.org/assignments/iana-ipv6-special-registry>.
/// Only global unicast (`2000::/3`) and NAT64 can pass.
fn refuse_v6(address: Ipv6Addr, allowed: &[Block]) -> Option<Refusal> {
    let embedded = |high: u16, low: u16| {
        let four = Ipv4Addr::from_bits((u32::from(high) << 16) | u32::from(low));
        permit(IpAddr::V4(four), allowed).err()
    };
    match address.segments() {
        [0, 0, 0, 0, 0, 0, 0, 1] => Some(Refusal::Loopback),
        // The well-known prefix of NAT64 (RFC 6052 §2.1), and 6to4 (RFC 3056 §2).
        [0x64, 0xff9b, 0, 0, 0, 0, high, low] | [0x2002, high, low, ..] => embedded(high, low),
        [0xfc00..=0xfdff | 0xfec0..=0xfeff, ..] => Some(Refusal::Private),
        [0xfe80..=0xfebf, ..] => Some(Refusal::LinkLocal),
        [0xff00..=0xffff, ..] => Some(Refusal::Multicast),
        // Protocol assignments with Teredo, and the two documentation prefixes.
        [0x2001, 0..=0x1ff | 0xdb8, ..] | [0x3fff, 0..=0xfff, ..] => Some(Refusal::Reserved),
        [0x2000..=0x3fff, ..] => None,
        _ => Some(Refusal::Reserved),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(address: &str, allowed: &[&str], expected: Option<Refusal>) {
        let blocks: Vec<Block> = allowed.iter().map(|text| text.parse().unwrap()).collect();
        let refusal = permit(address.parse().unwrap(), &blocks).err();
        assert_eq!(refusal, expected, "{address}");
    }

    #[test]
    fn refuses_what_is_not_public() {
        use Refusal::{LinkLocal, Loopback, Multicast, Private, Reserved};
        for (refusal, addresses) in [
            (Loopback, "127.0.0.1 127.255.255.254 ::1 ::ffff:127.0.0.1"),
            (Private, "10.0.0.1 172.16.0.1 172.31.255.255 192.168.1.1"),
            (
                Private,
                "100.64.0.1 100.127.255.255 fc00::1 fdff::1 fec0::1",
            ),
            (Private, "::ffff:192.168.1.1 2002:c0a8:101::1"),
            (Private, "64:ff9b::10.0.0.1"),
            (LinkLocal, "169.254.169.254 fe80::1 febf::1"),
            (Multicast, "224.0.0.251 239.255.255.255 ff02::fb"),
            (Reserved, "0.0.0.0 0.1.2.3 255.255.255.255 240.0.0.1"),
            (
                Reserved,
                "192.0.2.1 198.51.100.7 203.0.113.9 198.18.0.1 198.19.255.1",
            ),
            (
                Reserved,
                ":: ::127.0.0.1 ::8.8.8.8 2001:db8::1 3fff:1::1 100::1",
            ),
            (
                Reserved,
                "2001:0:7f00:1::1 64:ff9b:1::8.8.8.8 5f00::1 4000::1",
            ),
            (Loopback, "64:ff9b::7f00:1 2002:7f00:1::"),
        ] {
            for address in addresses.split(' ') {
                check(address, &[], Some(refusal));
            }
        }
    }

    #[test]
    fn permits_the_public_neighbours_of_what_is_refused() {
        for address in [
            "9.255.255.255",
            "11.0.0.1",
            "100.63.255.255",
            "100.128.0.1",
            "126.255.255.255",
            "128.0.0.1",
            "169.253.255.255",
            "172.15.255.255",
            "172.32.0.1",
            "192.0.1.1",
            "192.167.255.255",
            "192.169.0.1",
            "198.17.255.255",
            "198.20.0.1",
            "223.255.255.255",
            "2001:200::1",
            "2a00:1450::1",
            "2606:4700::1111",
            "64:ff9b::8.8.8.8",
            "2002:808:808::1",
            "::ffff:8.8.8.8",
        ] {
            check(address, &[], None);
        }
    }

    #[test]
    fn the_configuration_lifts_what_it_names_and_nothing_else() {
        check("127.0.0.1", &["127.0.0.0/8"], None);
        check("::ffff:127.0.0.1", &["127.0.0.0/8"], None);
        check("::1", &["127.0.0.0/8"], Some(Refusal::Loopback));
        check("::1", &["::1/128"], None);
        check("10.1.2.3", &["10.1.2.3/32"], None);
        check("10.1.2.4", &["10.1.2.3/32"], Some(Refusal::Private));
        check("192.168.0.1", &["0.0.0.0/0"], None);
        check("fe80::1", &["::/0"], None);
    }

    #[test]
    fn a_mapped_address_is_connected_to_as_ipv4() {
        let mapped = "::ffff:8.8.4.4".parse().unwrap();
        assert_eq!(permit(mapped, &[]), Ok("8.8.4.4".parse().unwrap()));
    }

    #[test]
    fn rejects_what_is_no_block() {
        for (text, error) in [
            ("127.0.0.1", BlockError::Length),
            ("127.0.0.0/33", BlockError::Length),
            ("::/129", BlockError::Length),
            ("1.2.3.4/-1", BlockError::Length),
            ("localhost/8", BlockError::Address),
        ] {
            assert_eq!(text.parse::<Block>(), Err(error), "{text}");
        }
    }
}
