//! The command line: argv to a command, its output for people, and its exit status.

use std::{
    env, fs,
    io::{self, Read, Write},
    net::IpAddr,
    path::PathBuf,
    sync::Mutex,
};

use anyhow::{Context, Result, anyhow};
use clap::{Parser, Subcommand, error::ErrorKind};
use serde_json::Value;

use crate::{
    container, install,
    installed::Installed,
    knowledge::Knowledge,
    memory::Memory,
    message, offer,
    probe::{
        desktop::environment,
        target::{Proxy, ServerName, Target},
    },
    prober::{self, Source},
    report,
    request::probe::{Freshness, Question},
    serve::serve,
    suspicion::{Visit, session::Session, weigh},
    truststore::{self, Inventory, Places},
    verdict,
};

/// Exit status.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Status {
    /// Nothing was found, or all went well.
    Success = 0,
    /// Something failed.
    Failure = 1,
    /// The arguments are wrong.
    Usage = 2,
    /// A listed authority was found.
    Found = 3,
}

/// Bytes of a file to check: every public CA's certificates together are far fewer.
const FILE_CAP: u64 = 16 * 1024 * 1024;

/// Names the known interception authority behind a certificate chain.
#[derive(Parser)]
#[command(name = "rootwatch", version)]
struct Arguments {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Shows the list of authorities, or one of them with its sources.
    Authorities {
        /// Identifier of one authority.
        id: Option<String>,
        /// Prints JSON.
        #[arg(long)]
        json: bool,
    },
    /// Judges the certificates of a file: DER, PEM, PKCS#7 or .mobileconfig. A file with CA
    /// certificates only is judged as one to install. Exit status 3: an authority.
    Check {
        /// The file, or - for standard input.
        file: String,
        /// Prints the verdict object of the protocol.
        #[arg(long)]
        json: bool,
        /// The server's name; the file is then its chain, whatever it holds.
        #[arg(long, value_name = "NAME")]
        server_name: Option<String>,
    },
    /// Registers the host with a browser of this user.
    Install {
        /// firefox, chromium, chrome, brave, edge, vivaldi, or all that this user has.
        #[arg(long, value_name = "NAME|all")]
        browser: String,
    },
    /// Makes one TLS handshake with a server and judges the chain that it shows.
    Probe {
        /// The server: name or address, and a port where it is not 443.
        #[arg(value_name = "HOST[:PORT]")]
        server: String,
        /// The address to connect to; without it the name is resolved.
        #[arg(long, value_name = "IP", conflicts_with = "proxy")]
        address: Option<IpAddr>,
        /// Prints the verdict object of the protocol, with the connection in it.
        #[arg(long)]
        json: bool,
        /// `socks5://[user:password@]host:port` or `http://…`; without it none is used.
        #[arg(long, value_name = "URL")]
        proxy: Option<String>,
    },
    /// Shows the installed roots that are more than public ones: where each is, and how to
    /// remove it. Changes nothing. Exit status 3: a listed authority's is trusted for websites.
    Roots {
        /// Prints the response of the protocol, without type and id.
        #[arg(long)]
        json: bool,
    },
    /// Talks native messaging on standard input and output. Browsers start it this way.
    Serve,
    /// Takes the registration away.
    Uninstall {
        /// The browser, or all.
        #[arg(long, value_name = "NAME|all")]
        browser: String,
    },
}

/// Runs the command that the arguments name.
pub fn run() -> Result<Status> {
    let arguments: Vec<String> = env::args_os()
        .map(|argument| argument.to_string_lossy().into_owned())
        .collect();
    if from_browser(arguments.get(1..).unwrap_or_default()) {
        return run_serve();
    }
    let command = match Arguments::try_parse_from(&arguments) {
        Ok(parsed) => parsed.command,
        Err(error) => {
            error.print().context("cannot print the usage")?;
            return Ok(match error.kind() {
                ErrorKind::DisplayHelp | ErrorKind::DisplayVersion => Status::Success,
                _ => Status::Usage,
            });
        }
    };
    match command {
        Command::Authorities { id, json } => run_authorities(id.as_deref(), json),
        Command::Check {
            file,
            json,
            server_name,
        } => run_check(&file, json, server_name.as_deref()),
        Command::Install { browser } => {
            let binary = env::current_exe().context("cannot find this program's own path")?;
            finish(&install::install(&browser, &places()?, &binary)?)
        }
        Command::Probe {
            server,
            address,
            json,
            proxy,
        } => {
            let question = question(&server, address, proxy.as_deref())?;
            run_probe(&question, json)
        }
        Command::Roots { json } => run_roots(json),
        Command::Serve => run_serve(),
        Command::Uninstall { browser } => finish(&install::uninstall(&browser, &places()?)?),
    }
}

