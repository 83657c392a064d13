//! Which format a file is in, and the source that reads it.

use std::error::Error;
use std::fmt;
use std::io::Read;
use std::path::Path;
use std::str::FromStr;

#[cfg(feature = "parquet")]
use capi_model::{NextRow, RowWriter};
use capi_model::{RowSource, SourceError};

#[cfg(feature = "csv")]
use crate::csv::{CsvSource, Delimiter};
use crate::file::display;
#[cfg(feature = "parquet")]
use crate::parquet::ParquetSource;
#[cfg(feature = "jsonl")]
use crate::{input::Input, jsonl::JsonLinesSource};

/// A format that rows are read from.
///
/// ```
/// use capi_sources::RowFormat;
///
/// assert_eq!(RowFormat::from_path("orders.CSV")?, RowFormat::Csv);
/// assert_eq!("jsonl".parse(), Ok(RowFormat::JsonLines));
///
/// let error = RowFormat::from_path("orders.xlsx").unwrap_err();
/// assert!(error.to_string().contains("known are .csv, .jsonl, .ndjson"));
/// # Ok::<(), capi_model::SourceError>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum RowFormat {
    /// Comma-separated values: `.csv`.
    #[cfg(feature = "csv")]
    Csv,
    /// One JSON object a line: `.jsonl`, `.ndjson`, and `.json` when it begins with an object.
    #[cfg(feature = "jsonl")]
    JsonLines,
    /// Parquet: `.parquet`.
    #[cfg(feature = "parquet")]
    Parquet,
    /// Tab-separated values: `.tsv`.
    #[cfg(feature = "csv")]
    Tsv,
}

impl RowFormat {
    /// Every format that is compiled in.
    pub const ALL: &'static [Self] = &[
        #[cfg(feature = "csv")]
        Self::Csv,
        #[cfg(feature = "jsonl")]
        Self::JsonLines,
        #[cfg(feature = "parquet")]
        Self::Parquet,
        #[cfg(feature = "csv")]
        Self::Tsv,
    ];

    /// The format that the extension of a file's name says, in any case. Only a `.json` file is
    /// looked into.
    ///
    /// # Errors
    ///
    /// [`SourceError`] when no format has this extension, or a `.json` file cannot be opened or
    /// does not begin with an object.
    pub fn from_path(path: impl AsRef<Path>) -> Result<Self, SourceError> {
        let path = path.as_ref();
        let extension =
            path.extension().map(|extension| extension.to_string_lossy().to_lowercase());
        let extension = extension.as_deref().unwrap_or_default();
        #[cfg(feature = "jsonl")]
        if extension == "json" {
            return json_format(path);
        }
        let format = Self::ALL.iter().find(|format| format.extensions().contains(&extension));
        format.copied().ok_or_else(|| unknown_extension(path))
    }

    /// Opens a file in this format.
    ///
    /// # Errors
    ///
    /// [`SourceError`] when there is no such file, it is a directory, or it may not be read.
    pub fn open(self, path: impl AsRef<Path>) -> Result<Box<dyn RowSource + Send>, SourceError> {
        let path = path.as_ref();
        Ok(match self {
            #[cfg(feature = "csv")]
            Self::Csv => Box::new(CsvSource::open(path)?),
            #[cfg(feature = "jsonl")]
            Self::JsonLines => Box::new(JsonLinesSource::open(path)?),
            #[cfg(feature = "parquet")]
            Self::Parquet => Box::new(ParquetSource::open(path)?),
            #[cfg(feature = "csv")]
            Self::Tsv => Box::new(CsvSource::open(path)?.with_delimiter(Delimiter::Tab)),
        })
    }

    /// Reads once from a reader in this format, such as the standard input.
    ///
    /// Parquet cannot be read from a stream: its source says so when the header is asked for.
    #[must_use]
    pub fn reader(self, reader: impl Read + Send + 'static) -> Box<dyn RowSource + Send> {
        match self {
            #[cfg(feature = "csv")]
            Self::Csv => Box::new(CsvSource::new(reader)),
            #[cfg(feature = "jsonl")]
            Self::JsonLines => Box::new(JsonLinesSource::new(reader)),
            #[cfg(feature = "parquet")]
            Self::Parquet => {
                drop(reader);
                Box::new(NotAStream)
            }
            #[cfg(feature = "csv")]
            Self::Tsv => Box::new(CsvSource::new(reader).with_delimiter(Delimiter::Tab)),
        }
    }

    /// The name that [`FromStr`] reads.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            #[cfg(feature = "csv")]
            Self::Csv => "csv",
            #[cfg(feature = "jsonl")]
            Self::JsonLines => "jsonl",
            #[cfg(feature = "parquet")]
            Self::Parquet => "parquet",
            #[cfg(feature = "csv")]
            Self::Tsv => "tsv",
        }
    }

    /// Extensions of file names, without the dot.
    const fn extensions(self) -> &'static [&'static str] {
        match self {
            #[cfg(feature = "csv")]
            Self::Csv => &["csv"],
            #[cfg(feature = "jsonl")]
            Self::JsonLines => &["jsonl", "ndjson"],
            #[cfg(feature = "parquet")]
            Self::Parquet => &["parquet"],
            #[cfg(feature = "csv")]
            Self::Tsv => &["tsv"],
        }
    }
}

