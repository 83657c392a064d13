//! Columns that a header names, once for all rows.

use capi_model::Field;

use super::ignored::IgnoredColumns;
use super::suggest::{nearest, nearest_name};
use super::{ColumnOptions, hashed_names_unsupported};
use crate::field_set::FieldSet;
use crate::mapping::{OutputMapping, mapped_twice, same_name};
use crate::rejection::{DatasetCode, DatasetError, DatasetFault, Fault};

/// Which cell fills which field.
#[derive(Debug, Default)]
pub(super) struct Header {
    cells: Box<[Option<Field>]>,
    /// The column of each field, as the header spells it.
    spellings: [Option<Box<str>>; Field::COUNT],
}

impl Header {
    /// The field of the cell at this position.
    #[inline]
    pub(super) fn cell(&self, index: usize) -> Option<Field> {
        self.cells.get(index).copied().flatten()
    }

    /// The column that fills a field.
    pub(super) fn spelling(&self, field: Field) -> Option<&str> {
        self.spellings.get(field.index())?.as_deref()
    }

    /// Matches the columns with fields, and says everything that is wrong with them.
    pub(super) fn resolve(
        header: &[String],
        options: &ColumnOptions,
        ignored: &mut IgnoredColumns,
    ) -> Result<Self, DatasetError> {
        let columns = names(header);
        let mut faults = Vec::new();
        let sent_as = match &options.mapping {
            None => columns.iter().copied().map(Some).collect(),
            Some(mapping) => apply(mapping, &columns, &mut faults),
        };
        let constants = || options.mapping.iter().flat_map(OutputMapping::constant_names);

        let mut resolved = Self::default();
        let mut filled = FieldSet::default();
        for field in constants().filter_map(Field::from_column) {
            filled = filled.with(field);
        }
        let mut cells = Vec::with_capacity(columns.len());
        for (&column, name) in columns.iter().zip(&sent_as) {
            let field = name.and_then(Field::from_column);
            if let Some(field) = field {
                if filled.contains(field) {
                    faults.push(filled_twice(field, resolved.spelling(field), column));
                } else {
                    filled = filled.with(field);
                    resolved.spell(field, column);
                }
            }
            cells.push(field);
        }
        resolved.cells = cells.into();

        for name in constants().chain(sent_as.iter().copied().flatten()) {
            if Field::from_column(name).is_none() {
                ignored.add(name, |field| !filled.contains(field));
            }
        }
        check_hashed_names(filled, &resolved, options, &mut faults);
        check_missing(filled, &sent_as, options, &mut faults);
        DatasetError::check(faults).map(|()| resolved)
    }

    fn spell(&mut self, field: Field, column: &str) {
        if let Some(spelling) = self.spellings.get_mut(field.index()) {
            *spelling = Some(column.into());
        }
    }
}

/// The header's names, without the byte-order mark that some programs put before the first.
fn names(header: &[String]) -> Vec<&str> {
    let mut names: Vec<_> = header.iter().map(|name| name.trim()).collect();
    if let Some(first) = names.first_mut() {
        *first = first.trim_start_matches('\u{feff}').trim();
    }
    names
}

/// The name under which the mapping sends each column; `None` for those that it drops.
fn apply<'a>(
    mapping: &'a OutputMapping,
    columns: &[&'a str],
    faults: &mut Vec<DatasetFault>,
) -> Vec<Option<&'a str>> {
    let mut sent_as = vec![None; columns.len()];
    for mapped in mapping.columns() {
        match find(&mapped.source, columns) {
            Ok(index) => match sent_as.get_mut(index) {
                Some(slot @ None) => *slot = Some(mapped.name.as_str()),
                _ => faults.push(mapped_twice(&mapped.source)),
            },
            Err(fault) => faults.push(fault),
        }
    }
    if mapping.passes_others() {
        for (slot, &column) in sent_as.iter_mut().zip(columns) {
            slot.get_or_insert(column);
        }
    }
    sent_as
}

