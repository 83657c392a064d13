//! Which column of a source fills which field.

mod header;
mod ignored;
mod keys;
mod suggest;

use capi_model::{ApiVersion, Columns, Field};

pub use ignored::IgnoredColumn;

use crate::mapping::OutputMapping;
use crate::rejection::DatasetError;
use header::Header;
use ignored::IgnoredColumns;
use keys::Keys;

/// Which column fills which field: once for all rows if there is a header, row by row if rows name
/// their own columns.
///
/// Names match without regard to ASCII case and surrounding white space; nothing else is guessed.
///
/// ```
/// use capi_model::Field;
/// use capi_validate::{ColumnMap, ColumnOptions};
///
/// let header = ["CONVERSION", "conversionhappenedat", " sha256_email", "first_name"];
/// let columns = ColumnMap::with_header(&header.map(String::from), &ColumnOptions::new())?;
/// assert_eq!(columns.column(Field::Sha256Email), "sha256_email");
/// let ignored = &columns.ignored_columns()[0];
/// assert_eq!((ignored.name(), ignored.did_you_mean()), ("first_name", Some(Field::FirstName)));
/// # Ok::<(), capi_validate::DatasetError>(())
/// ```
#[derive(Debug)]
pub struct ColumnMap {
    header: Header,
    keys: Keys,
    ignored: IgnoredColumns,
}

impl ColumnMap {
    /// The columns of a source with a header.
    ///
    /// # Errors
    ///
    /// [`DatasetError`] when two columns fill one field, when no row under this header can be
    /// valid, or when the header does not fit the output mapping or the API version.
    pub fn with_header(header: &[String], options: &ColumnOptions) -> Result<Self, DatasetError> {
        let mut ignored = IgnoredColumns::default();
        let header = Header::resolve(header, options, &mut ignored)?;
        Ok(Self { header, keys: Keys::new(options, &mut IgnoredColumns::default()), ignored })
    }

    /// The columns of a source whose rows name their own.
    ///
    /// # Errors
    ///
    /// None today: what is wrong in a row is found by [`check_row`](Self::check_row), what is
    /// wrong in a mapping when it is built.
    pub fn keyed(options: &ColumnOptions) -> Result<Self, DatasetError> {
        let mut ignored = IgnoredColumns::default();
        let keys = Keys::new(options, &mut ignored);
        Ok(Self { header: Header::default(), keys, ignored })
    }

    /// Checks the keys of the row that was just read, of a source whose rows name their own.
    ///
    /// # Errors
    ///
    /// [`DatasetError`] when a key was given twice, when two keys or a key and a constant fill one
    /// field, and when a key is for hashed names that the API version does not know.
    #[inline]
    pub fn check_row(&mut self) -> Result<(), DatasetError> {
        self.keys.check_row()
    }

    /// The column that fills a field, as the source spells it (in the row that was read last, if
    /// rows name their own); the field's own name if none does.
    #[must_use]
    pub fn column(&self, field: Field) -> &str {
        let spelled = self.keys.spelling(field).or_else(|| self.header.spelling(field));
        spelled.unwrap_or(field.name())
    }

    /// The columns that fill no field, each once, in the order of their first appearance.
    ///
    /// A source whose rows name their own columns has at most 1,000 of them listed.
    #[must_use]
    pub fn ignored_columns(&self) -> &[IgnoredColumn] {
        self.ignored.list()
    }
}

impl Columns for ColumnMap {
    #[inline]
    fn cell(&self, index: usize) -> Option<Field> {
        self.header.cell(index)
    }

    #[inline]
    fn entry(&mut self, nth: usize, name: &str) -> Option<Field> {
        self.keys.entry(nth, name, &mut self.ignored)
    }
}

/// What the choice of columns depends on.
#[derive(Debug, Clone, Default)]
#[must_use]
pub struct ColumnOptions {
    mapping: Option<OutputMapping>,
    has_rule: bool,
    api_version: ApiVersion,
}

impl ColumnOptions {
    /// No mapping, no rule, the default API version.
    pub fn new() -> Self {
        Self::default()
    }

    /// Selects, renames and adds columns.
    pub fn mapping(mut self, mapping: Option<OutputMapping>) -> Self {
        self.mapping = mapping;
        self
    }

    /// Whether the configuration names a rule, so that rows need not.
    pub const fn has_rule(mut self, has_rule: bool) -> Self {
        self.has_rule = has_rule;
        self
    }

    /// The API version, which decides whether hashed names can be sent.
    pub const fn api_version(mut self, version: ApiVersion) -> Self {
        self.api_version = version;
        self
    }
}

/// The message for a column of hashed names under an old API version.
fn hashed_names_unsupported(column: &str, version: ApiVersion) -> String {
    format!(
        "The column `{column}` needs API version 202609 or later, and this export uses {version}: \
         set a later version, or leave the column out"
    )
}
