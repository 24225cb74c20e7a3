//! The values of flags and of configuration files: what may be said, and what is answered otherwise.

use backprop_core::Schedule;
use backprop_core::data::ImageShape;
use backprop_core::data::augment;
use backprop_core::data::csv::{Header, Kind};
use serde::{Serialize, Serializer};
use std::fmt;
use std::str::FromStr;

/// A whole number from 1.
pub fn at_least_one<T: TryFrom<u64>>(text: &str) -> Result<T, String> {
    let expected = || "expected a whole number from 1".to_string();
    let number: u64 = text.trim().parse().map_err(|_| expected())?;
    if number == 0 {
        return Err(expected());
    }
    T::try_from(number).map_err(|_| "expected a smaller number".to_string())
}

/// A finite number that `fits`.
fn real(text: &str, expected: &str, fits: impl Fn(f64) -> bool) -> Result<f64, String> {
    let number: Option<f64> = text.trim().parse().ok();
    number.filter(|x| x.is_finite() && fits(*x)).ok_or_else(|| format!("expected {expected}"))
}

/// A number above 0.
pub fn above_zero(text: &str) -> Result<f64, String> {
    real(text, "a number above 0", |x| x > 0.0)
}

/// A number from 0.
pub fn at_least_zero(text: &str) -> Result<f64, String> {
    real(text, "a number from 0", |x| x >= 0.0)
}

/// A share of a whole: from 0 up to but not including 1.
pub fn share(text: &str) -> Result<f64, String> {
    real(text, "a share from 0 up to but not including 1", |x| (0.0..1.0).contains(&x))
}

/// A factor that forgets: from 0 up to but not including 1.
pub fn momentum(text: &str) -> Result<f64, String> {
    real(text, "a number from 0 up to but not including 1", |x| (0.0..1.0).contains(&x))
}

/// How the learning rate changes, as a word with its numbers: `step:10:0.5`.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct ScheduleText(pub Schedule);

impl FromStr for ScheduleText {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        const EXPECTED: &str = "expected constant, step:EVERY:FACTOR, exponential:FACTOR, cosine, cosine:FLOOR or plateau:FACTOR:PATIENCE";
        fn in_part(name: &str) -> impl Fn(String) -> String {
            move |why| format!("{name} of the schedule: {why}")
        }
        let factor = |text| above_zero(text).map_err(in_part("FACTOR"));
        let parts: Vec<_> = text.split(':').collect();
        let schedule = match parts[..] {
            ["constant"] => Schedule::Constant,
            ["step", every, by] => {
                Schedule::Step { every: at_least_one(every).map_err(in_part("EVERY"))?, factor: factor(by)? }
            }
            ["exponential", by] => Schedule::Exponential { factor: factor(by)? },
            ["cosine"] => Schedule::Cosine { floor: 0.0 },
            ["cosine", floor] => {
                let floor = real(floor, "a number from 0 to 1", |x| (0.0..=1.0).contains(&x));
                Schedule::Cosine { floor: floor.map_err(in_part("FLOOR"))? }
            }
            ["plateau", by, patience] => Schedule::Plateau {
                factor: factor(by)?,
                patience: at_least_one(patience).map_err(in_part("PATIENCE"))?,
            },
            _ => return Err(EXPECTED.to_string()),
        };
        Ok(ScheduleText(schedule))
    }
}

impl fmt::Display for ScheduleText {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.0 {
            Schedule::Constant => write!(f, "constant"),
            Schedule::Step { every, factor } => write!(f, "step:{every}:{factor}"),
            Schedule::Exponential { factor } => write!(f, "exponential:{factor}"),
            Schedule::Cosine { floor } => write!(f, "cosine:{floor}"),
            Schedule::Plateau { factor, patience } => write!(f, "plateau:{factor}:{patience}"),
        }
    }
}

/// How far training images are changed, written `shift=2,rotation=10`; what is not named is not changed.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct AugmentText(pub augment::Options);

impl AugmentText {
    /// The names that may be said, each with its number.
    fn fields(options: &mut augment::Options) -> [(&'static str, &mut f64); 6] {
        let augment::Options { shift, rotation, scale, shear, elastic, smoothness } = options;
        [
            ("shift", shift),
            ("rotation", rotation),
            ("scale", scale),
            ("shear", shear),
            ("elastic", elastic),
            ("smoothness", smoothness),
        ]
    }
}

impl FromStr for AugmentText {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let mut options = augment::Options::default();
        for part in text.split(',') {
            let (name, number) =
                part.split_once('=').ok_or("expected names with numbers, such as shift=2,rotation=10")?;
            let mut fields = AugmentText::fields(&mut options);
            let names = fields.iter().map(|field| field.0).collect::<Vec<_>>().join(", ");
            let field = fields.iter_mut().find(|field| field.0 == name.trim());
            let (_, place) =
                field.ok_or_else(|| format!("unknown name `{name}`: expected one of {names}"))?;
            **place = at_least_zero(number).map_err(|why| format!("{name}: {why}"))?;
        }
        Ok(AugmentText(options))
    }
}

