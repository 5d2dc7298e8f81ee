//! What a page of the extension owes to people whose system forces a few colours upon it: marks, badges,
//! links and the focus stay visible, and differ by something else than their colour. Judged by the
//! styles that the browser computed in that mode.

use anyhow::{Result, ensure};
use serde_json::{Value, json};

use crate::browser::{Browser, Wish};

/// Fails where something in the page is lost in forced colours, which are on only meanwhile.
pub(crate) fn ensure_nothing_is_lost(
    browser: &(dyn Browser + 'static),
    what: &str,
    picture: &str,
) -> Result<()> {
    browser.wish(Some(Wish::ForcedColours))?;
    let query = Wish::ForcedColours.media_query();
    // Colours change slowly; while they do, none is the one that was meant.
    browser.await_in_page(&format!(
        "matchMedia('{query}').matches && document.getAnimations().length === 0"
    ))?;
    browser.photograph_page(picture)?;
    let found = lost(browser)?;
    browser.wish(None)?;
    ensure!(
        found.is_empty(),
        "{what}: lost in forced colours: {found:#?}"
    );
    Ok(())
}

/// Fails unless each of these style sheets, which take something away, is found out in the page.
pub(crate) fn ensure_losses_are_seen(browser: &(dyn Browser + 'static)) -> Result<()> {
    browser.wish(Some(Wish::ForcedColours))?;
    for (taken, style) in TAKEN_AWAY {
        browser.run_in_page(WEAR, &[json!(style)])?;
        let found = lost(browser)?;
        ensure!(
            found.iter().any(|fault| fault.starts_with(taken)),
            "nobody missed {taken:?} without {style}: {found:#?}"
        );
    }
    browser.run_in_page(WEAR, &[json!("")])?;
    browser.wish(None)
}

fn lost(browser: &(dyn Browser + 'static)) -> Result<Vec<String>> {
    // Where the keyboard was used last, a focus that a script moves is shown as well.
    browser.session().press_keys("\u{e004}")?;
    // That key may have led out of the page. Firefox lets no page take the focus back by itself, and
    // Chromium does not give it to a page without asking for something in it.
    browser.wish(Some(Wish::ForcedColours))?;
    browser.await_in_page(HAS_FOCUS)?;
    let found = browser.run_in_page(LOST, &[])?;
    let faults = found.as_array().into_iter().flatten();
    Ok(faults
        .filter_map(Value::as_str)
        .map(str::to_owned)
        .collect())
}

const HAS_FOCUS: &str = "(() => {
    if (!document.hasFocus()) document.querySelector('a[href], button, input, summary')?.focus();
    return document.hasFocus();
})()";

/// What is missed, and what takes it away.
const TAKEN_AWAY: &[(&str, &str)] = &[
    (
        "icon",
        ".hero-mark .icon { stroke: CanvasText !important; }",
    ),
    (
        "mark",
        ".hero-mark { border: 0 !important; background: Canvas !important; }",
    ),
    (
        "authority",
        ".path > li .node { forced-color-adjust: none !important; background: Canvas !important; }",
    ),
    (
        "text",
        ".chip { background: CanvasText !important; color: Canvas !important; }",
    ),
    ("focus", ":focus-visible { outline: none !important; }"),
    (
        "link",
        ".path > li::after { border-inline-start-style: dotted !important; }",
    ),
    (
        "shape",
        ".dot { border-radius: 0 !important; rotate: none !important; }",
    ),
];

/// The policy for the extension's pages allows no style elements, but sheets that a script makes.
const WEAR: &str = "const sheet = new CSSStyleSheet();
    sheet.replaceSync(arguments[0]);
    document.adoptedStyleSheets = [sheet];";

/// WCAG 2.2 wants 4.5 for text and 3 for what is no text (1.4.3, 1.4.11).
const LOST: &str = r#"
    const faults = [];
    const name = element => element.outerHTML.slice(0, 120);

    // Numbers for a colour, however it is written. A page has few, and asks for each very often.
    const context = new OffscreenCanvas(1, 1).getContext("2d", { willReadFrequently: true });
    const known = new Map();
    const numbers = colour => {
      if (!known.has(colour)) {
        context.clearRect(0, 0, 1, 1);
        context.fillStyle = colour;
        context.fillRect(0, 0, 1, 1);
        known.set(colour, [...context.getImageData(0, 0, 1, 1).data]);
      }
      return known.get(colour);
    };
    const isSeen = colour => numbers(colour)[3] > 250;
    // Chromium's system colours let something through: how they look depends on what is behind.
    const over = (colour, below) => {
      const [red, green, blue, alpha] = numbers(colour);
      const under = numbers(below);
      return [red, green, blue].map((value, at) => (value * alpha + under[at] * (255 - alpha)) / 255);
    };
    const luminance = colour => {
      const [red, green, blue] = colour.map(value => value / 255)
        .map(value => value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4);
      return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
    };
    const contrast = (one, other) => {
      const [dark, light] = [luminance(over(one, other)), luminance(numbers(other).slice(0, 3))]
        .sort((a, b) => a - b);
      return (light + 0.05) / (dark + 0.05);
    };

    const probe = document.createElement("i");
    probe.style.cssText = "background-color: Canvas; forced-color-adjust: none";
    document.body.append(probe);
    const canvas = getComputedStyle(probe).backgroundColor;
    probe.remove();
    const behind = element => {
      for (let place = element; place; place = place.parentElement) {
        const { backgroundColor } = getComputedStyle(place);
        if (isSeen(backgroundColor)) return backgroundColor;
      }
      return canvas;
    };
    const isShown = element => element.checkVisibility() && element.getClientRects().length > 0;
    const all = selector => [...document.querySelectorAll(selector)].filter(isShown);
    const hasEdge = (style, around) => style.borderTopStyle !== "none"
      && parseFloat(style.borderTopWidth) >= 1 && contrast(style.borderTopColor, around) >= 3;

    for (const icon of all("svg.icon")) {
      if (contrast(getComputedStyle(icon).stroke, behind(icon)) < 3)
        faults.push(`icon: ${name(icon.parentElement)}`);
    }

    // At rest: the focus has its turn below.
    const { activeElement } = document;
    activeElement?.blur();

    // They stand out by their filling or by their edge.
    for (const mark of all(".hero-mark, .mark, .node, .tool-badge, .dot, .chip, .try, .copy, .primary, .plain")) {
      const style = getComputedStyle(mark);
      const around = behind(mark.parentElement);
      if (!hasEdge(style, around) && contrast(style.backgroundColor, around) < 3)
        faults.push(`mark: ${name(mark)}`);
    }

    // Chromium lays a plate in the colour of the page under text whose colours it forces.
    for (const element of all("body *")) {
      const hasText = [...element.childNodes].some(
        node => node.nodeType === Node.TEXT_NODE && node.data.trim() !== "");
      if (!hasText || element.closest(".only-heard")) continue;
      const { color, forcedColorAdjust } = getComputedStyle(element);
      const plate = forcedColorAdjust === "none" ? behind(element) : canvas;
      if (contrast(color, plate) < 4.5 || contrast(color, behind(element)) < 4.5)
        faults.push(`text: ${name(element)}`);
    }

    // The authority's disc is filled, the others are not.
    const isFilled = node => contrast(getComputedStyle(node).backgroundColor, behind(node.parentElement)) >= 3;
    for (const node of all(".path .node")) {
      if (isFilled(node) !== (node.parentElement.dataset.isAuthority === "true"))
        faults.push(`authority: ${name(node.parentElement)}`);
    }

    // Proven links are solid, others dashed; above the root there is none.
    for (const item of all(".path > li")) {
      const line = getComputedStyle(item, "::after");
      const isUnproven = item.dataset.link === "unproven";
      if (item.matches(":last-child") && !isUnproven) continue;
      const isAsMeant = line.content !== "none"
        && line.borderInlineStartStyle === (isUnproven ? "dashed" : "solid")
        && parseFloat(line.borderInlineStartWidth) >= 2
        && contrast(line.borderInlineStartColor, behind(item)) >= 3;
      if (!isAsMeant) faults.push(`link: ${name(item)}`);
    }

    // A row for each severity that differs from the others for those who see no colours.
    const list = document.querySelector(".cards");
    if (list) {
      const looks = ["alarm", "notice", "undetermined", "public"].map(severity => {
        const row = document.createElement("button");
        const dot = document.createElement("span");
        [row.className, row.dataset.severity, dot.className] = ["row", severity, "dot"];
        row.append(dot);
        list.append(row);
        const { borderTopLeftRadius, borderTopStyle, rotate } = getComputedStyle(dot);
        const isLost = !hasEdge(getComputedStyle(dot), behind(row)) && !isFilled(dot);
        if (isLost) faults.push(`mark: the dot for ${severity}`);
        const look = JSON.stringify([borderTopLeftRadius, borderTopStyle, rotate, isFilled(dot)]);
        row.remove();
        return look;
      });
      if (new Set(looks).size < looks.length) faults.push(`shape: ${looks.join(" ")}`);
    }

    // What the keyboard reaches shows that it is there.
    for (const control of all("a[href], button, input, select, summary, [tabindex='0']")) {
      if (control.disabled) continue;
      control.focus({ focusVisible: true, preventScroll: true });
      const { outlineColor, outlineStyle, outlineWidth } = getComputedStyle(control);
      const isRinged = document.activeElement === control && outlineStyle !== "none"
        && parseFloat(outlineWidth) >= 2 && contrast(outlineColor, behind(control.parentElement)) >= 3;
      if (!isRinged) faults.push(`focus: ${name(control)}`);
    }
    document.activeElement?.blur();
    activeElement?.focus({ preventScroll: true });
    return [...new Set(faults)];
"#;
