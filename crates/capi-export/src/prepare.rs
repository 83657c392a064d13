//! From a row to its event: columns, normalising, and the numbering of rows.

use std::fmt;
use std::sync::Arc;

use capi_model::{
    ApiVersion, ConversionRuleId, Field, NextRow, Row, RowSource, RowWriter, SourceError, Timestamp,
};
use capi_validate::{
    ColumnMap, ColumnOptions, Constants, DatasetError, MappingContext, Normalized, Normalizer,
    OracleMoatId, OutputMapping, Rejection,
};

use crate::report::SetAside;

/// What a row's event depends on besides the row.
#[derive(Debug, Clone, Default)]
pub(crate) struct RowOptions {
    pub(crate) rule: Option<ConversionRuleId>,
    /// A rule is configured, though its id may not be known yet.
    pub(crate) has_rule: bool,
    pub(crate) api_version: ApiVersion,
    pub(crate) zoneless_times: bool,
    pub(crate) oracle_moat_id: OracleMoatId,
    pub(crate) mapping: Option<OutputMapping>,
    pub(crate) segment: Segment,
}

/// The segment that is exported, for constant columns of an output mapping.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Segment {
    /// The segment's id.
    pub id: Option<String>,
    /// The segment's name.
    pub name: Option<String>,
    /// The id of the audience, the segment's parent.
    pub audience_id: Option<String>,
}

impl Segment {
    /// A segment of which nothing is known.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Sets the segment's id.
    #[must_use]
    pub fn with_id(mut self, id: impl Into<String>) -> Self {
        self.id = Some(id.into());
        self
    }

    /// Sets the segment's name.
    #[must_use]
    pub fn with_name(mut self, name: impl Into<String>) -> Self {
        self.name = Some(name.into());
        self
    }

    /// Sets the id of the audience.
    #[must_use]
    pub fn with_audience_id(mut self, id: impl Into<String>) -> Self {
        self.audience_id = Some(id.into());
        self
    }
}

impl RowOptions {
    fn normalizer(&self) -> Normalizer {
        Normalizer::builder()
            .rule(self.rule)
            .zoneless_times(self.zoneless_times)
            .oracle_moat_id(self.oracle_moat_id)
            .build()
    }
}

impl Segment {
    fn at(&self, export_time: Timestamp) -> MappingContext {
        let mut context = MappingContext::new(export_time);
        context.segment_id.clone_from(&self.id);
        context.segment_name.clone_from(&self.name);
        context.audience_id.clone_from(&self.audience_id);
        context
    }
}

/// Why the rows of a dataset cannot be prepared at all.
#[derive(Debug, thiserror::Error)]
pub(crate) enum PrepareError {
    #[error(transparent)]
    Dataset(#[from] DatasetError),
    #[error(transparent)]
    Source(#[from] SourceError),
}

/// Turns the rows of one dataset into events, one after the other.
pub(crate) struct Preparer {
    columns: ColumnMap,
    constants: Constants,
    normalizer: Normalizer,
    /// Whether rows name their own columns.
    keyed: bool,
    next_row: u64,
}

/// One row of a dataset, prepared.
pub(crate) struct Prepared<'p, 'a> {
    /// The row's position in its source, from 0.
    pub(crate) row: u64,
    /// The event, or why there is none.
    pub(crate) result: Result<&'p Normalized<'a>, &'p Rejection>,
    /// Which column filled which field.
    pub(crate) columns: &'p ColumnMap,
}

impl Preparer {
    /// Resolves the columns of a source: of its header, or of each row.
    pub(crate) fn for_source(
        source: &mut dyn RowSource,
        options: &RowOptions,
        now: Timestamp,
    ) -> Result<Self, PrepareError> {
        let header = source.header()?;
        Ok(Self::new(header.as_deref(), options, now)?)
    }

    /// For rows that come one by one, each with names of its own.
    pub(crate) fn for_rows(options: &RowOptions, now: Timestamp) -> Result<Self, PrepareError> {
        Ok(Self::new(None, options, now)?)
    }

    fn new(
        header: Option<&[String]>,
        options: &RowOptions,
        now: Timestamp,
    ) -> Result<Self, DatasetError> {
        let columns = ColumnOptions::new()
            .has_rule(options.has_rule)
            .api_version(options.api_version)
            .mapping(options.mapping.clone());
        let mut constants = Constants::default();
        if let Some(mapping) = &options.mapping {
            let context = options.segment.at(now);
            mapping.check(&context)?;
            constants = mapping.constants(&context);
        }
        Ok(Self {
            columns: match header {
                Some(header) => ColumnMap::with_header(header, &columns)?,
                None => ColumnMap::keyed(&columns)?,
            },
            constants,
            normalizer: options.normalizer(),
            keyed: header.is_none(),
            next_row: 0,
        })
    }

    /// Takes the rule, which was not known when the columns were resolved.
    pub(crate) fn settle(&mut self, options: &RowOptions) {
        self.normalizer = options.normalizer();
    }

    /// Which column filled which field so far.
    pub(crate) const fn columns(&self) -> &ColumnMap {
        &self.columns
    }

    /// Prepares the next row of the source and hands it to `take`; `None` at the end.
    pub(crate) fn next_of<T>(
        &mut self,
        source: &mut dyn RowSource,
        now: Timestamp,
        take: impl FnOnce(&Prepared<'_, '_>) -> T,
    ) -> Result<Option<T>, PrepareError> {
        let mut fields = self.constants.template();
        let next = source.next_row(&mut RowWriter::new(&mut self.columns, &mut fields))?;
        let result = match next {
            NextRow::End => return Ok(None),
            NextRow::Malformed(malformed) => Err(malformed.into()),
            NextRow::Row => {
                if self.keyed {
                    self.columns.check_row()?;
                }
                self.normalizer.normalize(&fields, now)
            }
        };
        let row = self.next_row;
        self.next_row += 1;
        Ok(Some(take(&Prepared { row, result: result.as_ref(), columns: &self.columns })))
    }

    /// Prepares one row that names its own columns.
    pub(crate) fn row<T>(
        &mut self,
        row: &Row,
        now: Timestamp,
        take: impl FnOnce(&Prepared<'_, '_>) -> T,
    ) -> Result<T, PrepareError> {
        let mut fields = self.constants.template();
        RowWriter::new(&mut self.columns, &mut fields).row(row);
        self.columns.check_row()?;
        let result = self.normalizer.normalize(&fields, now);
        let row = self.next_row;
        self.next_row += 1;
        Ok(take(&Prepared { row, result: result.as_ref(), columns: &self.columns }))
    }
}

impl Prepared<'_, '_> {
    /// How the row ends when there is no event.
    pub(crate) fn set_aside(&self) -> Option<SetAside> {
        self.result.err().map(|rejection| self.set_aside_as(rejection))
    }

    /// How the row ends with this rejection, its columns spelled as the source does.
    pub(crate) fn set_aside_as(&self, rejection: &Rejection) -> SetAside {
        SetAside::from_rejection(self.row, rejection, |field| {
            let field = Field::ALL.iter().copied().find(|known| known.name() == field)?;
            Some(self.columns.column(field)).filter(|column| *column != field.name()).map(Arc::from)
        })
    }
}

impl fmt::Debug for Preparer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Preparer").field("next_row", &self.next_row).finish_non_exhaustive()
    }
}
