//! What a page of the extension owes to people who do not see it as its designer did: axe-core's rules
//! (<https://github.com/dequelabs/axe-core>), nothing cut off, and nothing that moves unasked.

use std::fs;

use anyhow::{Context as _, Result, ensure};
use serde_json::{Value, json};

use crate::browser::Browser;
use crate::toolchain::Toolchain;

/// axe-core, as it is put into a page.
pub(crate) struct Axe {
    source: String,
}

/// Which of axe-core's rules.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Rules {
    /// All that belong to WCAG 2.2 AA, and its best practices.
    All,
    /// Those that other colours can break.
    Colours,
}

impl Axe {
    /// Reads the one that npm has installed.
    pub(crate) fn load(toolchain: &Toolchain) -> Result<Self> {
        let file = toolchain.root.join("node_modules/axe-core/axe.min.js");
        let source = fs::read_to_string(&file)
            .with_context(|| format!("cannot read {}; run: cargo lab setup", file.display()))?;
        Ok(Self { source })
    }

    /// Fails unless the page in the selected tab keeps the rules.
    pub(crate) fn check(
        &self,
        browser: &(dyn Browser + 'static),
        rules: Rules,
        what: &str,
    ) -> Result<()> {
        let tags = [
            "wcag2a",
            "wcag2aa",
            "wcag21a",
            "wcag21aa",
            "wcag22aa",
            "best-practice",
        ];
        let only = match rules {
            Rules::All => json!({ "type": "tag", "values": tags }),
            Rules::Colours => json!({ "type": "rule", "values": ["color-contrast"] }),
        };
        let options = json!({ "runOnly": only, "resultTypes": ["violations"] });
        let script = format!("{};{RUN}", self.source);
        let found = browser.run_in_page(&script, &[options])?;
        let found = found.as_str().context("axe-core gave no answer")?;
        let violations: Vec<Value> = serde_json::from_str(found)?;
        ensure!(
            violations.is_empty(),
            "{what} breaks rules: {violations:#?}"
        );
        Ok(())
    }
}

/// Fails where something in the page does not fit into its place.
pub(crate) fn ensure_nothing_is_cut_off(
    browser: &(dyn Browser + 'static),
    what: &str,
) -> Result<()> {
    let found = browser.run_in_page(CUT_OFF, &[])?;
    ensure!(found == json!([]), "{what}: cut off: {found:#}");
    Ok(())
}

/// Fails where something in the page moves or changes slowly.
pub(crate) fn ensure_nothing_moves(browser: &(dyn Browser + 'static), what: &str) -> Result<()> {
    let found = browser.run_in_page(MOVING, &[])?;
    ensure!(found == json!([]), "{what}: moves: {found:#}");
    Ok(())
}

const RUN: &str = "return axe.run(document, arguments[0]).then(({ violations }) => JSON.stringify(
    violations.map(({ id, help, nodes }) => ({
      id, help, nodes: nodes.map(({ html, failureSummary }) => ({ html, failureSummary })) }))))";

/// A page never scrolls sideways, and no text is wider or higher than the box that hides the rest of
/// it, unless the rest can be scrolled to by keyboard too. What only decorates is left out.
const CUT_OFF: &str = "const page = document.documentElement;
    const found = page.scrollWidth > page.clientWidth
      ? [`the page is ${page.scrollWidth} wide, the window ${page.clientWidth}`] : [];
    for (const element of document.body.querySelectorAll('*')) {
      if (element.closest('[aria-hidden=true], .only-heard, svg')) continue;
      const { overflowX, overflowY, display } = getComputedStyle(element);
      if (display === 'inline') continue;
      const isReachable = overflow => overflow === 'visible'
        || (overflow === 'auto' && element.tabIndex === 0);
      const isWide = !isReachable(overflowX) && element.scrollWidth > element.clientWidth + 1;
      const isHigh = !isReachable(overflowY) && element.scrollHeight > element.clientHeight + 1;
      if (isWide || isHigh) found.push(element.outerHTML.slice(0, 200));
      const { right, left, width } = element.getBoundingClientRect();
      if (width > 0 && (left < -1 || right > page.clientWidth + 1))
        found.push(`outside: ${element.outerHTML.slice(0, 200)}`);
    }
    return found;";

const MOVING: &str = "return [...document.querySelectorAll('*')].filter(element => {
      const { animationName, transitionDuration } = getComputedStyle(element);
      return animationName !== 'none' || transitionDuration.split(', ').some(time => time !== '0s');
    }).map(element => element.outerHTML.slice(0, 200));";
