//! Columns that have the same value in every row.

use std::fmt;

use capi_model::{Field, Fields, OwnedValue, Timestamp};

/// What a constant column holds.
#[derive(Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum Constant {
    /// This text.
    Text(String),
    /// The time of the export.
    ExportTime,
    /// The id of the segment that is activated.
    SegmentId,
    /// The name of the segment that is activated.
    SegmentName,
    /// The id of the audience, the segment's parent.
    AudienceId,
}

impl Constant {
    pub(super) const fn what(&self) -> &'static str {
        match self {
            Self::Text(_) => "text",
            Self::ExportTime => "export time",
            Self::SegmentId => "segment id",
            Self::SegmentName => "segment name",
            Self::AudienceId => "audience id",
        }
    }
}

/// Names the kind; text may be anything.
impl fmt::Debug for Constant {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "<{}>", self.what())
    }
}

/// What the constants of an [`OutputMapping`](super::OutputMapping) stand for in one export.
#[derive(Debug, Clone)]
pub struct MappingContext {
    /// When the export runs.
    pub export_time: Timestamp,
    /// The id of the segment that is activated.
    pub segment_id: Option<String>,
    /// The name of the segment that is activated.
    pub segment_name: Option<String>,
    /// The id of the audience, the segment's parent.
    pub audience_id: Option<String>,
}

impl MappingContext {
    /// An export that is no activation of a segment.
    #[must_use]
    pub const fn new(export_time: Timestamp) -> Self {
        Self { export_time, segment_id: None, segment_name: None, audience_id: None }
    }

    pub(super) fn value(&self, constant: &Constant) -> Option<OwnedValue> {
        match constant {
            Constant::Text(text) => Some(text.as_str().into()),
            Constant::ExportTime => Some(self.export_time.into()),
            Constant::SegmentId => self.segment_id.as_deref().map(Into::into),
            Constant::SegmentName => self.segment_name.as_deref().map(Into::into),
            Constant::AudienceId => self.audience_id.as_deref().map(Into::into),
        }
    }
}

/// The constant columns of an export, by field. Default: none.
#[derive(Debug, Clone, Default)]
pub struct Constants {
    values: Vec<(Field, OwnedValue)>,
}

impl Constants {
    /// A row in which only the constants are set: what every row starts from.
    #[must_use]
    pub fn template(&self) -> Fields<'_> {
        let mut fields = Fields::new();
        for (field, value) in &self.values {
            fields.set(*field, value.as_value());
        }
        fields
    }
}

/// Names that are no field's are left out.
impl<'a> FromIterator<(&'a str, Option<OwnedValue>)> for Constants {
    fn from_iter<I: IntoIterator<Item = (&'a str, Option<OwnedValue>)>>(columns: I) -> Self {
        let field =
            |(name, value)| Some((Field::from_column(name)?, Option::unwrap_or_default(value)));
        Self { values: columns.into_iter().filter_map(field).collect() }
    }
}