/// The column that a mapping means: the one of this name, else the only one of it in another case.
fn find(source: &str, columns: &[&str]) -> Result<usize, DatasetFault> {
    let exact = |column: &str| column == source.trim();
    let any_case = |column: &str| same_name(column, source);
    let positions = |same: &dyn Fn(&str) -> bool| {
        let found = columns.iter().enumerate().filter(|(_, column)| same(column));
        found.map(|(index, _)| index).collect::<Vec<_>>()
    };
    let mut found = positions(&exact);
    if found.is_empty() {
        found = positions(&any_case);
    }
    match *found {
        [index] => Ok(index),
        [] => {
            let hint = nearest_name(source, columns.iter().copied())
                .map(|near| format!("; did you mean `{near}`?"))
                .unwrap_or_default();
            Err(DatasetFault::new(
                DatasetCode::MappingUnknownColumn,
                source.to_owned(),
                format!(
                    "The output mapping names the column `{source}`, which the source lacks{hint}"
                ),
            ))
        }
        _ => Err(DatasetFault::new(
            DatasetCode::DuplicateColumn,
            source.to_owned(),
            format!(
                "The output mapping names the column `{source}`, which the source has {} times: \
                 give each its own name",
                found.len()
            ),
        )),
    }
}

fn filled_twice(field: Field, earlier: Option<&str>, column: &str) -> DatasetFault {
    match earlier {
        Some(earlier) => DatasetFault::new(
            DatasetCode::DuplicateColumn,
            field.name(),
            format!("The columns `{earlier}` and `{column}` both fill `{field}`: keep one of them"),
        ),
        None => DatasetFault::new(
            DatasetCode::MappingDuplicateColumn,
            field.name(),
            format!(
                "The column `{column}` fills `{field}`, and so does a constant of the output \
                 mapping: keep one of them"
            ),
        ),
    }
}

fn check_hashed_names(
    filled: FieldSet,
    header: &Header,
    options: &ColumnOptions,
    faults: &mut Vec<DatasetFault>,
) {
    if options.api_version.has_hashed_names() {
        return;
    }
    for field in [Field::HashedFirstName, Field::HashedLastName] {
        if filled.contains(field) {
            let column = header.spelling(field).unwrap_or(field.name());
            faults.push(DatasetFault::new(
                DatasetCode::HashedNamesUnsupported,
                field.name(),
                hashed_names_unsupported(column, options.api_version),
            ));
        }
    }
}

/// What no row can do without.
fn check_missing(
    filled: FieldSet,
    sent_as: &[Option<&str>],
    options: &ColumnOptions,
    faults: &mut Vec<DatasetFault>,
) {
    let hint = |wanted: &dyn Fn(Field) -> bool| {
        let names = sent_as.iter().copied().flatten();
        let near = names.filter(|name| Field::from_column(name).is_none()).find_map(|name| {
            nearest(name, |field| wanted(field) && !filled.contains(field))
                .map(|field| format!(" (should `{name}` be `{field}`?)"))
        });
        near.unwrap_or_default()
    };
    let mut missing = |field: &'static str, message: String| {
        faults.push(DatasetFault::new(DatasetCode::MissingColumn, field, message));
    };
    if !filled.contains(Field::Conversion) && !options.has_rule {
        let hint = hint(&|field| field == Field::Conversion);
        missing(
            Field::Conversion.name(),
            format!(
                "There is no column `conversion`{hint}: add it, or name a conversion rule in the \
                 configuration"
            ),
        );
    }
    if !filled.contains(Field::ConversionHappenedAt) {
        let hint = hint(&|field| field == Field::ConversionHappenedAt);
        missing(
            Field::ConversionHappenedAt.name(),
            format!("There is no column `conversionHappenedAt`{hint}: every event needs its time"),
        );
    }
    if !filled.can_identify() {
        let hint = hint(&|field| FieldSet::default().with(field).can_help_identify());
        missing(
            Fault::USER,
            format!(
                "There is no column that identifies a person{hint}: add `SHA256_EMAIL`, another \
                 id, `firstName` and `lastName`, `externalIds`, or `lead`"
            ),
        );
    }
}
