//! Policies on each kind of system, read from where the table says that they are.

use std::fs;

use serde_json::json;

use super::{
    super::{
        locations::Locations,
        places::System,
        registry::{Data, Hive},
        tests::{Computer, wish},
        *,
    },
    *,
};

fn ruling_for(computer: &Computer, id: &str) -> Ruling {
    let table = Locations::load().unwrap();
    let editions = table.editions(computer.places.system);
    let edition = editions.iter().find(|one| one.browser.id == id).unwrap();
    ruling(edition, computer.at())
}

/// Writes a policy file of Chromium's, and gives its path.
fn policy_file(computer: &Computer, name: &str, text: &str) -> String {
    let folder = computer.places.folder("/etc/chromium/policies/managed");
    fs::create_dir_all(&folder).unwrap();
    let file = folder.join(name);
    fs::write(&file, text).unwrap();
    file.display().to_string()
}

/// Chromium's own cases, one after the other in the same file.
#[test]
fn the_lists_are_read_as_chromium_does() {
    let computer = Computer::new(System::Linux);
    assert_eq!(ruling_for(&computer, "chromium"), Ruling::Free);
    for (block, allow, is_blocked) in [
        (json!(["*"]), json!(null), true),
        (json!([NAME]), json!(["org.other.host"]), true),
        (json!(["org.other.host", NAME]), json!([]), true),
        (json!(["*"]), json!(["*"]), true),
        (json!(["*"]), json!([NAME]), false),
        (json!([NAME]), json!([NAME]), false),
        (json!([]), json!(null), false),
        (json!(["org.other.host"]), json!(null), false),
        // Of another form it counts for nothing.
        (json!("*"), json!(null), false),
        (json!([7, "*"]), json!("org.rootwatch.host"), true),
    ] {
        let policies = json!({ BLOCKLIST: block, ALLOWLIST: allow });
        let file = policy_file(&computer, "a.json", &policies.to_string());
        let expected = if is_blocked {
            Ruling::Blocked(file)
        } else {
            Ruling::Free
        };
        assert_eq!(ruling_for(&computer, "chromium"), expected, "{policies}");
        // Others have policies of their own.
        assert_eq!(ruling_for(&computer, "chrome"), Ruling::Free);
        assert_eq!(ruling_for(&computer, "firefox"), Ruling::Free);
    }
}

#[test]
fn what_users_register_counts_unless_the_policy_is_false() {
    let computer = Computer::new(System::Linux);
    for (value, is_off) in [
        (json!(false), true),
        (json!(true), false),
        (json!(0), false),
        (json!("false"), false),
    ] {
        let file = policy_file(&computer, "a", &json!({ USER_LEVEL: value }).to_string());
        let found = ruling_for(&computer, "chromium");
        let expected = if is_off {
            Ruling::SystemOnly(file)
        } else {
            Ruling::Free
        };
        assert_eq!(found, expected, "{value}");
    }
    // A host that is blocked is blocked for everybody.
    let both = json!({ USER_LEVEL: false, BLOCKLIST: ["*"] }).to_string();
    let file = policy_file(&computer, "a", &both);
    assert_eq!(ruling_for(&computer, "chromium"), Ruling::Blocked(file));
}

#[test]
fn of_several_files_the_last_is_heeded_and_what_is_none_is_passed_over() {
    let computer = Computer::new(System::Linux);
    let all = json!({ BLOCKLIST: ["*"], USER_LEVEL: false }).to_string();
    policy_file(&computer, "10-all", &all);
    let text = format!("// Rootwatch\n{{ \"{ALLOWLIST}\": [\"{NAME}\",], }}");
    policy_file(&computer, "20-allow.json", &text);
    policy_file(&computer, "90-broken.json", "{ \"");
    policy_file(&computer, "91-list.json", "[]");
    let found = ruling_for(&computer, "chromium");
    assert!(matches!(found, Ruling::SystemOnly(place) if place.ends_with("10-all")));
    policy_file(
        &computer,
        "30-none.json",
        &json!({ ALLOWLIST: [] }).to_string(),
    );
    let found = ruling_for(&computer, "chromium");
    assert!(matches!(found, Ruling::Blocked(place) if place.ends_with("10-all")));
}

