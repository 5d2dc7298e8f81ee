//! The built binary as a command: what it prints and how it ends.

#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a test that cannot run the command must fail"
)]

use std::{
    fs,
    io::Write,
    path::PathBuf,
    process::{Command, Output, Stdio},
};

use base64::{Engine, engine::general_purpose::STANDARD};
use rcgen::{BasicConstraints, CertificateParams, DnType, IsCa, Issuer, KeyPair};
use rootwatch::certificate::Certificate;
use serde_json::{Value, json};

/// A home folder as people have them, and the command in it.
struct Home {
    folder: tempfile::TempDir,
}

impl Home {
    fn new() -> Self {
        let prefix = "Айгүл's home ";
        let folder = tempfile::Builder::new().prefix(prefix).tempdir().unwrap();
        Self { folder }
    }

    fn path(&self, name: &str) -> PathBuf {
        let mut path = self.folder.path().to_owned();
        path.extend(name.split('/'));
        path
    }

    fn write(&self, name: &str, text: &str) -> String {
        let path = self.path(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(&path, text).unwrap();
        path.to_str().unwrap().to_owned()
    }

    fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_rootwatch"));
        command.args(arguments).env("HOME", self.folder.path());
        // Where the configuration folder is on Windows; `XDG_CONFIG_HOME` unset means the same elsewhere.
        command
            .env("APPDATA", self.path(".config"))
            .env_remove("XDG_CONFIG_HOME")
            .env_remove("ROOTWATCH_CONFIG_DIR");
        command
    }

    fn run(&self, arguments: &[&str]) -> Output {
        self.command(arguments)
            .stdin(Stdio::null())
            .output()
            .unwrap()
    }

    fn run_with(&self, arguments: &[&str], input: &[u8]) -> Output {
        let mut command = self.command(arguments);
        command
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped());
        let mut child = command.spawn().unwrap();
        child.stdin.take().unwrap().write_all(input).unwrap();
        child.wait_with_output().unwrap()
    }
}

fn out(output: &Output) -> String {
    String::from_utf8(output.stdout.clone()).unwrap()
}

fn err(output: &Output) -> String {
    String::from_utf8(output.stderr.clone()).unwrap()
}

/// A site under a root, as PEM and as DER.
fn chain() -> (String, Vec<Vec<u8>>) {
    let params = |name: &str, is_ca: bool| {
        let mut params = CertificateParams::new(vec!["a.example".to_owned()]).unwrap();
        params.distinguished_name = rcgen::DistinguishedName::new();
        params.distinguished_name.push(DnType::CommonName, name);
        if is_ca {
            params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
        }
        params
    };
    let (ca_key, key) = (KeyPair::generate().unwrap(), KeyPair::generate().unwrap());
    let ca = params("Pretend \u{202e}Root", true);
    let root = ca.self_signed(&ca_key).unwrap();
    let site = params("site", false)
        .signed_by(&key, &Issuer::new(ca, ca_key))
        .unwrap();
    let pem = format!("{}{}", site.pem(), root.pem());
    (pem, vec![site.der().to_vec(), root.der().to_vec()])
}

fn entry(root: &[u8]) -> String {
    let sha256 = Certificate::from_der(root).unwrap().sha256;
    format!(
        "id = \"pretend\"\nname = \"Pretend\"\noperator = \"P\"\ncategory = \"state\"\n\
         evidence = \"observed\"\nsummary = \"S.\"\nsources = [\"https://example.org/\"]\n\
         added = \"2026-01-01\"\nreviewed = \"2026-01-01\"\n\
         [[certificates]]\nsha256 = \"{sha256}\"\n"
    )
}

/// The responses of the host to one request.
fn ask(home: &Home, request: &Value) -> Vec<Value> {
    let body = request.to_string().into_bytes();
    let mut input = u32::try_from(body.len()).unwrap().to_ne_bytes().to_vec();
    input.extend(body);
    let output = home.run_with(&["serve"], &input);
    let (mut rest, mut found) = (&output.stdout[..], Vec::new());
    while let Some((length, more)) = rest.split_first_chunk() {
        let length = usize::try_from(u32::from_ne_bytes(*length)).unwrap();
        found.push(serde_json::from_slice(&more[..length]).unwrap());
        rest = &more[length..];
    }
    found
}