fn finish(done: &install::Done) -> Result<Status> {
    print(&done.text)?;
    Ok(if done.is_complete {
        Status::Success
    } else {
        Status::Failure
    })
}

/// Firefox passes the manifest's path and the add-on's id, Chromium its origin (and on Windows
/// a window handle).
fn from_browser(arguments: &[String]) -> bool {
    match arguments {
        [manifest, _] if manifest.ends_with("org.rootwatch.host.json") => true,
        [origin, ..] => origin.starts_with("chrome-extension://"),
        [] => false,
    }
}

fn run_serve() -> Result<Status> {
    serve(&mut io::stdin().lock(), io::stdout(), knowledge(), stores())?;
    Ok(Status::Success)
}

fn run_roots(json: bool) -> Result<Status> {
    let places = stores().context("HOME is not set; set it to your home folder")?;
    let knowledge = knowledge();
    let inventory = Inventory::of(truststore::read(&places));
    let installed = Installed::of(&inventory, &knowledge.list, &knowledge.roots);
    let object = message::roots::object(&installed, &inventory.stores);
    if json {
        print(&format!("{object:#}\n"))?;
    } else {
        print(&report::roots::report(&object))?;
    }
    Ok(if installed.is_listed_trusted() {
        Status::Found
    } else {
        Status::Success
    })
}

/// Where the stores of roots are. `ROOTWATCH_ROOT` moves the root folder, for tests.
fn stores() -> Option<Places> {
    let moved = |name: &str| {
        let folder = env::var_os(name).map(PathBuf::from);
        folder.filter(|folder| folder.is_absolute())
    };
    let home = moved("HOME").or_else(|| moved("USERPROFILE"))?;
    let root = moved("ROOTWATCH_ROOT").unwrap_or_else(|| PathBuf::from("/"));
    let usual = Places::new(home, root);
    Some(Places {
        config: moved("XDG_CONFIG_HOME").unwrap_or(usual.config),
        data: moved("XDG_DATA_HOME").unwrap_or(usual.data),
        ..usual
    })
}

fn run_check(file: &str, json: bool, server_name: Option<&str>) -> Result<Status> {
    let contents = container::read(&read(file)?).with_context(|| file.to_owned())?;
    let chain = &contents.certificates;
    let knowledge = knowledge();
    print_problems(&knowledge);
    let (list, roots) = (&knowledge.list, &knowledge.roots);
    let object = if server_name.is_none() && offer::is_offer(chain) {
        message::offer::object(&contents, &offer::assess_all(chain, list, roots))
    } else {
        let found = verdict::assess(chain, server_name, list, roots);
        let visit = Visit {
            server_name,
            ..Visit::default()
        };
        let found = weigh(found, chain, visit, roots, &mut Session::default());
        message::verdict(&found, chain)
    };
    print_verdict(&object, json)
}

fn run_probe(question: &Question, json: bool) -> Result<Status> {
    let knowledge = knowledge();
    print_problems(&knowledge);
    let arrived = prober::arrive(&question.target, &knowledge.configuration.allowed)?;
    let memory = Mutex::new(Memory::default());
    let (mut verdict, connection) =
        prober::judge(question, &arrived, Source::Network, &memory, &knowledge);
    if let Value::Object(fields) = &mut verdict {
        fields.insert("connection".to_owned(), connection);
    }
    print_verdict(&verdict, json)
}

/// The question that the arguments of `probe` ask.
fn question(server: &str, address: Option<IpAddr>, proxy: Option<&str>) -> Result<Question> {
    let (name, port) = match server.rsplit_once(':') {
        // More colons without brackets are an IPv6 address.
        Some((name, port)) if !name.contains(':') || name.ends_with(']') => {
            let port = port.parse().ok().filter(|port| *port > 0);
            (name, port.with_context(|| format!("{server}: not a port"))?)
        }
        _ => (server, 443),
    };
    let proxy = match proxy {
        None => Proxy::Direct,
        Some(url) => environment::from_url(url).map_err(|reason| anyhow!("--proxy: {reason}"))?,
    };
    Ok(Question {
        target: Target {
            server_name: ServerName::parse(name).with_context(|| name.to_owned())?,
            port,
            address,
            proxy,
        },
        observed: Vec::new(),
        freshness: Freshness::Fresh,
    })
}

fn print_problems(knowledge: &Knowledge) {
    for problem in &knowledge.problems {
        let line = problem
            .line
            .map_or(String::new(), |line| format!(":{line}"));
        eprintln!("rootwatch: {}{line}: {}", problem.file, problem.message);
    }
}

