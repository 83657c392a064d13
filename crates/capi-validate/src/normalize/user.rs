//! Who converted: every identifier of a row, and the rules that hold between them.

use capi_model::{Field, User, UserIds, UserInfo};

use super::{hash, ids, person, text};
use crate::field_set::FieldSet;
use crate::rejection::{Code, Problem, Reader, Warning, Warnings};

/// Reads the columns of the person.
#[inline]
pub(super) fn read<'a>(
    row: &mut Reader<'_, 'a>,
    user: &mut User<'a>,
    scratch: &mut String,
    warnings: &mut Warnings,
) {
    read_ids(row, &mut user.ids, scratch);
    let names = read_info(row, &mut user.info, scratch, warnings);
    row.read(Field::Lead, |value| ids::lead(value, &mut user.lead));
    row.read(Field::ExternalIds, |value| ids::external(value, &mut user.external_id));
    // An identifier with a fault would identify the person once it is mended, and needs no
    // second fault.
    if !user.has_identity() && !names.or(row.faulty()).can_identify() {
        row.add_for_user(Problem::new(
            Code::MissingIdentifier,
            "expected something that identifies a person: an e-mail address or another id, both \
             names, an external id, or a lead",
        ));
    }
}

#[inline]
fn read_ids<'a>(row: &mut Reader<'_, 'a>, ids: &mut UserIds<'a>, scratch: &mut String) {
    row.read(Field::Sha256Email, |value| hash::email(value, scratch, &mut ids.sha256_email));
    row.read(Field::Sha256IpAddress, |value| hash::ip_hash(value, &mut ids.sha256_ip_address));
    row.read(Field::PlaintextIpAddress, |value| hash::ip(value, &mut ids.plaintext_ip_address));
    for (field, slot) in [
        (Field::LinkedInTrackingUuid, &mut ids.linkedin_tracking_uuid),
        (Field::AcxiomId, &mut ids.acxiom_id),
        (Field::OracleMoatId, &mut ids.oracle_moat_id),
        (Field::GoogleAid, &mut ids.google_aid),
    ] {
        row.read(field, |value| text::text_or_integer(value, slot));
    }
}

/// Reads the columns of `userInfo`, which is sent only with both names: LinkedIn refuses it
/// without them. Gives the names that are there if it is not sent.
#[inline]
fn read_info<'a>(
    row: &mut Reader<'_, 'a>,
    info: &mut Option<UserInfo<'a>>,
    scratch: &mut String,
    warnings: &mut Warnings,
) -> FieldSet {
    let (mut first_name, mut last_name) = (None, None);
    row.read(Field::FirstName, |value| person::name(value, &mut first_name));
    row.read(Field::LastName, |value| person::name(value, &mut last_name));
    // Of two forms of one name, the one that tells less is sent.
    row.read(Field::HashedFirstName, |value| hash::name(value, scratch, &mut first_name));
    row.read(Field::HashedLastName, |value| hash::name(value, scratch, &mut last_name));
    let (mut company_name, mut title, mut country_code) = (None, None, None);
    row.read(Field::CompanyName, |value| person::label(value, &mut company_name));
    row.read(Field::Title, |value| person::label(value, &mut title));
    row.read(Field::CountryCode, |value| person::country(value, &mut country_code));

    let mut names = FieldSet::default();
    match (first_name, last_name) {
        (Some(first_name), Some(last_name)) => {
            *info = Some(UserInfo { first_name, last_name, company_name, title, country_code });
        }
        (None, None) if company_name.is_none() && title.is_none() && country_code.is_none() => {}
        (first_name, last_name) => {
            warnings.add(Warning::IncompleteUserInfo);
            if first_name.is_some() {
                names = names.with(Field::FirstName);
            }
            if last_name.is_some() {
                names = names.with(Field::LastName);
            }
        }
    }
    names
}

/// Leaves `ORACLE_MOAT_ID` out of an event that something else identifies.
pub(super) fn omit_oracle_moat_id(user: &mut User<'_>, warnings: &mut Warnings) {
    let id = user.ids.oracle_moat_id.take();
    if id.is_none() {
        return;
    }
    if user.has_identity() {
        warnings.add(Warning::OracleMoatIdOmitted);
    } else {
        user.ids.oracle_moat_id = id;
    }
}
