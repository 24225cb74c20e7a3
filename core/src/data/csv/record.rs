//! The lines of a CSV file as records of fields (RFC 4180), each with the line it begins in.

use std::io::{BufRead, BufReader, Read};

use super::CsvProblem;
use crate::data::DataError;
use crate::data::source::Source;

/// The longest record that is read: 64 MiB.
const LONGEST: u64 = 1 << 26;

/// What some programs put before UTF-8 text.
const BYTE_ORDER_MARK: &[u8] = "\u{feff}".as_bytes();

/// The records of a file. Lines without anything but blanks are no records.
pub(super) struct Records<'a, R: Read> {
    reader: BufReader<Source<'a, R>>,
    name: &'a str,
    delimiter: u8,
    /// The line last read, counted from 1.
    line: u64,
    /// What of the file makes up the record.
    raw: Vec<u8>,
    record: Record,
}

/// One record.
#[derive(Default)]
pub(super) struct Record {
    /// The line it begins in, counted from 1.
    pub(super) line: u64,
    /// All fields, one after the other, without quotation marks and the blanks around them.
    bytes: Vec<u8>,
    /// Where each field ends.
    ends: Vec<usize>,
}

impl Record {
    /// Number of fields, at least one.
    pub(super) fn len(&self) -> usize {
        self.ends.len()
    }

    /// A field, counted from 0.
    pub(super) fn text(&self, column: usize) -> Result<&str, CsvProblem> {
        let start = if column == 0 { 0 } else { self.ends[column - 1] };
        std::str::from_utf8(&self.bytes[start..self.ends[column]])
            .map_err(|_| CsvProblem::NotText { line: self.line, column: column + 1 })
    }
}

impl<'a, R: Read> Records<'a, R> {
    pub(super) fn new(reader: R, name: &'a str, delimiter: u8) -> Result<Self, DataError> {
        let reader = BufReader::with_capacity(1 << 16, Source::new(reader, name, "a CSV file")?);
        Ok(Self { reader, name, delimiter, line: 0, raw: Vec::new(), record: Record::default() })
    }

    /// The next record; none at the end of the file.
    pub(super) fn next(&mut self) -> Result<Option<&Record>, DataError> {
        loop {
            self.raw.clear();
            if !self.read_line()? {
                return Ok(None);
            }
            if self.line == 1 && self.raw.starts_with(BYTE_ORDER_MARK) {
                self.raw.drain(..BYTE_ORDER_MARK.len());
            }
            if !self.raw.iter().all(u8::is_ascii_whitespace) {
                break;
            }
        }
        self.record.line = self.line;
        self.record.bytes.clear();
        self.record.ends.clear();
        let mut place = Some(0);
        while let Some(start) = place {
            place = self.field(start)?;
            self.record.ends.push(self.record.bytes.len());
        }
        Ok(Some(&self.record))
    }

    /// Appends the next line without its end to the raw record; false at the end of the file.
    fn read_line(&mut self) -> Result<bool, DataError> {
        let before = self.raw.len();
        let room = LONGEST - before as u64;
        let read = self.reader.by_ref().take(room).read_until(b'\n', &mut self.raw);
        match read {
            Ok(0) if room > 0 => return Ok(false),
            Ok(read) if read as u64 == room && self.raw.last() != Some(&b'\n') => {
                return Err(self.refusal(CsvProblem::TooLong { line: self.line + 1, most: LONGEST }));
            }
            Ok(_) => self.line += 1,
            Err(error) => return Err(self.reader.get_ref().failure(error)),
        }
        for end in [b'\n', b'\r'] {
            if self.raw.len() > before && self.raw.last() == Some(&end) {
                self.raw.pop();
            }
        }
        Ok(true)
    }

    /// Appends the field that begins at `start` to the record. Where the next one begins, if there is one.
    fn field(&mut self, start: usize) -> Result<Option<usize>, DataError> {
        let delimiter = self.delimiter;
        let is_blank = |byte: &u8| matches!(byte, b' ' | b'\t') && *byte != delimiter;
        let skip_blanks =
            |raw: &[u8], from: usize| from + raw[from..].iter().take_while(|byte| is_blank(byte)).count();
        let mut place = skip_blanks(&self.raw, start);
        if self.raw.get(place) == Some(&b'"') {
            let after = self.quoted(place + 1)?;
            place = skip_blanks(&self.raw, after);
            return match self.raw.get(place) {
                None => Ok(None),
                Some(&byte) if byte == delimiter => Ok(Some(place + 1)),
                Some(_) => {
                    let column = self.record.ends.len() + 1;
                    Err(self.refusal(CsvProblem::AfterQuotation { line: self.record.line, column }))
                }
            };
        }
        let rest = &self.raw[place..];
        let length = rest.iter().position(|&byte| byte == delimiter);
        let field = &rest[..length.unwrap_or(rest.len())];
        let blanks_after = field.iter().rev().take_while(|byte| is_blank(byte)).count();
        self.record.bytes.extend_from_slice(&field[..field.len() - blanks_after]);
        Ok(length.map(|length| place + length + 1))
    }

    /// Appends what stands between quotation marks, from after the first of them; it may run over several lines. Where
    /// the record goes on after the last of them.
    fn quoted(&mut self, start: usize) -> Result<usize, DataError> {
        let mut place = start;
        loop {
            match self.raw[place..].iter().position(|&byte| byte == b'"') {
                Some(length) => {
                    self.record.bytes.extend_from_slice(&self.raw[place..place + length]);
                    place += length + 1;
                    if self.raw.get(place) != Some(&b'"') {
                        return Ok(place);
                    }
                    self.record.bytes.push(b'"');
                    place += 1;
                }
                None => {
                    self.record.bytes.extend_from_slice(&self.raw[place..]);
                    self.record.bytes.push(b'\n');
                    self.raw.push(b'\n');
                    place = self.raw.len();
                    if !self.read_line()? {
                        let column = self.record.ends.len() + 1;
                        return Err(
                            self.refusal(CsvProblem::OpenQuotation { line: self.record.line, column })
                        );
                    }
                }
            }
        }
    }

    fn refusal(&self, problem: CsvProblem) -> DataError {
        DataError::new(self.name, problem)
    }
}
