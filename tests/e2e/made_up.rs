//! States of the popup to which no site of the lab leads, or only with another computer: the popup is
//! given what its background would say of them. They are looked at as the other states are, beside which
//! they differ in their words and cards alone: so once, and for what is cut off at twice the size too.

use anyhow::{Context as _, Result};
use serde_json::json;

use crate::browser::Browser;

/// Name, what is changed in a reply about a page that a state reads, and what then stands in the popup.
const STATES: &[(&str, &str, &str)] = &[
    ("none", "r.page.main = null;", "body[data-story=none]"),
    (
        "permission",
        "r.hasPermission = false; unseen({});",
        "body[data-story=permission]",
    ),
    (
        "pending",
        "unseen({ state: 'pending' });",
        "body[data-story=pending]",
    ),
    (
        "failed",
        "unseen({ state: 'failed', code: 'certificate-invalid' });",
        "body[data-story=failed]",
    ),
    ("unobserved", "unseen({});", "body[data-story=unobserved]"),
    (
        "no-chain",
        "unseen({ state: 'no-chain', isOverridden: true });",
        "body[data-story=no-chain]",
    ),
    (
        "clicked-through",
        "main.isOverridden = true; main.evidence = 'observed-leaf';",
        "[data-code=overridden]",
    ),
    (
        "portal",
        "unseen({ isPortal: true });",
        "body[data-story=portal]",
    ),
    (
        "failed-handshake",
        "unseen({ state: 'failed-handshake', isFailedPage: true, probe: probe('offered-ask') });",
        "body[data-story=failed-handshake]",
    ),
    (
        "probe-offered-private",
        "unseen({ probe: probe('offered-private') });",
        "[data-testid=probe][data-state=offered-private]",
    ),
    (
        "probe-off",
        "unseen({ probe: probe('off') });",
        "[data-testid=probe][data-state=off]",
    ),
    (
        "probe-open",
        "unseen({ probe: probe('open') });",
        "[data-testid=probe][data-state=open]",
    ),
    (
        "probe-failed",
        "unseen({ state: 'failed', code: 'probe-timeout', probe: probe('failed') });",
        "body[data-story=probe-failed]",
    ),
    (
        "probe-answered",
        "main.evidence = 'probed'; main.probe = probe('answered');",
        "[data-testid=probe-connection]",
    ),
    (
        "host-missing",
        "down('missing');",
        "body[data-story=host-missing]",
    ),
    (
        "host-blocked",
        "down('blocked');",
        "body[data-story=host-blocked]",
    ),
    (
        "host-crashed",
        "down('crashed');",
        "body[data-story=host-crashed]",
    ),
    (
        "host-too-old",
        "down('too-old');",
        "body[data-story=host-too-old]",
    ),
    (
        "host-too-new",
        "down('too-new');",
        "body[data-story=host-too-new]",
    ),
    (
        "leaked-key",
        "leak(verdict.authority);",
        "body[data-story=leaked]",
    ),
    ("installed", "install(verdict);", "[data-testid=installed]"),
    (
        "installed-leaked",
        "leak(verdict.authority); install(verdict);",
        "[data-testid=installed]",
    ),
    (
        "many-parts",
        "r.page.parts = many();",
        "[data-testid=find-part]",
    ),
    ("offer-listed", "offer(verdict);", "[data-testid=offer]"),
    (
        "offer-leaked",
        "leak(verdict.authority); offer(verdict);",
        "[data-testid=offer]",
    ),
    (
        "offer-capable",
        "verdict.standing = 'interception-capable'; offer(verdict);",
        "[data-testid=offer]",
    ),
    (
        "offer-product",
        "verdict.authority.category = 'antivirus'; offer(verdict);",
        "[data-testid=offer]",
    ),
    (
        "offer-claim",
        "verdict.basis = 'name'; offer(verdict);",
        "[data-testid=offer]",
    ),
    (
        "offer-claim-product",
        "verdict.basis = 'name'; verdict.authority.category = 'antivirus'; offer(verdict);",
        "[data-testid=offer]",
    ),
    (
        "offer-unknown",
        "offer(nameless('outside-public-trust'));",
        "[data-testid=offer]",
    ),
    (
        "offer-imitates-public",
        "offer(nameless('outside-public-trust', 'imitates-public-root'));",
        "[data-testid=offer]",
    ),
    (
        "offer-public",
        "offer(nameless('publicly-trusted'));",
        "[data-testid=offer]",
    ),
    (
        "offer-not-ca",
        "offer(nameless('undetermined', 'offered-not-ca'));",
        "[data-testid=offer]",
    ),
    (
        "offer-undetermined",
        "offer(nameless('undetermined'));",
        "[data-testid=offer]",
    ),
    (
        "offer-unreadable",
        "offer(null, 'failed', 'offer-unreadable');",
        "[data-testid=offer-error]",
    ),
    (
        "offer-failed",
        "offer(null, 'failed', 'offer-not-fetched');",
        "[data-testid=offer-error]",
    ),
    (
        "offer-closed",
        "offer(null, 'closed');",
        "[data-testid=offer][data-state=closed]",
    ),
    (
        "offer-waiting",
        "offer(null, 'waiting');",
        "[data-testid=offer][data-state=waiting]",
    ),
    (
        "offer-host-down",
        "offer(null, 'host-down');",
        "[data-testid=offer][data-state=host-down]",
    ),
    (
        "offer-reading",
        "offer(null, 'reading');",
        "[data-testid=offer][data-state=reading]",
    ),
];

