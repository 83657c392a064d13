//! Output mapping: which columns of a source are sent under which name, and constant columns.

mod constants;
mod document;

use std::fmt;

pub use constants::{Constant, Constants, MappingContext};

use crate::rejection::{DatasetCode, DatasetError, DatasetFault};

/// Selects and renames columns before they are matched with fields, and adds constant ones.
///
/// Without a selection all columns pass. With one, the others are dropped, unless
/// [`pass_all`](OutputMappingBuilder::pass_all) keeps them under their own names.
///
/// ```
/// use capi_validate::{Constant, OutputMapping};
///
/// let mapping = OutputMapping::builder()
///     .rename("email_of_buyer", "SHA256_EMAIL")
///     .select("conversionHappenedAt")
///     .constant("companyName", Constant::Text("Acme".into()))
///     .build()?;
///
/// // The same, as a document.
/// let document = r#"{
///     "columns": [{"source": "email_of_buyer", "name": "SHA256_EMAIL"}, "conversionHappenedAt"],
///     "constants": [{"name": "companyName", "text": "Acme"}]
/// }"#;
/// assert_eq!(serde_json::from_str::<OutputMapping>(document)?, mapping);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OutputMapping {
    columns: Vec<MappedColumn>,
    constants: Vec<(String, Constant)>,
    passes_others: bool,
}

/// Passes all columns.
impl Default for OutputMapping {
    fn default() -> Self {
        Self { columns: Vec::new(), constants: Vec::new(), passes_others: true }
    }
}

/// A column of the source, and the name under which it is matched.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct MappedColumn {
    pub(crate) source: String,
    pub(crate) name: String,
}

impl OutputMapping {
    /// A mapping that passes all columns.
    pub fn builder() -> OutputMappingBuilder {
        OutputMappingBuilder::default()
    }

    /// The columns that are selected or renamed.
    pub(crate) fn columns(&self) -> &[MappedColumn] {
        &self.columns
    }

    /// Whether columns that the mapping does not name pass under their own names.
    pub(crate) const fn passes_others(&self) -> bool {
        self.passes_others
    }

    /// The names of the constant columns.
    pub(crate) fn constant_names(&self) -> impl Iterator<Item = &str> {
        self.constants.iter().map(|(name, _)| name.as_str())
    }

    /// Checks that every constant has a value in this context.
    ///
    /// # Errors
    ///
    /// [`DatasetError`] with [`DatasetCode::MappingMissingValue`] for each one that has not.
    pub fn check(&self, context: &MappingContext) -> Result<(), DatasetError> {
        let missing =
            self.constants.iter().filter(|(_, constant)| context.value(constant).is_none());
        let faults = missing.map(|(name, constant)| {
            let message = format!(
                "The output mapping fills `{name}` with the {}, which this export does not have: \
                 set it, or take the constant out",
                constant.what()
            );
            DatasetFault::new(DatasetCode::MappingMissingValue, name.clone(), message)
        });
        DatasetError::check(faults.collect())
    }

    /// The constant columns that fill a field, with the values of this context; a value that it
    /// lacks is null.
    #[must_use]
    pub fn constants(&self, context: &MappingContext) -> Constants {
        self.constants
            .iter()
            .map(|(name, constant)| (name.as_str(), context.value(constant)))
            .collect()
    }
}

/// Collects the parts of an [`OutputMapping`].
#[derive(Debug, Clone, Default)]
#[must_use]
pub struct OutputMappingBuilder {
    columns: Vec<MappedColumn>,
    constants: Vec<(String, Constant)>,
    pass_all: bool,
}

impl OutputMappingBuilder {
    /// Sends a column under its own name.
    pub fn select(self, column: impl Into<String>) -> Self {
        let column = column.into();
        self.rename(column.clone(), column)
    }

    /// Sends a column under another name.
    pub fn rename(mut self, source: impl Into<String>, name: impl Into<String>) -> Self {
        self.columns.push(MappedColumn { source: source.into(), name: name.into() });
        self
    }

    /// Sends the columns that are not selected, too.
    pub const fn pass_all(mut self) -> Self {
        self.pass_all = true;
        self
    }

    /// Adds a column that has the same value in every row.
    pub fn constant(mut self, name: impl Into<String>, constant: Constant) -> Self {
        self.constants.push((name.into(), constant));
        self
    }

    /// The mapping.
    ///
    /// # Errors
    ///
    /// [`DatasetError`] with [`DatasetCode::MappingDuplicateColumn`] when two columns get the
    /// same name, in any case, or when one column is mapped twice.
    pub fn build(self) -> Result<OutputMapping, DatasetError> {
        let Self { columns, constants, pass_all } = self;
        let mut faults = Vec::new();
        let names = columns.iter().map(|column| &column.name);
        for name in repeated(names.chain(constants.iter().map(|(name, _)| name)), same_name) {
            let message = format!(
                "The output mapping makes more than one column `{name}`: give each its own name"
            );
            faults.push(DatasetFault::new(
                DatasetCode::MappingDuplicateColumn,
                name.to_owned(),
                message,
            ));
        }
        let sources = columns.iter().map(|column| &column.source);
        for source in repeated(sources, |a, b| a.trim() == b.trim()) {
            faults.push(mapped_twice(source));
        }
        DatasetError::check(faults)?;
        let passes_others = pass_all || columns.is_empty();
        Ok(OutputMapping { columns, constants, passes_others })
    }
}

pub(crate) fn mapped_twice(source: &str) -> DatasetFault {
    DatasetFault::new(
        DatasetCode::MappingDuplicateColumn,
        source.to_owned(),
        format!(
            "The output mapping names the column `{source}` more than once: a column can fill one \
             field only"
        ),
    )
}

/// Whether two column names are the same, as columns are matched.
pub(crate) fn same_name(a: &str, b: &str) -> bool {
    a.trim().eq_ignore_ascii_case(b.trim())
}

/// What comes a second time.
fn repeated<'a>(
    names: impl Iterator<Item = &'a String> + Clone,
    same: fn(&str, &str) -> bool,
) -> impl Iterator<Item = &'a str> {
    let earlier = names.clone();
    names.enumerate().filter_map(move |(index, name)| {
        (earlier.clone().take(index).filter(|other| same(other, name)).count() == 1)
            .then_some(name.as_str())
    })
}

impl fmt::Display for Constant {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.what())
    }
}
