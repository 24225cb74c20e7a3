//! What every reader reads from: bytes as they are, or unpacked when they begin with gzip's magic number.

use std::io::{self, BufRead, BufReader, Chain, Cursor, ErrorKind, Read};

use flate2::bufread::GzDecoder;
use thiserror::Error;

use super::{DataError, Problem};

/// The first two bytes of a gzip file (RFC 1952, 2.3.1).
const GZIP_MAGIC: [u8; 2] = [0x1f, 0x8b];

/// Bytes that could not be had.
#[derive(Debug, Error)]
#[non_exhaustive]
pub enum SourceProblem {
    /// Nothing was there.
    #[error("is empty, expected {expected}")]
    Empty {
        /// What should have been there.
        expected: &'static str,
    },
    /// The gzip stream breaks off.
    #[error(
        "the gzip data break off after {unpacked} unpacked bytes: the file was cut short, fetch it again"
    )]
    GzipCut {
        /// Bytes that were still unpacked.
        unpacked: u64,
    },
    /// The gzip stream is damaged.
    #[error("the gzip data are damaged after {unpacked} unpacked bytes ({reason}): fetch the file again")]
    GzipDamaged {
        /// Bytes that were still unpacked.
        unpacked: u64,
        /// What the unpacking says.
        reason: String,
    },
    /// Something else stands behind the gzip stream.
    #[error(
        "goes on behind its gzip data of {unpacked} unpacked bytes with what is no gzip: \
         expected its end there, fetch the file again"
    )]
    GzipOverlong {
        /// Bytes that were unpacked.
        unpacked: u64,
    },
    /// The operating system's word.
    #[error("cannot be read after byte {read}: {error}")]
    Read {
        /// Bytes read until then.
        read: u64,
        /// The failure.
        error: io::Error,
    },
}

type Whole<R> = BufReader<Chain<Cursor<Vec<u8>>, R>>;

/// The bytes behind a name, unpacked where need be, and how many were read.
pub(super) struct Source<'a, R: Read> {
    name: &'a str,
    stream: Stream<R>,
    read: u64,
}

enum Stream<R: Read> {
    Plain(Whole<R>),
    Gzip(Box<GzDecoder<Whole<R>>>),
    /// The gzip data are over, and nothing follows.
    Over,
    /// The gzip data are over, and something else follows.
    Overlong,
}

impl<R: Read> Stream<R> {
    /// What follows a member of a gzip file: another one, the end, or what does not belong there.
    fn after_member(mut whole: Whole<R>) -> io::Result<Self> {
        Ok(match whole.fill_buf()?.first() {
            None => Self::Over,
            Some(&first) if first == GZIP_MAGIC[0] => Self::Gzip(Box::new(GzDecoder::new(whole))),
            Some(_) => Self::Overlong,
        })
    }
}

impl<'a, R: Read> Source<'a, R> {
    /// Looks at the first bytes of `reader`. An empty one is refused: `expected` says what should have been there.
    pub(super) fn new(mut reader: R, name: &'a str, expected: &'static str) -> Result<Self, DataError> {
        let mut start = Vec::new();
        let failed = |error| DataError::new(name, SourceProblem::Read { read: 0, error });
        reader.by_ref().take(GZIP_MAGIC.len() as u64).read_to_end(&mut start).map_err(failed)?;
        if start.is_empty() {
            return Err(DataError::new(name, SourceProblem::Empty { expected }));
        }
        let packed = start == GZIP_MAGIC;
        let whole = BufReader::with_capacity(1 << 16, Cursor::new(start).chain(reader));
        let stream =
            if packed { Stream::Gzip(Box::new(GzDecoder::new(whole))) } else { Stream::Plain(whole) };
        Ok(Self { name, stream, read: 0 })
    }

    /// What its bytes are called in messages.
    pub(super) fn unit(&self) -> &'static str {
        match self.stream {
            Stream::Plain(_) => "bytes",
            Stream::Gzip(_) | Stream::Over | Stream::Overlong => "unpacked bytes",
        }
    }

    /// Appends up to `limit` bytes to `bytes`: fewer only where the file ends.
    pub(super) fn read_up_to(&mut self, limit: u64, bytes: &mut Vec<u8>) -> Result<(), DataError> {
        let result = self.by_ref().take(limit).read_to_end(bytes);
        result.map(|_| ()).map_err(|error| self.failure(error))
    }

    /// The error for a read that failed.
    pub(super) fn failure(&self, error: io::Error) -> DataError {
        let read = self.read;
        let problem = match (&self.stream, error.kind()) {
            (Stream::Overlong, _) => SourceProblem::GzipOverlong { unpacked: read },
            (Stream::Gzip(_), ErrorKind::UnexpectedEof) => SourceProblem::GzipCut { unpacked: read },
            (Stream::Gzip(_), ErrorKind::InvalidData | ErrorKind::InvalidInput) => {
                SourceProblem::GzipDamaged { unpacked: read, reason: error.to_string() }
            }
            _ => SourceProblem::Read { read, error },
        };
        DataError::new(self.name, Problem::Source(problem))
    }
}

impl<R: Read> Read for Source<'_, R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        loop {
            let n = match &mut self.stream {
                Stream::Plain(reader) => reader.read(buffer)?,
                Stream::Gzip(reader) => reader.read(buffer)?,
                Stream::Over => 0,
                // `failure` says what this means.
                Stream::Overlong => return Err(ErrorKind::InvalidData.into()),
            };
            self.read += n as u64;
            if n > 0 || buffer.is_empty() {
                return Ok(n);
            }
            match std::mem::replace(&mut self.stream, Stream::Over) {
                Stream::Gzip(reader) => self.stream = Stream::after_member(reader.into_inner())?,
                ended => {
                    self.stream = ended;
                    return Ok(0);
                }
            }
        }
    }
}
