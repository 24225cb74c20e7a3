//! IDX, the format of MNIST: a big-endian header with the size of each dimension, then one byte for each element.
//!
//! ```text
//! byte 0, 1   0
//! byte 2      element type: 0x08 is unsigned bytes, the only one read here
//! byte 3      number of dimensions d
//! byte 4 …    d sizes of four bytes each, the first is the number of items
//! then        the elements, the last dimension running fastest
//! ```
//!
//! Source: LeCun, Cortes, Burges, The MNIST database of handwritten digits.

use std::io::Read;

use thiserror::Error;

use super::source::{Source, SourceProblem};
use super::{DataError, Dataset, ImageShape, Inputs, Targets};

/// The most elements a header may announce: 2 GiB of bytes.
pub const MAX_ELEMENTS: u64 = 1 << 31;

/// The most that is reserved on a header's word alone; beyond it memory grows with the bytes that really come.
const MAX_RESERVED: u64 = 1 << 26;

const UNSIGNED_BYTES: u8 = 0x08;

/// An IDX file that is none, or not the one expected.
#[derive(Debug, Error)]
#[non_exhaustive]
pub enum IdxProblem {
    /// The magic number is another format's.
    #[error(
        "starts with the bytes {}, expected the magic number of an IDX file of unsigned bytes, 00 00 08 and the number of dimensions",
        hex(.found)
    )]
    Magic {
        /// The first bytes.
        found: Vec<u8>,
    },
    /// The elements are no unsigned bytes.
    #[error("byte 2 says that its elements are {} (0x{found:02x}), expected unsigned bytes (0x08)", type_name(*.found))]
    ElementType {
        /// The type byte.
        found: u8,
    },
    /// Another number of dimensions than this use needs.
    #[error("byte 3 says that it has {found} {}, expected {expected}{hint}", if *.found == 1 { "dimension" } else { "dimensions" })]
    Dimensions {
        /// What this use needs.
        expected: &'static str,
        /// The number found.
        found: u8,
        /// What the file may be instead.
        hint: &'static str,
    },
    /// The file ends within its header.
    #[error("ends within its header, after {found} of {expected} {unit}")]
    HeaderCut {
        /// Length of the header.
        expected: usize,
        /// Length of the file.
        found: usize,
        /// `bytes` or `unpacked bytes`.
        unit: &'static str,
    },
    /// A dimension has no extent.
    #[error("dimension {dimension} is 0 (bytes {first} to {last}), expected at least 1", first = 4 * .dimension, last = 4 * .dimension + 3)]
    ZeroDimension {
        /// The dimension, counted from 1.
        dimension: usize,
    },
    /// The header announces more than any data set holds.
    #[error("its header announces {sizes} elements, expected at most {MAX_ELEMENTS}: the header is damaged")]
    TooLarge {
        /// The sizes, as in `60000 × 28 × 28`; only the first of very many.
        sizes: String,
    },
    /// The file ends before its last element.
    #[error(
        "ends after {found} of the {expected} {unit} that its header announces, in item {item} of {n_items}"
    )]
    Truncated {
        /// Bytes announced, header included.
        expected: u64,
        /// Bytes found.
        found: u64,
        /// `bytes` or `unpacked bytes`.
        unit: &'static str,
        /// The item it ends in, counted from 1.
        item: u64,
        /// Items announced.
        n_items: u64,
    },
    /// The file goes on after its last element.
    #[error("goes on after the {expected} {unit} that its header announces, expected its end there")]
    OverLong {
        /// Bytes announced, header included.
        expected: u64,
        /// `bytes` or `unpacked bytes`.
        unit: &'static str,
    },
    /// The images have other labels.
    #[error(
        "holds {images} images but {labels_name} holds {labels} labels: expected one label for each image"
    )]
    CountsDiffer {
        /// Number of images.
        images: usize,
        /// Number of labels.
        labels: usize,
        /// The file of labels.
        labels_name: String,
    },
    /// A label names no class.
    #[error("label {item} (byte {byte}) is {found}, expected a class from 0 to {last}")]
    LabelOutside {
        /// The label's place, counted from 1.
        item: usize,
        /// Its byte in the file, counted from 0.
        byte: usize,
        /// The label.
        found: u8,
        /// The last class.
        last: usize,
    },
}

/// The contents of an IDX file of unsigned bytes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Idx {
    name: String,
    sizes: Vec<usize>,
    bytes: Vec<u8>,
}

impl Idx {
    /// The size of each dimension; the first is the number of items. None is 0.
    pub fn sizes(&self) -> &[usize] {
        &self.sizes
    }

    /// Number of items: images, labels.
    pub fn n_items(&self) -> usize {
        self.sizes[0]
    }

    /// All elements, the last dimension running fastest.
    pub fn bytes(&self) -> &[u8] {
        &self.bytes
    }
}

/// Reads an IDX file of unsigned bytes with any number of dimensions, plain or gzip.
///
/// # Errors
/// If the bytes are anything but exactly one such file; the error names the place.
pub fn read(reader: impl Read, name: &str) -> Result<Idx, DataError> {
    read_where(reader, name, |n| if n == 0 { Some(("at least 1", "")) } else { None })
}

/// Reads an IDX file of images: three dimensions, images × rows × columns.
///
/// # Errors
/// As [`read`], and if there are not three dimensions.
pub fn read_images(reader: impl Read, name: &str) -> Result<Idx, DataError> {
    read_where(reader, name, |n| match n {
        3 => None,
        1 => Some(("3: images, rows, columns", "; a file with one dimension holds labels")),
        _ => Some(("3: images, rows, columns", "")),
    })
}

