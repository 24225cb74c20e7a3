//! IDX files: what is read, and the words that refuse what is none.

use std::io::{Error, Read, Write};

use backprop_core::data::idx::{Idx, images_with_labels, read, read_images, read_labels};
use backprop_core::data::{DataError, ImageShape, Inputs};
use flate2::Compression;
use flate2::write::GzEncoder;

use super::words;

fn file(sizes: &[u32], elements: &[u8]) -> Vec<u8> {
    let mut bytes = vec![0, 0, 8, sizes.len() as u8];
    sizes.iter().for_each(|size| bytes.extend(size.to_be_bytes()));
    bytes.extend(elements);
    bytes
}

fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::default());
    encoder.write_all(bytes).expect("memory");
    encoder.finish().expect("memory")
}

/// Two images of 2×3 pixels: 28 bytes, 16 of them the header.
fn images() -> Vec<u8> {
    file(&[2, 2, 3], &[0, 1, 2, 3, 4, 5, 10, 11, 12, 13, 14, 255])
}

fn labels() -> Vec<u8> {
    file(&[2], &[1, 0])
}

#[test]
fn plain_and_packed_files_are_the_same() {
    let plain = read_images(&images()[..], "images").expect("images");
    let packed = read_images(&gzip(&images())[..], "images").expect("images");
    assert_eq!(plain, packed);
    assert_eq!(plain.sizes(), [2, 2, 3]);
    assert_eq!(plain.bytes()[6..], [10, 11, 12, 13, 14, 255]);
}

#[test]
fn a_packed_file_may_have_several_members() {
    let whole = images();
    let packed = [gzip(&whole[..9]), gzip(&whole[9..])].concat();
    assert_eq!(read_images(&packed[..], "images").expect("images").bytes(), &whole[16..]);
}

#[test]
fn a_reader_may_give_one_byte_at_a_time() {
    struct Slow<'a>(&'a [u8]);
    impl Read for Slow<'_> {
        fn read(&mut self, buffer: &mut [u8]) -> Result<usize, Error> {
            let n = buffer.len().min(1);
            self.0.read(&mut buffer[..n])
        }
    }
    for bytes in [images(), gzip(&images())] {
        assert_eq!(read_images(Slow(&bytes), "images").expect("images").n_items(), 2);
    }
}

#[test]
fn any_number_of_dimensions_is_read() {
    let elements: Vec<u8> = (0..24).collect();
    let idx = read(&file(&[2, 3, 2, 2], &elements)[..], "four").expect("four dimensions");
    assert_eq!((idx.sizes(), idx.bytes()), (&[2, 3, 2, 2][..], &elements[..]));
    assert_eq!(read(&file(&[3], &[7, 8, 9])[..], "one").expect("one dimension").bytes(), [7, 8, 9]);
}

#[test]
fn images_and_labels_become_a_data_set() {
    let set = joined(&images(), &labels(), None).expect("a data set");
    assert_eq!((set.n_examples(), set.n_inputs(), set.n_outputs(), set.n_classes()), (2, 6, 2, 2));
    assert_eq!(set.name(), "images");
    assert_eq!(set.image_shape(), Some(ImageShape { n_rows: 2, n_columns: 3 }));
    assert_eq!(set.labels(), Some(&[1, 0][..]));
    assert_eq!(set.class_names(), ["0", "1"]);
    assert_eq!(set.image(1), Some(&[10, 11, 12, 13, 14, 255][..]));
    assert!(matches!(set.inputs(), Inputs::Bytes(bytes) if bytes.len() == 12));
    let ten = joined(&images(), &labels(), Some(10)).expect("a data set");
    assert_eq!((ten.n_classes(), ten.class_counts()), (10, vec![1, 1, 0, 0, 0, 0, 0, 0, 0, 0]));
}

fn joined(
    images: &[u8],
    labels: &[u8],
    n_classes: Option<usize>,
) -> Result<backprop_core::data::Dataset, DataError> {
    let (images, labels) = (read_images(images, "images")?, read_labels(labels, "labels")?);
    images_with_labels(images, labels, n_classes)
}

type Reader = fn(&[u8], &str) -> Result<Idx, DataError>;

const ANY: Reader = |bytes, name| read(bytes, name);
const IMAGES: Reader = |bytes, name| read_images(bytes, name);
const LABELS: Reader = |bytes, name| read_labels(bytes, name);