impl fmt::Display for AugmentText {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut options = self.0;
        let fields = AugmentText::fields(&mut options);
        let said =
            fields.iter().filter(|field| *field.1 != 0.0).map(|(name, number)| format!("{name}={number}"));
        f.write_str(&said.collect::<Vec<_>>().join(","))
    }
}

/// Rows and columns of an image, written `28x28`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ImageSize(pub ImageShape);

impl FromStr for ImageSize {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let (rows, columns) = text
            .split_once(['x', '×'])
            .ok_or("expected rows and columns with an x between, such as 28x28")?;
        Ok(ImageSize(ImageShape { n_rows: at_least_one(rows)?, n_columns: at_least_one(columns)? }))
    }
}

impl fmt::Display for ImageSize {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}x{}", self.0.n_rows, self.0.n_columns)
    }
}

/// The byte between the fields of a CSV file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Delimiter(pub u8);

impl FromStr for Delimiter {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        match text.as_bytes() {
            b"tab" | b"\\t" => Ok(Delimiter(b'\t')),
            b"\"" | b"\r" | b"\n" => {
                Err("expected a character that ends no line and quotes no field".to_string())
            }
            &[byte] if byte.is_ascii() => Ok(Delimiter(byte)),
            _ => Err("expected one ASCII character, or tab".to_string()),
        }
    }
}

impl fmt::Display for Delimiter {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.0 {
            b'\t' => write!(f, "tab"),
            byte => write!(f, "{}", char::from(byte)),
        }
    }
}

/// Whether the first row of a CSV file holds names.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum HeaderChoice {
    /// As the file looks
    Auto,
    /// It does
    Present,
    /// It holds data
    Absent,
}

impl From<HeaderChoice> for Header {
    fn from(choice: HeaderChoice) -> Self {
        match choice {
            HeaderChoice::Auto => Header::Auto,
            HeaderChoice::Present => Header::Present,
            HeaderChoice::Absent => Header::Absent,
        }
    }
}

/// What the target of a CSV file is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum KindChoice {
    /// As the column looks
    Auto,
    /// The name of a class
    Classes,
    /// A real number
    Real,
}

impl From<KindChoice> for Kind {
    fn from(choice: KindChoice) -> Self {
        match choice {
            KindChoice::Auto => Kind::Auto,
            KindChoice::Classes => Kind::Classes,
            KindChoice::Real => Kind::Real,
        }
    }
}

/// Values that stand in a configuration file as the text that `Display` writes.
macro_rules! serialise_as_text {
    ($($type:ty),*) => {$(
        impl Serialize for $type {
            fn serialize<S: Serializer>(&self, serialiser: S) -> Result<S::Ok, S::Error> {
                serialiser.collect_str(self)
            }
        }
    )*};
}
serialise_as_text!(AugmentText, ScheduleText, ImageSize, Delimiter);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_written_is_read_back() {
        for text in ["constant", "step:10:0.5", "exponential:0.97", "cosine:0.01", "plateau:0.5:4"] {
            assert_eq!(text.parse::<ScheduleText>().map(|s| s.to_string()).as_deref(), Ok(text));
        }
        for text in ["shift=2,rotation=10", "elastic=0.5,smoothness=6"] {
            assert_eq!(text.parse::<AugmentText>().map(|a| a.to_string()).as_deref(), Ok(text));
        }
        assert_eq!("28x14".parse::<ImageSize>().map(|s| s.to_string()).as_deref(), Ok("28x14"));
        for text in [";", "tab", "|"] {
            assert_eq!(text.parse::<Delimiter>().map(|d| d.to_string()).as_deref(), Ok(text));
        }
    }

    #[test]
    fn what_has_no_meaning_is_refused() {
        for text in ["", "steps", "step:0:0.5", "step:3", "exponential:-1", "exponential:nan", "cosine:2"] {
            assert!(text.parse::<ScheduleText>().is_err(), "{text}");
        }
        for text in ["0", "-3", "2.5", "ten", "", "99999999999999999999"] {
            assert!(at_least_one::<usize>(text).is_err(), "{text}");
        }
        assert!(at_least_one::<u32>("4294967296").is_err());
        for text in ["0", "-0.1", "nan", "inf", "x"] {
            assert!(above_zero(text).is_err(), "{text}");
        }
        for text in ["", "shift", "shift=-1", "turn=3", "shift=2;scale=1"] {
            assert!(text.parse::<AugmentText>().is_err(), "{text}");
        }
        assert!(share("1").is_err() && share("0").is_ok() && momentum("0.999").is_ok());
        assert!("28".parse::<ImageSize>().is_err() && "0x3".parse::<ImageSize>().is_err());
        assert!("ab".parse::<Delimiter>().is_err() && "\"".parse::<Delimiter>().is_err());
    }
}