/// Reads an IDX file of labels: one dimension.
///
/// # Errors
/// As [`read`], and if there is not one dimension.
pub fn read_labels(reader: impl Read, name: &str) -> Result<Idx, DataError> {
    read_where(reader, name, |n| match n {
        1 => None,
        3 => Some(("1: labels", "; a file with three dimensions holds images")),
        _ => Some(("1: labels", "")),
    })
}

/// Joins images, or any items of two or more dimensions, with their labels. Three dimensions make an image shape.
///
/// The classes are 0 to `n_classes` − 1; without it, 0 to the greatest label.
///
/// # Errors
/// If the counts differ, or a label names no class.
pub fn images_with_labels(images: Idx, labels: Idx, n_classes: Option<usize>) -> Result<Dataset, DataError> {
    if images.n_items() != labels.n_items() || labels.sizes.len() != 1 {
        let problem = IdxProblem::CountsDiffer {
            images: images.n_items(),
            labels: labels.bytes.len(),
            labels_name: labels.name,
        };
        return Err(DataError::new(images.name, problem));
    }
    let greatest = labels.bytes.iter().copied().max().map_or(0, usize::from);
    let n_classes = n_classes.unwrap_or(greatest + 1);
    if let Some(item) = labels.bytes.iter().position(|&label| usize::from(label) >= n_classes) {
        let header = 4 + 4 * labels.sizes.len();
        let (found, last) = (labels.bytes[item], n_classes.saturating_sub(1));
        let problem = IdxProblem::LabelOutside { item: item + 1, byte: header + item, found, last };
        return Err(DataError::new(labels.name, problem));
    }
    let targets = Targets::Classes {
        labels: labels.bytes.into_iter().map(u32::from).collect(),
        names: (0..n_classes).map(|class| class.to_string()).collect(),
    };
    let n_inputs = images.sizes[1..].iter().product();
    let dataset = Dataset::new(images.name, n_inputs, Inputs::Bytes(images.bytes), targets)?;
    match images.sizes[1..] {
        [n_rows, n_columns] => dataset.with_image_shape(ImageShape { n_rows, n_columns }),
        _ => Ok(dataset),
    }
}

/// Reads a file whose number of dimensions `refusal` does not refuse: it returns what was expected, and a hint.
fn read_where(
    reader: impl Read,
    name: &str,
    refusal: impl Fn(u8) -> Option<(&'static str, &'static str)>,
) -> Result<Idx, DataError> {
    let mut source = Source::new(reader, name, "an IDX file")?;
    let unit = source.unit();
    let refuse = |problem: IdxProblem| Err(DataError::new(name, problem));

    let mut header = Vec::new();
    source.read_up_to(4, &mut header)?;
    if header.is_empty() {
        return Err(DataError::new(name, SourceProblem::Empty { expected: "an IDX file" }));
    }
    if header.len() < 4 || header[..2] != [0, 0] {
        return refuse(IdxProblem::Magic { found: header });
    }
    let (element_type, n_dimensions) = (header[2], header[3]);
    if element_type != UNSIGNED_BYTES {
        return refuse(IdxProblem::ElementType { found: element_type });
    }
    if let Some((expected, hint)) = refusal(n_dimensions) {
        return refuse(IdxProblem::Dimensions { expected, found: n_dimensions, hint });
    }

    let header_length = 4 + 4 * usize::from(n_dimensions);
    source.read_up_to(header_length as u64 - 4, &mut header)?;
    if header.len() < header_length {
        return refuse(IdxProblem::HeaderCut { expected: header_length, found: header.len(), unit });
    }
    let sizes: Vec<u32> = header[4..]
        .chunks_exact(4)
        .map(|size| u32::from_be_bytes([size[0], size[1], size[2], size[3]]))
        .collect();
    if let Some(zero) = sizes.iter().position(|&size| size == 0) {
        return refuse(IdxProblem::ZeroDimension { dimension: zero + 1 });
    }
    let n_elements = sizes.iter().try_fold(1_u64, |product, &size| product.checked_mul(u64::from(size)));
    let Some(n_elements) = n_elements.filter(|&n| n <= MAX_ELEMENTS) else {
        let more = if sizes.len() > 4 { " × …" } else { "" };
        let first = sizes.iter().take(4).map(u32::to_string).collect::<Vec<_>>().join(" × ");
        return refuse(IdxProblem::TooLarge { sizes: first + more });
    };

    let mut bytes = Vec::with_capacity(n_elements.min(MAX_RESERVED) as usize);
    source.read_up_to(n_elements, &mut bytes)?;
    let expected = header_length as u64 + n_elements;
    if (bytes.len() as u64) < n_elements {
        let n_items = u64::from(sizes[0]);
        return refuse(IdxProblem::Truncated {
            expected,
            found: (header_length + bytes.len()) as u64,
            unit,
            item: bytes.len() as u64 / (n_elements / n_items) + 1,
            n_items,
        });
    }
    let mut beyond = Vec::new();
    source.read_up_to(1, &mut beyond)?;
    if !beyond.is_empty() {
        return refuse(IdxProblem::OverLong { expected, unit });
    }
    Ok(Idx { name: name.to_owned(), sizes: sizes.into_iter().map(|size| size as usize).collect(), bytes })
}

fn type_name(element_type: u8) -> &'static str {
    match element_type {
        0x09 => "signed bytes",
        0x0b => "16-bit integers",
        0x0c => "32-bit integers",
        0x0d => "32-bit floats",
        0x0e => "64-bit floats",
        _ => "of no known type",
    }
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect::<Vec<_>>().join(" ")
}