#[test]
fn check_prints_the_verdict_of_the_protocol_and_says_by_status_what_it_found() {
    let (home, (pem, der)) = (Home::new(), chain());
    let file = home.write("my chain.pem", &pem);
    assert_eq!(home.run(&["check", &file]).status.code(), Some(0));
    home.write(
        ".config/rootwatch/authorities.d/pretend.toml",
        &entry(&der[1]),
    );
    for name in ["a.example", "b.example"] {
        let arguments = ["check", "--json", "--server-name", name, &file];
        let output = home.run(&arguments);
        assert_eq!(output.status.code(), Some(3));
        let printed: Value = serde_json::from_str(&out(&output)).unwrap();
        let encoded: Vec<String> = der.iter().map(|der| STANDARD.encode(der)).collect();
        let request = json!({
            "id": 1, "type": "assess", "chainSource": "observed", "serverName": name,
            "chain": encoded,
        });
        assert_eq!(printed, ask(&home, &request)[1]["verdict"]);
        assert_eq!(printed["authority"]["id"], "pretend");
        let mismatch = printed["notes"]
            .to_string()
            .contains("server-name-mismatch");
        assert_eq!(mismatch, name == "b.example");
    }
    let piped = home.run_with(&["check", "-"], pem.as_bytes());
    assert_eq!(piped.status.code(), Some(3));
    let text = out(&piped);
    // In the popup's words, as far as they are not about a page that a browser showed.
    let story = "Pretend can read what you do on this site.\n\
        The connection is opened and read on its way by a party on the list of known interceptors.\n  \
        - Type no passwords, messages or card numbers here.\n  \
        - If its root certificate is installed on this computer, remove it.\n";
    assert!(text.starts_with(story), "{text}");
    assert!(
        text.contains("CN=Pretend \\u{202e}Root") && !text.contains('\u{202e}'),
        "{text}"
    );
    let note = "note: This authority was added on this computer: ";
    assert!(text.contains(note), "{text}");
    let der_only = home.run_with(&["check", "-"], &der[1]);
    assert_eq!(der_only.status.code(), Some(3));
}

/// site <- listed root; then the site alone.
#[test]
fn draws_the_path_and_colours_it_only_where_that_is_wanted() {
    let (home, (pem, der)) = (Home::new(), chain());
    let file = home.write("chain.pem", &pem);
    let listed = entry(&der[1]);
    home.write(".config/rootwatch/authorities.d/pretend.toml", &listed);
    let run = |variables: &[(&str, &str)]| {
        let mut command = home.command(&["check", &file]);
        for variable in ["NO_COLOR", "CLICOLOR", "CLICOLOR_FORCE"] {
            command.env_remove(variable);
        }
        out(&command.envs(variables.iter().copied()).output().unwrap())
    };
    let plain = run(&[]);
    assert!(!plain.contains('\u{1b}'), "{plain}");
    let drawn: Vec<&str> = plain.lines().skip_while(|line| *line != "path:").collect();
    assert_eq!(drawn[1], "  ○ CN=site");
    assert_eq!(drawn[2], "  │   This site, in the file");
    assert!(drawn[2..5].iter().all(|line| line.starts_with("  │   ")));
    assert_eq!(drawn[5], "  │ Signed by the next one, checked");
    assert_eq!(drawn[6], "  ◆ CN=Pretend \\u{202e}Root   ◀ Pretend");
    assert_eq!(drawn[10], "    Signed by itself, checked");
    let coloured = run(&[("CLICOLOR_FORCE", "1")]);
    let red = "\u{1b}[1m\u{1b}[31mPretend can read what you do on this site.\u{1b}[0m\n";
    assert!(coloured.starts_with(red), "{coloured:?}");
    assert_eq!(run(&[("CLICOLOR_FORCE", "1"), ("NO_COLOR", "1")]), plain);
    // What nothing proves is dashed, and leads to nobody.
    let alone = home.path("site.der");
    fs::write(&alone, &der[0]).unwrap();
    let text = out(&home.run(&["check", alone.to_str().unwrap()]));
    let drawn: Vec<&str> = text.lines().skip_while(|line| *line != "path:").collect();
    let unproven = "  ┆ Not proven: its issuer was not sent and is not known";
    assert_eq!(drawn[1], "  ○ CN=site");
    assert_eq!((drawn[5], drawn[6]), (unproven, "  ?"));
}

