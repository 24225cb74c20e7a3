//! Names of choices: printing them, reading them back, and saying which there are.

/// A name that is none of the choices.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("unknown {kind} `{found}`: expected one of {expected}")]
pub struct UnknownName {
    /// What was being chosen, such as `activation`.
    pub kind: &'static str,
    /// The name that was given.
    pub found: String,
    /// The names there are, separated by commas.
    pub expected: String,
}

/// `Display` and `FromStr` for an enum with `ALL` and `name`.
macro_rules! named {
    ($type:ty, $kind:literal) => {
        impl std::fmt::Display for $type {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.pad(self.name())
            }
        }

        impl std::str::FromStr for $type {
            type Err = crate::names::UnknownName;

            fn from_str(name: &str) -> Result<Self, Self::Err> {
                Self::ALL.into_iter().find(|choice| choice.name() == name).ok_or_else(|| {
                    crate::names::UnknownName {
                        kind: $kind,
                        found: name.to_owned(),
                        expected: Self::ALL.map(Self::name).join(", "),
                    }
                })
            }
        }
    };
}
pub(crate) use named;
