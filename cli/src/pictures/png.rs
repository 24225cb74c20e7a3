//! Pixels in a picture: a small PNG, written into the SVG as a data address.
//!
//! A hundred digits as rectangles are megabytes of SVG; as one compressed image each they are kilobytes.

use flate2::{Compression, Crc, write::ZlibEncoder};
use std::io::Write as _;

/// An image of `width` × `height` pixels, red, green, blue and opacity of each, row by row from the top.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Pixels {
    width: usize,
    height: usize,
    rgba: Vec<[u8; 4]>,
}

impl Pixels {
    /// The image whose pixel in row `row` and column `column` is `colour(row, column)`.
    pub(super) fn from_fn(
        width: usize,
        height: usize,
        mut colour: impl FnMut(usize, usize) -> [u8; 4],
    ) -> Self {
        let rgba = (0..width * height).map(|i| colour(i / width, i % width)).collect();
        Pixels { width, height, rgba }
    }

    /// The image as the value of an `href`.
    pub(super) fn to_data_address(&self) -> String {
        format!("data:image/png;base64,{}", base64(&self.to_png()))
    }

    /// The file as the PNG specification (ISO/IEC 15948) lays it out: signature, then the chunks IHDR, IDAT, IEND.
    fn to_png(&self) -> Vec<u8> {
        let mut header = Vec::with_capacity(13);
        header.extend((self.width as u32).to_be_bytes());
        header.extend((self.height as u32).to_be_bytes());
        // Eight bits a sample, RGB with alpha, the one compression, the one filter method, not interlaced.
        header.extend([8, 6, 0, 0, 0]);

        let mut rows = Vec::with_capacity(self.rgba.len() * 4 + self.height);
        for row in self.rgba.chunks(self.width.max(1)) {
            rows.push(0); // this row is not filtered
            rows.extend(row.iter().flatten());
        }

        let mut png = b"\x89PNG\r\n\x1a\n".to_vec();
        chunk(&mut png, b"IHDR", &header);
        chunk(&mut png, b"IDAT", &zlib(&rows));
        chunk(&mut png, b"IEND", &[]);
        png
    }
}

fn zlib(data: &[u8]) -> Vec<u8> {
    let mut encoder = ZlibEncoder::new(Vec::new(), Compression::default());
    // Writing to memory cannot fail.
    let written = encoder.write_all(data);
    debug_assert!(written.is_ok());
    encoder.finish().unwrap_or_default()
}

/// Length, name, data, and the checksum of name and data.
fn chunk(png: &mut Vec<u8>, name: &[u8; 4], data: &[u8]) {
    let mut crc = Crc::new();
    crc.update(name);
    crc.update(data);
    png.extend((data.len() as u32).to_be_bytes());
    png.extend(name);
    png.extend(data);
    png.extend(crc.sum().to_be_bytes());
}

/// Base64 as in RFC 4648, section 4.
fn base64(data: &[u8]) -> String {
    const DIGITS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut text = String::with_capacity(data.len().div_ceil(3) * 4);
    for group in data.chunks(3) {
        let bits =
            group.iter().fold(0u32, |bits, &byte| bits << 8 | u32::from(byte)) << (8 * (3 - group.len()));
        for i in 0..4 {
            if i <= group.len() {
                text.push(char::from(DIGITS[(bits >> (18 - 6 * i) & 63) as usize]));
            } else {
                text.push('=');
            }
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;
    use flate2::read::ZlibDecoder;
    use std::io::Read as _;

    #[test]
    fn base64_is_that_of_rfc_4648_section_10() {
        for (plain, coded) in [
            ("", ""),
            ("f", "Zg=="),
            ("fo", "Zm8="),
            ("foo", "Zm9v"),
            ("foob", "Zm9vYg=="),
            ("fooba", "Zm9vYmE="),
            ("foobar", "Zm9vYmFy"),
        ] {
            assert_eq!(base64(plain.as_bytes()), coded);
        }
    }

    #[test]
    fn the_file_holds_size_pixels_and_checksums() {
        let image = Pixels::from_fn(3, 2, |row, column| [row as u8, column as u8, 7, 255]);
        let png = image.to_png();
        assert_eq!(&png[..8], b"\x89PNG\r\n\x1a\n");

        let mut rest = &png[8..];
        let mut names = Vec::new();
        while !rest.is_empty() {
            let length = u32::from_be_bytes(rest[..4].try_into().expect("four bytes")) as usize;
            let (name, data) = (&rest[4..8], &rest[8..8 + length]);
            let stored = u32::from_be_bytes(rest[8 + length..12 + length].try_into().expect("four bytes"));
            // The checksum bit by bit, as the specification defines it.
            let mut crc = !0u32;
            for byte in name.iter().chain(data) {
                crc ^= u32::from(*byte);
                for _ in 0..8 {
                    crc = if crc & 1 == 1 { crc >> 1 ^ 0xEDB8_8320 } else { crc >> 1 };
                }
            }
            assert_eq!(stored, !crc);
            if name == b"IHDR" {
                assert_eq!(data, [0, 0, 0, 3, 0, 0, 0, 2, 8, 6, 0, 0, 0]);
            }
            if name == b"IDAT" {
                let mut rows = Vec::new();
                ZlibDecoder::new(data).read_to_end(&mut rows).expect("a zlib stream");
                assert_eq!(rows.len(), 2 * (1 + 3 * 4));
                assert_eq!(&rows[13..], [0, 1, 0, 7, 255, 1, 1, 7, 255, 1, 2, 7, 255]);
            }
            names.push(name.to_vec());
            rest = &rest[12 + length..];
        }
        assert_eq!(names, [b"IHDR", b"IDAT", b"IEND"]);
    }
}
