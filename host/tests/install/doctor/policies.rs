//! What administrators' policies forbid.

use std::fs;

use serde_json::{Value, json};

use super::{
    super::computer::{Computer, out},
    CHROMIUM, check, examine, healthy,
};

fn set_policies(computer: &Computer, policies: &Value) -> String {
    let name = "etc/chromium/policies/managed/company.json";
    computer.write(name, &policies.to_string())
}

#[test]
fn a_blocked_host_is_for_the_administrator() {
    let computer = healthy();
    let file = set_policies(&computer, &json!({ "NativeMessagingBlocklist": ["*"] }));
    let next = "Ask your administrator to add org.rootwatch.host to the policy \
                NativeMessagingAllowlist.";
    let found = check(&computer, "chromium", "host-blocked", next);
    assert_eq!(found["faults"][0]["place"], *file);
    // The rest is as it should be, and said.
    assert_eq!(found["faults"].as_array().unwrap().len(), 1);
    assert_eq!(found["version"], env!("CARGO_PKG_VERSION"));
    let output = computer.run(&["doctor"]);
    let text = out(&output);
    assert_eq!(output.status.code(), Some(1));
    assert!(text.contains("Firefox: works\n"), "{text}");
    assert!(text.contains("Chromium: blocked\n"), "{text}");
    set_policies(
        &computer,
        &json!({
            "NativeMessagingBlocklist": ["*"],
            "NativeMessagingAllowlist": ["org.rootwatch.host"],
        }),
    );
    assert_eq!(examine(&computer, "chromium")["works"], true);
}

#[test]
fn where_users_may_register_nothing_it_has_to_be_registered_for_everybody() {
    let computer = healthy();
    let file = set_policies(
        &computer,
        &json!({ "NativeMessagingUserLevelHosts": false }),
    );
    let command = "run: rootwatch install --system --browser chromium";
    let found = check(&computer, "chromium", "user-hosts-blocked", command);
    assert_eq!(found["faults"][0]["place"], *file);
    assert_eq!(found["manifest"], Value::Null);
    let manifest = fs::read_to_string(computer.home(CHROMIUM)).unwrap();
    let everybodys = "etc/chromium/native-messaging-hosts/org.rootwatch.host.json";
    let everybodys = computer.write(everybodys, &manifest);
    let found = examine(&computer, "chromium");
    assert_eq!(found["works"], true, "{found:#}");
    assert_eq!(found["manifest"], *everybodys);
    // What is wrong with that one is mended for everybody too.
    fs::write(&everybodys, manifest.replace("stdio", "pkcs11")).unwrap();
    check(
        &computer,
        "chromium",
        "field-invalid",
        "Run: rootwatch install --system ",
    );
}