#[test]
fn every_malformed_file_is_refused_in_words() {
    let plain = images();
    let packed = gzip(&plain);
    let mut damaged = packed.clone();
    let checksum = damaged.len() - 8;
    damaged[checksum] ^= 1;
    let cases: Vec<(Reader, Vec<u8>, &str)> = vec![
        (ANY, vec![], "f: is empty, expected an IDX file"),
        (ANY, gzip(&[]), "f: is empty, expected an IDX file"),
        (
            ANY,
            b"PK\x03\x04".to_vec(),
            "f: starts with the bytes 50 4b 03 04, expected the magic number of an IDX file of unsigned bytes, \
             00 00 08 and the number of dimensions",
        ),
        (
            ANY,
            vec![0, 0],
            "f: starts with the bytes 00 00, expected the magic number of an IDX file of unsigned bytes, 00 00 08 and \
             the number of dimensions",
        ),
        (
            ANY,
            vec![0, 0, 13, 1, 0, 0, 0, 1],
            "f: byte 2 says that its elements are 32-bit floats (0x0d), expected unsigned bytes (0x08)",
        ),
        (
            ANY,
            vec![0, 0, 7, 1, 0, 0, 0, 1],
            "f: byte 2 says that its elements are of no known type (0x07), expected unsigned bytes (0x08)",
        ),
        (ANY, vec![0, 0, 8, 0], "f: byte 3 says that it has 0 dimensions, expected at least 1"),
        (
            IMAGES,
            labels(),
            "f: byte 3 says that it has 1 dimension, expected 3: images, rows, columns; a file with one dimension \
             holds labels",
        ),
        (
            IMAGES,
            file(&[1, 1, 1, 1], &[0]),
            "f: byte 3 says that it has 4 dimensions, expected 3: images, rows, columns",
        ),
        (
            LABELS,
            plain.clone(),
            "f: byte 3 says that it has 3 dimensions, expected 1: labels; a file with three dimensions holds images",
        ),
        (LABELS, file(&[1, 1], &[0]), "f: byte 3 says that it has 2 dimensions, expected 1: labels"),
        (IMAGES, plain[..11].to_vec(), "f: ends within its header, after 11 of 16 bytes"),
        (IMAGES, gzip(&plain[..11]), "f: ends within its header, after 11 of 16 unpacked bytes"),
        (IMAGES, file(&[0, 2, 3], &[]), "f: dimension 1 is 0 (bytes 4 to 7), expected at least 1"),
        (IMAGES, file(&[2, 2, 0], &[]), "f: dimension 3 is 0 (bytes 12 to 15), expected at least 1"),
        (
            IMAGES,
            file(&[4_000_000_000, 28, 28], &[1]),
            "f: its header announces 4000000000 × 28 × 28 elements, expected at most 2147483648: the header is damaged",
        ),
        (
            ANY,
            file(&[u32::MAX; 255], &[1]),
            "f: its header announces 4294967295 × 4294967295 × 4294967295 × 4294967295 × … elements, expected at most \
             2147483648: the header is damaged",
        ),
        (
            IMAGES,
            file(&[50_000, 200, 200], &[1; 50_000]),
            "f: ends after 50016 of the 2000000016 bytes that its header announces, in item 2 of 50000",
        ),
        (
            IMAGES,
            plain[..16].to_vec(),
            "f: ends after 16 of the 28 bytes that its header announces, in item 1 of 2",
        ),
        (
            IMAGES,
            plain[..27].to_vec(),
            "f: ends after 27 of the 28 bytes that its header announces, in item 2 of 2",
        ),
        (
            IMAGES,
            gzip(&plain[..27]),
            "f: ends after 27 of the 28 unpacked bytes that its header announces, in item 2 of 2",
        ),
        (
            IMAGES,
            [&plain[..], &[0]].concat(),
            "f: goes on after the 28 bytes that its header announces, expected its end there",
        ),
        (
            IMAGES,
            gzip(&[&plain[..], &[0]].concat()),
            "f: goes on after the 28 unpacked bytes that its header announces, expected its end there",
        ),
        (
            IMAGES,
            packed[..packed.len() - 9].to_vec(),
            "f: the gzip data break off after 28 unpacked bytes: the file was cut short, fetch it again",
        ),
        (
            IMAGES,
            packed[..5].to_vec(),
            "f: the gzip data break off after 0 unpacked bytes: the file was cut short, fetch it again",
        ),
        (
            IMAGES,
            packed[..packed.len() - 1].to_vec(),
            "f: the gzip data break off after 28 unpacked bytes: the file was cut short, fetch it again",
        ),
        (
            IMAGES,
            damaged,
            "f: the gzip data are damaged after 28 unpacked bytes (corrupt gzip stream does not have a matching \
             checksum): fetch the file again",
        ),
        (
            IMAGES,
            [&packed[..], b"no other member"].concat(),
            "f: goes on behind its gzip data of 28 unpacked bytes with what is no gzip: expected its end there, \
             fetch the file again",
        ),
        (
            IMAGES,
            [&packed[..], b"\n"].concat(),
            "f: goes on behind its gzip data of 28 unpacked bytes with what is no gzip: expected its end there, \
             fetch the file again",
        ),
        (
            IMAGES,
            [&packed[..], &[0x1f, 0x8b]].concat(),
            "f: the gzip data break off after 28 unpacked bytes: the file was cut short, fetch it again",
        ),
        (
            IMAGES,
            vec![0x1f, 0x8b],
            "f: the gzip data break off after 0 unpacked bytes: the file was cut short, fetch it again",
        ),
    ];
    for (reader, bytes, expected) in cases {
        assert_eq!(words(reader(&bytes, "f")), expected);
    }
}

#[test]
fn files_that_do_not_belong_together_are_refused_in_words() {
    let three = file(&[3], &[0, 1, 2]);
    let cases = [
        (
            &images(),
            &three,
            None,
            "images: holds 2 images but labels holds 3 labels: expected one label for each image",
        ),
        (
            &images(),
            &file(&[2], &[9, 10]),
            Some(10),
            "labels: label 2 (byte 9) is 10, expected a class from 0 to 9",
        ),
        (
            &images(),
            &file(&[2], &[1, 0]),
            Some(1),
            "labels: label 1 (byte 8) is 1, expected a class from 0 to 0",
        ),
    ];
    for (images, labels, n_classes, expected) in cases {
        assert_eq!(words(joined(images, labels, n_classes)), expected);
    }
}

#[test]
fn a_stream_that_fails_is_reported_in_words() {
    struct Failing;
    impl Read for Failing {
        fn read(&mut self, _: &mut [u8]) -> Result<usize, Error> {
            Err(Error::other("the disk is gone"))
        }
    }
    let start = images();
    let later = start[..20].chain(Failing);
    assert_eq!(words(read(Failing, "f")), "f: cannot be read after byte 0: the disk is gone");
    assert_eq!(words(read(later, "f")), "f: cannot be read after byte 20: the disk is gone");
}