fn print_verdict(object: &Value, json: bool) -> Result<Status> {
    if json {
        print(&format!("{object:#}\n"))?;
    } else if object.get("verdicts").is_some() {
        print(&report::offer::report(object))?;
    } else {
        print(&report::verdict(object))?;
    }
    Ok(if is_found(object) {
        Status::Found
    } else {
        Status::Success
    })
}

/// The file's bytes, or those of standard input for `-`; not more than any bundle has.
fn read(file: &str) -> Result<Vec<u8>> {
    let mut bytes = Vec::new();
    if file == "-" {
        let input = io::stdin().lock();
        input
            .take(FILE_CAP + 1)
            .read_to_end(&mut bytes)
            .context("cannot read standard input")?;
    } else {
        let opened = fs::File::open(file).with_context(|| format!("cannot read {file}"))?;
        opened
            .take(FILE_CAP + 1)
            .read_to_end(&mut bytes)
            .with_context(|| format!("cannot read {file}"))?;
    }
    let length = u64::try_from(bytes.len()).unwrap_or(u64::MAX);
    anyhow::ensure!(
        length <= FILE_CAP,
        "{file} holds more than {FILE_CAP} bytes"
    );
    Ok(bytes)
}

/// Whether a verdict, or one of the verdicts on an offer, names an authority.
fn is_found(object: &Value) -> bool {
    let verdicts = object.get("verdicts").and_then(Value::as_array);
    object["authority"].is_object()
        || verdicts.is_some_and(|all| all.iter().any(|one| one["authority"].is_object()))
}

fn run_authorities(id: Option<&str>, json: bool) -> Result<Status> {
    let knowledge = knowledge();
    let mut objects = Vec::new();
    for entry in knowledge.list.iter() {
        if id.is_none_or(|id| id == entry.authority.id) {
            objects.push(message::authority(&entry.authority, entry.added.as_deref()));
        }
    }
    let text = match (id, objects.as_slice()) {
        (Some(id), []) => {
            anyhow::bail!("there is no authority \"{id}\"; rootwatch authorities lists them all")
        }
        (Some(_), [one, ..]) if json => format!("{one:#}\n"),
        (Some(_), [one, ..]) => report::authority(one),
        (None, all) if json => format!("{:#}\n", Value::from(all)),
        (None, all) => all.iter().map(report::authority_line).collect(),
    };
    print(&text)?;
    Ok(Status::Success)
}

fn knowledge() -> Knowledge {
    let config = env::var_os("ROOTWATCH_CONFIG_DIR")
        .filter(|value| !value.is_empty())
        .map(PathBuf::from)
        .or_else(|| Some(places().ok()?.config.join("rootwatch")));
    Knowledge::load(config.as_deref())
}

/// The home folder, and the configuration folder inside it or where the XDG base directory
/// specification lets people have it.
fn places() -> Result<install::Places> {
    let moved = env::var_os("XDG_CONFIG_HOME").map(PathBuf::from);
    let home = home()?;
    let config = moved
        .filter(|folder| folder.is_absolute())
        .unwrap_or_else(|| home.join(".config"));
    Ok(install::Places { home, config })
}

fn home() -> Result<PathBuf> {
    let home = env::var_os("HOME").filter(|value| !value.is_empty());
    home.map(PathBuf::from)
        .context("HOME is not set; set it to your home folder")
}

fn print(text: &str) -> Result<()> {
    match io::stdout().write_all(text.as_bytes()) {
        // The reader has seen enough: `rootwatch authorities | head`.
        Err(error) if error.kind() == io::ErrorKind::BrokenPipe => Ok(()),
        written => written.context("cannot write to standard output"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_a_server_with_and_without_port() {
        for (text, name, port) in [
            ("a.example", "a.example", 443),
            ("a.example:8443", "a.example", 8443),
            ("[2001:db8::1]:1", "2001:db8::1", 1),
            ("2001:db8::1", "2001:db8::1", 443),
        ] {
            let target = question(text, None, None).unwrap().target;
            assert_eq!(
                (target.server_name.to_string().as_str(), target.port),
                (name, port)
            );
        }
        for text in ["a.example:0", "a.example:x", "a b", ""] {
            assert!(question(text, None, None).is_err(), "{text}");
        }
    }

    #[test]
    fn knows_how_browsers_start_it() {
        let args = |list: &[&str]| list.iter().map(|s| (*s).to_owned()).collect::<Vec<_>>();
        let manifest = "/home/a/.mozilla/native-messaging-hosts/org.rootwatch.host.json";
        assert!(from_browser(&args(&[manifest, "rootwatch@rootwatch.org"])));
        assert!(from_browser(&args(&["chrome-extension://abc/"])));
        assert!(!from_browser(&args(&["check", "-"])));
        assert!(!from_browser(&[]));
    }
}