#[test]
fn a_bad_file_of_ones_own_is_named_with_line_and_the_rest_counts() {
    let (home, (pem, der)) = (Home::new(), chain());
    let file = home.write("chain.pem", &pem);
    let good = entry(&der[1]);
    home.write(".config/rootwatch/authorities.d/good.toml", &good);
    let bad = good
        .replace("\"pretend\"", "\"other\"")
        .replace("https:", "http:");
    let bad = home.write(".config/rootwatch/authorities.d/bad.toml", &bad);
    let output = home.run(&["check", &file]);
    assert_eq!(output.status.code(), Some(3));
    let said = err(&output);
    assert!(said.starts_with(&format!("rootwatch: {bad}:7: ")), "{said}");
    assert!(said.contains("is not an https link"), "{said}");
    let hello = &ask(&home, &json!({ "id": 1, "type": "hello" }))[1];
    let problem = &hello["problems"][0];
    assert_eq!(
        (&problem["file"], &problem["line"]),
        (&json!(bad), &json!(7))
    );
    assert_eq!(hello["added"]["authorities"], 1);
}

#[test]
fn check_says_what_is_wrong_with_a_file_in_one_line() {
    let home = Home::new();
    let missing = home.path("missing.pem");
    let broken = "-----BEGIN CERTIFICATE-----\n!\n-----END CERTIFICATE-----\n";
    for (file, reason) in [
        (missing.to_str().unwrap().to_owned(), "cannot read"),
        (home.write("empty.pem", ""), "holds no certificate"),
        (
            home.write("broken.pem", broken),
            "PEM block 1 is not base64",
        ),
        (home.write("cut.pem", &broken[..40]), "has no END line"),
    ] {
        let output = home.run(&["check", &file]);
        assert_eq!(output.status.code(), Some(1));
        assert_eq!(out(&output), "");
        let said = err(&output);
        assert_eq!(said.lines().count(), 1, "{said}");
        assert!(
            said.starts_with("rootwatch: ") && said.contains(reason),
            "{said}"
        );
        assert!(said.contains(&file), "{said}");
    }
}

#[test]
fn wrong_arguments_are_status_2_and_help_is_not() {
    let home = Home::new();
    for arguments in [
        &[][..],
        &["check"],
        &["check", "--yaml", "-"],
        &["install", "--browser"],
        &["install", "firefox"],
    ] {
        let output = home.run(arguments);
        assert_eq!(output.status.code(), Some(2), "{arguments:?}");
        assert_eq!(out(&output), "", "{arguments:?}");
        assert!(err(&output).contains("--help"), "{arguments:?}");
    }
    for arguments in [&["--help"][..], &["check", "--help"], &["--version"]] {
        let output = home.run(arguments);
        assert_eq!(output.status.code(), Some(0), "{arguments:?}");
        assert!(out(&output).contains("rootwatch"), "{arguments:?}");
    }
}

#[test]
fn makes_manual_pages_and_completions_of_every_command() {
    let home = Home::new();
    let folder = home.path("man/man1");
    let written = home.run(&["generate", "man", "--folder", folder.to_str().unwrap()]);
    assert_eq!(written.status.code(), Some(0), "{}", err(&written));
    for command in ["check", "probe", "roots", "install", "generate"] {
        let page = fs::read_to_string(folder.join(format!("rootwatch-{command}.1"))).unwrap();
        assert!(
            page.contains(&format!(".TH rootwatch-{command} 1")),
            "{page}"
        );
        assert!(page.contains("Examples:"), "{page}");
    }
    let page = fs::read_to_string(folder.join("rootwatch.1")).unwrap();
    assert_eq!(out(&home.run(&["generate", "man"])), page);
    for shell in ["bash", "elvish", "fish", "powershell", "zsh"] {
        let script = out(&home.run(&["generate", "completions", shell]));
        assert!(script.contains("server-name"), "{shell}: {script}");
    }
    assert_eq!(
        home.run(&["generate", "completions", "tcsh"]).status.code(),
        Some(2)
    );
}

