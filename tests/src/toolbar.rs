//! What a person sees of Rootwatch in the toolbar: a badge with a text, a colour and a tooltip.

/// Badge colours as people name them.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Colour {
    Amber,
    Grey,
    Other,
    Red,
}

impl Colour {
    /// Names a colour as a person would.
    pub(crate) fn named(red: i64, green: i64, blue: i64) -> Self {
        let spread = red.max(green).max(blue) - red.min(green).min(blue);
        match () {
            () if spread < 40 => Self::Grey,
            () if red > 150 && green < 80 && blue < 80 => Self::Red,
            () if red > 150 && green >= 80 && blue < 80 => Self::Amber,
            () => Self::Other,
        }
    }
}

/// The toolbar button of the selected tab.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Badge {
    /// Empty where there is no badge.
    pub(crate) text: String,
    pub(crate) colour: Colour,
    /// The tooltip.
    pub(crate) title: String,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn colours_are_named_as_a_person_would() {
        assert_eq!(Colour::named(197, 34, 31), Colour::Red);
        assert_eq!(Colour::named(191, 105, 0), Colour::Amber);
        assert_eq!(Colour::named(90, 96, 104), Colour::Grey);
        assert_eq!(Colour::named(0, 120, 40), Colour::Other);
    }
}
