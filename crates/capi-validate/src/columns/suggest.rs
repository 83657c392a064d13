//! Near names: what a column was probably meant to be called.

use capi_model::Field;

/// The field that an unknown column probably stands for, among those that are free.
pub(super) fn nearest(column: &str, is_free: impl Fn(Field) -> bool) -> Option<Field> {
    let column = letters(column);
    if column.len() > MAX_LEN {
        return None;
    }
    let alias = ALIASES.iter().find(|(alias, _)| *alias == column).map(|(_, field)| *field);
    if let Some(field) = alias {
        return is_free(field).then_some(field);
    }
    Field::ALL
        .iter()
        .map(|&field| (strsim::osa_distance(&column, &letters(field.name())), field))
        .filter(|&(distance, field)| distance <= column.len() / LETTERS_PER_SLIP && is_free(field))
        .min()
        .map(|(_, field)| field)
}

/// The name in `names` that is nearest to a name that is not among them.
pub(super) fn nearest_name<'a>(
    name: &str,
    names: impl Iterator<Item = &'a str>,
) -> Option<&'a str> {
    let wanted = letters(name);
    names
        .filter(|name| wanted.len() <= MAX_LEN && name.len() <= MAX_LEN)
        .map(|name| (strsim::osa_distance(&wanted, &letters(name)), name))
        .filter(|&(distance, _)| distance <= wanted.len().div_ceil(LETTERS_PER_SLIP))
        .min()
        .map(|(_, name)| name)
}

/// Longer names are not compared.
const MAX_LEN: usize = 100;
/// One letter in so many may be wrong.
const LETTERS_PER_SLIP: usize = 5;

/// What people call the fields, spelled as [`letters`] gives it.
const ALIASES: &[(&str, Field)] = &[
    ("clientip", Field::PlaintextIpAddress),
    ("clientipaddress", Field::PlaintextIpAddress),
    ("company", Field::CompanyName),
    ("conversiontime", Field::ConversionHappenedAt),
    ("country", Field::CountryCode),
    ("currency", Field::CurrencyCode),
    ("email", Field::Sha256Email),
    ("emailaddress", Field::Sha256Email),
    ("emailsha256", Field::Sha256Email),
    ("eventtime", Field::ConversionHappenedAt),
    ("gaid", Field::GoogleAid),
    ("googleadvertisingid", Field::GoogleAid),
    ("happenedat", Field::ConversionHappenedAt),
    ("hashedemail", Field::Sha256Email),
    ("ip", Field::PlaintextIpAddress),
    ("ipaddress", Field::PlaintextIpAddress),
    ("jobtitle", Field::Title),
    ("leadid", Field::Lead),
    ("lifatid", Field::LinkedInTrackingUuid),
    ("surname", Field::LastName),
    ("timestamp", Field::ConversionHappenedAt),
    ("userid", Field::ExternalIds),
    ("value", Field::Amount),
];

/// Letters and digits in lower case: how a name is spelled does not make it another one.
fn letters(name: &str) -> String {
    name.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn another_way_of_writing_a_name_is_near() {
        for (column, field) in [
            ("conversion_happened_at", Field::ConversionHappenedAt),
            ("Conversion Happened At", Field::ConversionHappenedAt),
            ("conversionHapenedAt", Field::ConversionHappenedAt),
            ("sha256-email", Field::Sha256Email),
            ("Email", Field::Sha256Email),
            ("li_fat_id", Field::LinkedInTrackingUuid),
            ("first_name", Field::FirstName),
            ("external_id", Field::ExternalIds),
            ("curency_code", Field::CurrencyCode),
            ("ammount", Field::Amount),
            ("titel", Field::Title),
        ] {
            assert_eq!(nearest(column, |_| true), Some(field), "{column}");
        }
    }

    #[test]
    fn other_names_are_not_near() {
        let long = "conversion".repeat(20);
        for column in ["", "é", "id", "name", "date", "loan", "phone", "status", long.as_str()] {
            assert_eq!(nearest(column, |_| true), None, "{column}");
        }
    }

    #[test]
    fn a_field_that_has_its_column_is_not_suggested() {
        assert_eq!(nearest("email", |field| field != Field::Sha256Email), None);
        assert_eq!(nearest("first_name", |field| field != Field::FirstName), None);
    }

    #[test]
    fn aliases_are_spelled_as_names_are_compared_and_are_no_fields() {
        for (alias, _) in ALIASES {
            assert_eq!(letters(alias), *alias);
            assert_eq!(Field::from_column(alias), None, "{alias}");
        }
    }
}