#[test]
fn managed_preferences_are_read_of_the_user_and_of_the_computer() {
    let computer = Computer::new(System::Macos);
    let mut preferences = plist::Dictionary::new();
    let all = plist::Value::Array(vec!["*".into()]);
    preferences.insert(BLOCKLIST.to_owned(), all);
    preferences.insert(USER_LEVEL.to_owned(), false.into());
    let everybodys = "/Library/Managed Preferences/com.google.Chrome.plist";
    let own = "/Library/Managed Preferences/{user}/com.google.Chrome.plist";
    for template in [everybodys, own] {
        let file = computer.places.folder(template);
        fs::create_dir_all(file.parent().unwrap()).unwrap();
        plist::Value::Dictionary(preferences.clone())
            .to_file_binary(&file)
            .unwrap();
        let blocked = Ruling::Blocked(file.display().to_string());
        for browser in ["chrome", "chrome-canary"] {
            assert_eq!(ruling_for(&computer, browser), blocked);
        }
        assert_eq!(ruling_for(&computer, "chromium"), Ruling::Free);
        fs::remove_file(&file).unwrap();
    }
    let text = "<plist><dict><key>NativeMessagingUserLevelHosts</key><false/></dict></plist>";
    let file = computer.places.folder(everybodys);
    fs::write(&file, text).unwrap();
    let place = file.display().to_string();
    assert_eq!(ruling_for(&computer, "chrome"), Ruling::SystemOnly(place));
}

#[test]
fn the_registry_is_read_of_the_computer_before_the_user() {
    let computer = Computer::new(System::Windows);
    let key = r"Software\Policies\Microsoft\Edge";
    let set = |hive, key: &str, name: &str, data: Data| {
        computer.registry.set_value(hive, key, name, data);
    };
    let block = format!(r"{key}\{BLOCKLIST}");
    set(Hive::User, &block, "1", Data::Text("org.other.host".into()));
    assert_eq!(ruling_for(&computer, "edge"), Ruling::Free);
    set(Hive::User, &block, "2", Data::Text("*".into()));
    let blocked = |hive: &str| Ruling::Blocked(format!(r"{hive}\{key}"));
    assert_eq!(ruling_for(&computer, "edge-beta"), blocked("HKCU"));
    let allow = format!(r"{key}\{ALLOWLIST}");
    set(Hive::User, &allow, "1", Data::Text(NAME.into()));
    assert_eq!(ruling_for(&computer, "edge"), Ruling::Free);
    set(
        Hive::Machine,
        &allow,
        "1",
        Data::Text("org.other.host".into()),
    );
    assert_eq!(ruling_for(&computer, "edge"), blocked("HKCU"));
    let json = Data::Text(format!(r#"["{NAME}"]"#));
    set(Hive::Machine, key, "NATIVEMESSAGINGBLOCKLIST", json);
    assert_eq!(ruling_for(&computer, "edge"), blocked("HKLM"));
    let key = r"Software\Policies\Google\Chrome";
    set(Hive::Machine, key, USER_LEVEL, Data::Number(1));
    assert_eq!(ruling_for(&computer, "chrome"), Ruling::Free);
    set(Hive::Machine, key, USER_LEVEL, Data::Number(0));
    let place = format!(r"HKLM\{key}");
    assert_eq!(ruling_for(&computer, "chrome"), Ruling::SystemOnly(place));
    assert_eq!(ruling_for(&computer, "opera"), Ruling::Free);
}

/// Installation goes on, and says what it cannot do.
#[test]
fn installation_says_what_is_left_to_the_administrator() {
    let computer = Computer::new(System::Linux);
    let left = |policies: Value, scope| {
        policy_file(&computer, "a.json", &policies.to_string());
        let wish = Wish {
            scope,
            ..wish(Some("chromium"))
        };
        let report = install(&wish, computer.at()).unwrap();
        assert!(report.is_complete());
        report.text()
    };
    let text = left(json!({ BLOCKLIST: ["*"] }), Scope::User);
    let step = format!("Chromium: Ask your administrator to add {NAME} to the policy {ALLOWLIST}.");
    assert!(text.contains(&step), "{text}");
    let text = left(json!({ USER_LEVEL: false }), Scope::User);
    let command = "Ask your administrator to run: rootwatch install --system --browser chromium\n";
    assert!(text.contains(command), "{text}");
    let text = left(json!({}), Scope::User);
    assert!(!text.contains("administrator"), "{text}");
}

/// A sandbox has no place for everybody's registrations, so nothing but the policy itself can change.
#[test]
fn in_a_sandbox_the_policy_has_to_be_lifted() {
    let table = Locations::load().unwrap();
    let editions = table.editions(System::Linux);
    let flatpak = editions
        .iter()
        .find(|one| one.label() == "Chrome (Flatpak)")
        .unwrap();
    let ruling = Ruling::SystemOnly(String::new());
    let step = ruling.step(flatpak, Scope::User).unwrap();
    assert!(
        step.ends_with("Ask your administrator to lift it"),
        "{step}"
    );
    assert_eq!(ruling.step(flatpak, Scope::System), None);
    assert_eq!(Ruling::Free.step(flatpak, Scope::User), None);
}