/// Has the popup in the selected tab show each of them.
pub(super) fn show_each(
    browser: &(dyn Browser + 'static),
    mut look: impl FnMut(&str) -> Result<()>,
) -> Result<()> {
    for (name, change, expected) in STATES {
        let script =
            format!("const change = (r, main, verdict) => {{ {HELPERS} {change} }};{TELL}");
        browser.run_in_page(&script, &[json!(name)])?;
        let shown = format!(
            "document.querySelector('{expected}') && ('{name}' === 'none'
                || document.querySelector('[data-testid=scope]').textContent === '{name}.example')"
        );
        browser
            .await_in_page(&format!("!!({shown})"))
            .with_context(|| format!("the popup does not show {name}"))?;
        look(&format!("popup-{name}"))?;
    }
    Ok(())
}

/// What the changes are made of.
const HELPERS: &str = "
    const unseen = changes => Object.assign(main, { state: 'unobserved', standing: 'undetermined',
      severity: 'undetermined', authority: null, chain: null, evidence: 'none' }, changes);
    const probe = state => ({ state, code: state === 'failed' ? 'probe-timeout' : null,
      connection: state === 'answered' ? { address: '192.0.2.1', protocol: 'TLS 1.3',
        via: 'direct', isCached: true, matchesObserved: null } : null });
    const down = phase => {
      r.host = { phase, hello: null };
      unseen({ state: 'host-down' });
    };
    const leak = authority => Object.assign(authority, { keyIsPublic: true, evidence: 'capability' });
    const nameless = (standing, code) => ({ ...verdict, standing, basis: null, authority: null,
      notes: code ? [{ code, subject: 'CN=Public Root' }] : [] });
    const install = ({ authority, basis, standing }) => {
      r.installed = { authority, basis, standing, others: 2 };
      r.verdicts[main.chain] = nameless('publicly-trusted');
      Object.assign(main, { standing: 'publicly-trusted', severity: 'public', authority: null });
    };
    const many = () => Array.from({ length: 40 }, (_, index) => ({ ...main, isMain: false,
      host: `part-${index}.of-a-page-with-many-parts.example`,
      ...(index % 3 ? { chain: null, authority: null, standing: 'publicly-trusted',
        severity: 'public' } : {}) }));
    const offer = (told, state = 'answered', code = null) => {
      r.offers = [{ documentId: null, at: 0, state, code, verdicts: told ? [told] : [],
        hosts: ['provider.example'], pageHosts: ['news.example', 'provider.example'],
        sign: { url: 'http://provider.example/root.crt', host: 'provider.example',
          fileName: 'root.crt', contentType: '', by: 'type', isRepeatable: true } }];
    };";

/// Answers the popup's question in the background's place, and has it ask: the background announces that
/// the tab shows the example which it shows already. What is answered was made by the page itself, for
/// in Firefox a script of the driver lives in a world of its own.
const TELL: &str = "
    const page = window.wrappedJSObject ?? window;
    const { runtime, tabs } = page.browser ?? page.chrome;
    page.askBackground ??= runtime.sendMessage;
    const ask = message => page.askBackground.call(runtime, page.JSON.parse(JSON.stringify(message)));
    const example = tabId => ask({ type: 'example', tabId, name: 'alarm' });
    return tabs.getCurrent()
      .then(({ id }) => example(id).then(() => ask({ type: 'page', tabId: id, host: null })))
      .then(({ value }) => {
        const r = JSON.parse(JSON.stringify(value));
        const { main } = r.page;
        r.isExample = false;
        main.host = `${arguments[0]}.example`;
        change(r, main, r.verdicts[main.chain]);
        r.page.worst = r.page.main;
        const text = JSON.stringify({ value: r });
        runtime.sendMessage = message => message.type === 'page'
          ? page.Promise.resolve(page.JSON.parse(text))
          : page.askBackground.call(runtime, message);
        return example(r.tabId);
      })
      .then(() => true);";