impl fmt::Display for RowFormat {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

impl FromStr for RowFormat {
    type Err = UnknownFormat;

    /// Reads a format's name or one of its extensions, in any case.
    fn from_str(name: &str) -> Result<Self, Self::Err> {
        let name = name.to_lowercase();
        let format = Self::ALL.iter().find(|format| format.extensions().contains(&name.as_str()));
        format.copied().ok_or(UnknownFormat(()))
    }
}

/// No format has this name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UnknownFormat(());

impl fmt::Display for UnknownFormat {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("unknown format of rows; known are")?;
        for (index, format) in RowFormat::ALL.iter().enumerate() {
            write!(f, "{} {format}", if index == 0 { "" } else { "," })?;
        }
        Ok(())
    }
}

impl Error for UnknownFormat {}

/// Stands for a format that is not read from a stream.
#[cfg(feature = "parquet")]
struct NotAStream;

#[cfg(feature = "parquet")]
impl RowSource for NotAStream {
    fn header(&mut self) -> Result<Option<Vec<String>>, SourceError> {
        Err(SourceError::new(
            "Parquet cannot be read from a stream; write it to a file and open that",
        ))
    }

    fn next_row<'a>(&'a mut self, _: &mut RowWriter<'_, 'a>) -> Result<NextRow, SourceError> {
        self.header().map(|_| NextRow::End)
    }
}

/// Opens a file of rows in the format that its name says.
///
/// # Errors
///
/// As [`RowFormat::from_path`] and [`RowFormat::open`].
pub fn open_rows(path: impl AsRef<Path>) -> Result<Box<dyn RowSource + Send>, SourceError> {
    let path = path.as_ref();
    RowFormat::from_path(path)?.open(path)
}

/// A `.json` file is read as JSON Lines when it begins with an object.
#[cfg(feature = "jsonl")]
fn json_format(path: &Path) -> Result<RowFormat, SourceError> {
    let mut input = Input::open(path)?;
    if !input.is_seekable() {
        // Looking would take the bytes from whoever reads the pipe.
        return Ok(RowFormat::JsonLines);
    }
    input.start()?;
    input.skip_to(|bytes| bytes.iter().position(|byte| !byte.is_ascii_whitespace()))?;
    match input.unread().first() {
        Some(b'{') => Ok(RowFormat::JsonLines),
        first => {
            let what = match first {
                Some(b'[') => "it is one JSON list",
                Some(_) => "it does not begin with a JSON object",
                None => "it is empty",
            };
            let shown = display(path);
            Err(SourceError::new(format!(
                "{shown} cannot be read as JSON Lines: {what}; write one JSON object a line"
            )))
        }
    }
}

fn unknown_extension(path: &Path) -> SourceError {
    let mut known: Vec<_> = RowFormat::ALL.iter().flat_map(|format| format.extensions()).collect();
    if cfg!(feature = "jsonl") {
        known.push(&"json");
    }
    let known: Vec<_> = known.iter().map(|extension| format!(".{extension}")).collect();
    SourceError::new(format!(
        "the name of {} does not say a format of rows; known are {}",
        display(path),
        known.join(", ")
    ))
}
