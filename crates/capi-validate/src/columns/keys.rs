//! Columns that each row names by itself: the keys of JSON objects.

use std::collections::{HashMap, HashSet};

use capi_model::{ApiVersion, Field};

use super::ignored::IgnoredColumns;
use super::{ColumnOptions, hashed_names_unsupported};
use crate::field_set::FieldSet;
use crate::mapping::{OutputMapping, same_name};
use crate::rejection::{DatasetCode, DatasetError, DatasetFault};

/// Resolves the keys of each row, and finds those that are given twice.
///
/// Rows of one source have mostly the same keys in the same order, so each key remembers which one
/// came after it: a row like the last one costs one comparison per key.
#[derive(Debug)]
pub(super) struct Keys {
    known: Vec<Key>,
    /// Where in `known` a key is.
    index: HashMap<Box<str>, usize>,
    /// The key that began the last row.
    first: usize,
    mapping: Option<OutputMapping>,
    api_version: ApiVersion,
    /// The fields that no key may fill: those of constants, and those the API version lacks.
    closed: FieldSet,

    /// The number of this row.
    row: u64,
    /// The key before this one, and the one that came after that last time.
    previous: usize,
    expected: usize,
    /// The fields that this row has filled.
    filled: FieldSet,
    /// The key that filled each field last, in this row or before.
    filled_by: [usize; Field::COUNT],
    /// The keys of this row that are not in `known`, because it is full.
    others: HashSet<String>,
    faults: Vec<DatasetFault>,
}

#[derive(Debug)]
struct Key {
    name: Box<str>,
    field: Option<Field>,
    /// The last row that had it.
    row: u64,
    /// The key that came after it.
    next: usize,
}

/// Stands for no key.
const NONE: usize = usize::MAX;
/// No more keys than this are remembered: rows may bring new ones forever.
const MAX_KEYS: usize = 4000;
/// Longer keys are not remembered.
const MAX_KEY_LEN: usize = 1000;
/// No more faults than this are reported of one row.
const MAX_FAULTS: usize = 20;

impl Keys {
    pub(super) fn new(options: &ColumnOptions, ignored: &mut IgnoredColumns) -> Self {
        let mut closed = FieldSet::default();
        for name in options.mapping.iter().flat_map(OutputMapping::constant_names) {
            match Field::from_column(name) {
                Some(field) => closed = closed.with(field),
                None => ignored.add(name, |_| true),
            }
        }
        if !options.api_version.has_hashed_names() {
            closed = closed.with(Field::HashedFirstName).with(Field::HashedLastName);
        }
        Self {
            known: Vec::new(),
            index: HashMap::new(),
            first: NONE,
            mapping: options.mapping.clone(),
            api_version: options.api_version,
            closed,
            row: 0,
            previous: NONE,
            expected: NONE,
            filled: FieldSet::default(),
            filled_by: [NONE; Field::COUNT],
            others: HashSet::new(),
            faults: Vec::new(),
        }
    }

    /// The field of the `nth` key of a row.
    #[inline]
    pub(super) fn entry(
        &mut self,
        nth: usize,
        name: &str,
        ignored: &mut IgnoredColumns,
    ) -> Option<Field> {
        if nth == 0 {
            self.begin_row();
        }
        let id = match self.known.get(self.expected) {
            Some(key) if *key.name == *name => self.expected,
            _ => self.find(name, ignored),
        };
        let Some(key) = self.known.get_mut(id) else { return self.other(name, ignored) };
        if key.row == self.row {
            self.given_twice(name);
            return None;
        }
        key.row = self.row;
        self.previous = id;
        self.expected = key.next;
        let field = key.field?;
        self.fill(field, name, id)
    }

    /// What is wrong with the keys of the row that was just read.
    #[inline]
    pub(super) fn check_row(&mut self) -> Result<(), DatasetError> {
        if self.faults.is_empty() {
            Ok(())
        } else {
            DatasetError::check(std::mem::take(&mut self.faults))
        }
    }

    /// The key that filled a field last.
    pub(super) fn spelling(&self, field: Field) -> Option<&str> {
        let id = *self.filled_by.get(field.index())?;
        Some(self.known.get(id)?.name.trim())
    }

