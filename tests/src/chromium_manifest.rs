//! Derives Chromium's manifest from the one in `extension/`, which is Firefox's. Pure: JSON in, JSON out.
//! One file cannot serve both: Firefox warns of fields that it does not know, and Chromium starts the
//! background as a service worker only.

use anyhow::{Context as _, Result};
use serde_json::{Map, Value, json};

/// The oldest version that is supported: the first whose style sheets know `light-dark()`.
const OLDEST: &str = "123";
/// Permissions that Chromium does not know, or does not grant.
const FIREFOX_ONLY: [&str; 2] = ["captivePortal", "webRequestBlocking"];
/// Where Firefox's manifest has vector icons; Chromium draws none on its toolbar.
const ICON_SIZES: [&str; 2] = ["16", "32"];

/// Writes the manifest for Chromium. `key` is the public key, base64, that fixes the extension's id; the
/// Chrome Web Store refuses a manifest with one, and gives the extension an id of its own.
pub(crate) fn derive(firefox: &[u8], key: Option<&str>) -> Result<Vec<u8>> {
    let mut manifest: Map<String, Value> =
        serde_json::from_slice(firefox).context("the manifest is not a JSON object")?;
    manifest.remove("browser_specific_settings");
    if let Some(key) = key {
        manifest.insert("key".to_owned(), json!(key));
    }
    manifest.insert("minimum_chrome_version".to_owned(), json!(OLDEST));
    // Firefox needs no schema, and remarks on the field.
    let schema = json!({ "managed_schema": "managed-schema.json" });
    manifest.insert("storage".to_owned(), schema);
    let background = worker(&manifest)?;
    manifest.insert("background".to_owned(), background);
    let icons = toolbar_icons(&manifest)?;
    let action = manifest
        .get_mut("action")
        .and_then(Value::as_object_mut)
        .context("the manifest has no action")?;
    action.remove("theme_icons");
    action.remove("default_area");
    action.insert("default_icon".to_owned(), icons);
    let permissions = manifest
        .get_mut("permissions")
        .and_then(Value::as_array_mut)
        .context("the manifest has no permissions")?;
    // Chromium does not tell the proxy of a request, so its settings are read; it holds no response
    // back for extensions like this one, and tells nobody of networks that want a login.
    permissions.retain(|permission| !FIREFOX_ONLY.iter().any(|only| permission == only));
    permissions.push(json!("proxy"));
    let hosts = manifest
        .get_mut("host_permissions")
        .and_then(Value::as_array_mut)
        .context("the manifest has no host permissions")?;
    // In Firefox `*` stands for web sockets too, in Chromium only for http and https (seen in 156).
    hosts.push(json!("wss://*/*"));
    let mut bytes = serde_json::to_vec_pretty(&manifest)?;
    bytes.push(b'\n');
    Ok(bytes)
}

/// The one background script as a service worker.
fn worker(manifest: &Map<String, Value>) -> Result<Value> {
    let scripts = manifest
        .get("background")
        .and_then(|background| background.get("scripts"))
        .and_then(Value::as_array);
    match scripts.map(Vec::as_slice) {
        Some([script]) => Ok(json!({ "service_worker": script, "type": "module" })),
        _ => anyhow::bail!("a service worker is one script, the manifest has another number"),
    }
}

fn toolbar_icons(manifest: &Map<String, Value>) -> Result<Value> {
    let icons = manifest.get("icons").context("the manifest has no icons")?;
    let mut chosen = Map::new();
    for size in ICON_SIZES {
        let file = icons.get(size).context("the manifest lacks an icon")?;
        chosen.insert(size.to_owned(), file.clone());
    }
    Ok(Value::Object(chosen))
}

#[cfg(test)]
mod tests {
    use super::*;

    const FIREFOX: &[u8] = include_bytes!("../../extension/manifest.json");

    fn derived() -> Value {
        serde_json::from_slice(&derive(FIREFOX, Some("a2V5")).unwrap()).unwrap()
    }

    #[test]
    fn nothing_of_firefox_is_left() {
        let manifest = derived();
        let text = manifest.to_string();
        for word in [
            "browser_specific_settings",
            "gecko",
            "scripts",
            "theme_icons",
            "default_area",
            ".svg",
            "captivePortal",
            "webRequestBlocking",
        ] {
            assert!(!text.contains(word), "{word}");
        }
    }

    #[test]
    fn chromium_gets_its_worker_its_key_and_the_proxy_settings() {
        let manifest = derived();
        assert_eq!(
            manifest["background"],
            json!({ "service_worker": "background/main.js", "type": "module" })
        );
        assert_eq!(manifest["key"], "a2V5");
        assert_eq!(manifest["storage"]["managed_schema"], "managed-schema.json");
        assert_eq!(manifest["minimum_chrome_version"], "123");
        assert_eq!(
            manifest["action"]["default_icon"]["32"],
            "icons/icon-32.png"
        );
        let permissions = manifest["permissions"].as_array().unwrap();
        assert!(permissions.contains(&json!("proxy")));
        assert_eq!(
            manifest["host_permissions"],
            json!(["*://*/*", "wss://*/*"])
        );
        assert!(permissions.contains(&json!("nativeMessaging")));
    }

    #[test]
    fn the_store_gets_the_same_without_the_key() {
        let of_store = derive(FIREFOX, None).unwrap();
        let mut of_store: Value = serde_json::from_slice(&of_store).unwrap();
        assert!(of_store.get("key").is_none());
        of_store["key"] = json!("a2V5");
        assert_eq!(of_store, derived());
    }

    #[test]
    fn everything_else_stays_as_it_is() {
        let firefox: Value = serde_json::from_slice(FIREFOX).unwrap();
        let chromium = derived();
        for (key, value) in firefox.as_object().unwrap() {
            let is_derived = [
                "action",
                "background",
                "browser_specific_settings",
                "host_permissions",
                "permissions",
            ];
            if !is_derived.contains(&key.as_str()) {
                assert_eq!(chromium[key], *value, "{key}");
            }
        }
        assert_eq!(
            chromium["action"]["default_popup"],
            firefox["action"]["default_popup"]
        );
    }

    #[test]
    fn a_manifest_with_two_scripts_or_none_is_refused() {
        for scripts in [json!(["a.js", "b.js"]), json!([])] {
            let mut manifest: Value = serde_json::from_slice(FIREFOX).unwrap();
            manifest["background"]["scripts"] = scripts;
            let error = derive(manifest.to_string().as_bytes(), None).unwrap_err();
            assert!(error.to_string().contains("one script"), "{error}");
        }
    }
}
