//! The mapping as part of a configuration document.

use std::fmt;

use serde::de::value::MapAccessDeserializer;
use serde::de::{Deserialize, Deserializer, Error, MapAccess, Visitor};

use super::{Constant, OutputMapping};

/// Keys: `columns`, a list of names or of `{"source": …, "name": …}`; `all_columns`, whether the
/// others pass too (default: only if there is no list); `constants`, a list of
/// `{"name": …, "text": …}` or `{"name": …, "value": …}` with the value `export_time`,
/// `segment_id`, `segment_name` or `audience_id`.
impl<'de> Deserialize<'de> for OutputMapping {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let document = Document::deserialize(deserializer)?;
        let mut builder = Self::builder();
        let selects = document.columns.as_ref().is_some_and(|columns| !columns.is_empty());
        let passes_others = document.all_columns.unwrap_or(document.columns.is_none());
        if passes_others {
            builder = builder.pass_all();
        } else if !selects {
            return Err(Error::custom(
                "not all columns are sent, and there are no `columns` instead",
            ));
        }
        for column in document.columns.into_iter().flatten() {
            builder = match column.name {
                Some(name) => builder.rename(column.source, name),
                None => builder.select(column.source),
            };
        }
        for constant in document.constants {
            let value = match (constant.text, constant.value) {
                (Some(text), None) => Constant::Text(text),
                (None, Some(value)) => value.into(),
                _ => {
                    return Err(Error::custom(format_args!(
                        "the constant `{}` needs either `text` or `value`",
                        constant.name
                    )));
                }
            };
            builder = builder.constant(constant.name, value);
        }
        builder.build().map_err(Error::custom)
    }
}

#[derive(serde::Deserialize)]
#[serde(deny_unknown_fields, expecting = "an output mapping: a map with `columns` or `constants`")]
struct Document {
    columns: Option<Vec<Column>>,
    all_columns: Option<bool>,
    #[serde(default)]
    constants: Vec<ConstantColumn>,
}

struct Column {
    source: String,
    name: Option<String>,
}

/// A name, or source and name.
impl<'de> Deserialize<'de> for Column {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        #[derive(serde::Deserialize)]
        #[serde(deny_unknown_fields)]
        struct Renamed {
            source: String,
            name: Option<String>,
        }

        struct ColumnVisitor;

        impl<'de> Visitor<'de> for ColumnVisitor {
            type Value = Column;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a column's name, or a map with `source` and `name`")
            }

            fn visit_str<E: Error>(self, name: &str) -> Result<Column, E> {
                Ok(Column { source: name.to_owned(), name: None })
            }

            fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<Column, A::Error> {
                let Renamed { source, name } =
                    Renamed::deserialize(MapAccessDeserializer::new(map))?;
                Ok(Column { source, name })
            }
        }

        deserializer.deserialize_any(ColumnVisitor)
    }
}

#[derive(serde::Deserialize)]
#[serde(deny_unknown_fields, expecting = "a constant: a map with `name` and `text` or `value`")]
struct ConstantColumn {
    name: String,
    text: Option<String>,
    value: Option<ContextValue>,
}

#[derive(serde::Deserialize)]
#[serde(rename_all = "snake_case")]
enum ContextValue {
    ExportTime,
    SegmentId,
    SegmentName,
    AudienceId,
}

impl From<ContextValue> for Constant {
    fn from(value: ContextValue) -> Self {
        match value {
            ContextValue::ExportTime => Self::ExportTime,
            ContextValue::SegmentId => Self::SegmentId,
            ContextValue::SegmentName => Self::SegmentName,
            ContextValue::AudienceId => Self::AudienceId,
        }
    }
}