/// bash itself reads its script, and completes with it.
#[cfg(unix)]
#[test]
fn bash_completes_commands() {
    let home = Home::new();
    let script = home.write(
        "completion",
        &out(&home.run(&["generate", "completions", "bash"])),
    );
    let ask = ". \"$1\"; COMP_WORDS=(rootwatch che); COMP_CWORD=1; _rootwatch rootwatch che rootwatch; \
        echo \"${COMPREPLY[@]}\"";
    let output = Command::new("bash")
        .args(["-c", ask, "bash", &script])
        .output()
        .unwrap();
    assert_eq!(out(&output).trim(), "check", "{}", err(&output));
}

/// The names under a heading of a command's help.
fn commands(help: &str) -> Vec<&str> {
    let listed = help.split("Commands:\n").nth(1).unwrap_or_default();
    let listed = listed.split("\n\n").next().unwrap_or_default();
    listed
        .lines()
        .filter_map(|line| line.strip_prefix("  ")?.split(' ').next())
        .filter(|name| !name.is_empty() && *name != "help")
        .collect()
}

/// Holds a command and those below it to an example that their own options allow; says how many
/// there are.
fn expect_examples(home: &Home, command: &[&str]) -> usize {
    let help = |command: &[&str]| out(&home.run(&[command, &["--help"]].concat()));
    let own = help(command);
    let (usage, examples) = own.split_once("Examples:\n").unwrap_or_default();
    let mut usage = usage.to_owned();
    let start = format!("  rootwatch {}", command.join(" "));
    assert!(examples.contains(&start), "{command:?}: {own}");
    let mut count = 1;
    for name in commands(&own) {
        let below = [command, &[name]].concat();
        count += expect_examples(home, &below);
        usage += &help(&below);
    }
    let options = examples.split_whitespace();
    for option in options.filter(|word| word.starts_with("--")) {
        assert!(usage.contains(option), "{command:?} {option}");
    }
    count
}

#[test]
fn the_help_of_every_command_has_examples() {
    let home = Home::new();
    let help = out(&home.run(&["--help"]));
    assert!(help.contains("Examples:\n  rootwatch doctor "), "{help}");
    let first = commands(&help);
    assert!(first.len() >= 8, "{first:?}");
    let counts = first.iter().map(|name| expect_examples(&home, &[name]));
    // The two of `generate` are below it.
    assert_eq!(counts.sum::<usize>(), first.len() + 2);
}

#[test]
fn authorities_can_be_listed_and_looked_up_as_text_and_json() {
    let home = Home::new();
    let all: Value = serde_json::from_str(&out(&home.run(&["authorities", "--json"]))).unwrap();
    let all = all.as_array().unwrap();
    let lines = out(&home.run(&["authorities"]));
    assert_eq!(lines.lines().count(), all.len());
    let one = home.run(&["authorities", "--json", "mitmproxy"]);
    let one: Value = serde_json::from_str(&out(&one)).unwrap();
    assert!(all.contains(&one));
    let unknown = home.run(&["authorities", "mitmproxi"]);
    assert_eq!(unknown.status.code(), Some(1));
    assert!(err(&unknown).contains("rootwatch authorities lists them all"));
}

/// `rootwatch authorities | head -1`
#[test]
fn a_reader_that_has_seen_enough_is_no_failure() {
    let home = Home::new();
    let mut command = home.command(&["authorities", "--json"]);
    let mut child = command
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    drop(child.stdout.take());
    let output = child.wait_with_output().unwrap();
    assert_eq!(
        (output.status.code(), err(&output)),
        (Some(0), String::new())
    );
}