    fn begin_row(&mut self) {
        self.row += 1;
        self.previous = NONE;
        self.expected = self.first;
        self.filled = FieldSet::default();
        if !self.others.is_empty() {
            self.others.clear();
        }
        self.faults.clear();
    }

    /// The number of a key that comes in another order than last time, or for the first time.
    fn find(&mut self, name: &str, ignored: &mut IgnoredColumns) -> usize {
        let id = match self.index.get(name) {
            Some(&id) => id,
            None if self.known.len() < MAX_KEYS && name.len() <= MAX_KEY_LEN => {
                self.remember(name, ignored)
            }
            None => return NONE,
        };
        match self.known.get_mut(self.previous) {
            Some(previous) => previous.next = id,
            None => self.first = id,
        }
        id
    }

    #[cold]
    fn remember(&mut self, name: &str, ignored: &mut IgnoredColumns) -> usize {
        let id = self.known.len();
        let field = self.resolve(name, ignored);
        self.known.push(Key { name: name.into(), field, row: 0, next: NONE });
        self.index.insert(name.into(), id);
        id
    }

    /// The field of a key that is not remembered.
    #[cold]
    fn other(&mut self, name: &str, ignored: &mut IgnoredColumns) -> Option<Field> {
        if !self.others.insert(name.to_owned()) {
            self.given_twice(name);
            return None;
        }
        let field = self.resolve(name, ignored)?;
        self.fill(field, name, NONE)
    }

    fn resolve(&self, name: &str, ignored: &mut IgnoredColumns) -> Option<Field> {
        let name = match &self.mapping {
            None => name,
            Some(mapping) => {
                let columns = || mapping.columns().iter();
                let mapped = columns()
                    .find(|column| column.source.trim() == name.trim())
                    .or_else(|| columns().find(|column| same_name(&column.source, name)));
                match mapped {
                    Some(column) => &column.name,
                    None if mapping.passes_others() => name,
                    None => return None,
                }
            }
        };
        let field = Field::from_column(name);
        if field.is_none() {
            ignored.add(name, |_| true);
        }
        field
    }

    /// Notes that a key fills a field.
    #[inline]
    fn fill(&mut self, field: Field, name: &str, id: usize) -> Option<Field> {
        if self.filled.or(self.closed).contains(field) {
            self.cannot_fill(field, name);
            return None;
        }
        self.filled = self.filled.with(field);
        if let Some(by) = self.filled_by.get_mut(field.index()) {
            *by = id;
        }
        Some(field)
    }

    #[cold]
    fn given_twice(&mut self, name: &str) {
        let field = Field::from_column(name).map_or(name, |field| field.name());
        let message = format!("The key `{name}` is given twice in one row: keep one of them");
        self.fault(DatasetCode::DuplicateColumn, field, message);
    }

    #[cold]
    fn cannot_fill(&mut self, field: Field, name: &str) {
        if self.filled.contains(field) {
            let earlier = self.spelling(field).unwrap_or(field.name());
            let message = format!(
                "The keys `{earlier}` and `{name}` of one row both fill `{field}`: keep one of them"
            );
            self.fault(DatasetCode::DuplicateColumn, field.name(), message);
        } else if self.api_version.has_hashed_names() || !is_hashed_name(field) {
            let message = format!(
                "The key `{name}` fills `{field}`, and so does a constant of the output mapping:                  keep one of them"
            );
            self.fault(DatasetCode::MappingDuplicateColumn, field.name(), message);
        } else {
            let message = hashed_names_unsupported(name, self.api_version);
            self.fault(DatasetCode::HashedNamesUnsupported, field.name(), message);
        }
    }

    fn fault(&mut self, code: DatasetCode, field: &str, message: String) {
        if self.faults.len() < MAX_FAULTS {
            self.faults.push(DatasetFault::new(code, field.to_owned(), message));
        }
    }
}

const fn is_hashed_name(field: Field) -> bool {
    matches!(field, Field::HashedFirstName | Field::HashedLastName)
}
