//! The columns that fill no field.

use capi_model::Field;
use serde::Serialize;

use super::suggest::nearest;

/// A column that fills no field.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct IgnoredColumn {
    name: String,
    #[serde(serialize_with = "field_name", skip_serializing_if = "Option::is_none")]
    did_you_mean: Option<Field>,
}

impl IgnoredColumn {
    /// The name, as the source spells it; cut off if it is very long.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The field whose name is near.
    #[must_use]
    pub const fn did_you_mean(&self) -> Option<Field> {
        self.did_you_mean
    }
}

#[expect(
    clippy::ref_option,
    clippy::trivially_copy_pass_by_ref,
    reason = "the signature that serde calls"
)]
fn field_name<S: serde::Serializer>(
    field: &Option<Field>,
    serializer: S,
) -> Result<S::Ok, S::Error> {
    field.map(Field::name).serialize(serializer)
}

/// The list of them; bounded, because rows that name their own columns may bring new ones forever.
#[derive(Debug, Default)]
pub(super) struct IgnoredColumns {
    list: Vec<IgnoredColumn>,
}

/// No more names than this are kept.
const MAX_COLUMNS: usize = 1000;
/// No more of a name than this is kept.
const MAX_NAME_CHARS: usize = 200;

impl IgnoredColumns {
    pub(super) fn list(&self) -> &[IgnoredColumn] {
        &self.list
    }

    /// Adds a column, once. `is_free` says whether a field may be suggested for it.
    #[cold]
    pub(super) fn add(&mut self, name: &str, is_free: impl Fn(Field) -> bool) {
        let name = name.trim();
        if name.is_empty() || self.list.len() >= MAX_COLUMNS {
            return;
        }
        let name = match name.char_indices().nth(MAX_NAME_CHARS) {
            Some((end, _)) => format!("{}…", name.get(..end).unwrap_or_default()),
            None => name.to_owned(),
        };
        if self.list.iter().all(|column| column.name != name) {
            let did_you_mean = nearest(&name, is_free);
            self.list.push(IgnoredColumn { name, did_you_mean });
        }
    }
}
