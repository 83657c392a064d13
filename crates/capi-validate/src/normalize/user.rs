//! Who converted: every identifier of a row, and the rules that hold between them.

use capi_model::{Field, Name, User, UserIds, UserInfo};

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
    slot: &mut Option<UserInfo<'a>>,
    scratch: &mut String,
    warnings: &mut Warnings,
) -> FieldSet {
    let unknown = || Name::Plain("".into());
    let info = slot.insert(UserInfo {
        first_name: unknown(),
        last_name: unknown(),
        company_name: None,
        title: None,
        country_code: None,
    });
    row.read(Field::FirstName, |value| person::name(value, &mut info.first_name));
    row.read(Field::LastName, |value| person::name(value, &mut info.last_name));
    // Of two forms of one name, the one that tells less is sent.
    row.read(Field::HashedFirstName, |value| hash::name(value, scratch, &mut info.first_name));
    row.read(Field::HashedLastName, |value| hash::name(value, scratch, &mut info.last_name));
    row.read(Field::CompanyName, |value| person::label(value, &mut info.company_name));
    row.read(Field::Title, |value| person::label(value, &mut info.title));
    row.read(Field::CountryCode, |value| person::country(value, &mut info.country_code));

    let mut names = FieldSet::default();
    if is_known(&info.first_name) {
        names = names.with(Field::FirstName);
    }
    if is_known(&info.last_name) {
        names = names.with(Field::LastName);
    }
    if !names.can_identify() {
        let UserInfo { company_name, title, country_code, .. } = info;
        let has_more = company_name.is_some() || title.is_some() || country_code.is_some();
        if has_more || !names.is_empty() {
            warnings.add(Warning::IncompleteUserInfo);
        }
        *slot = None;
    }
    names
}

/// Whether a name was read: none is empty.
#[inline]
fn is_known(name: &Name<'_>) -> bool {
    !matches!(name, Name::Plain(name) if name.is_empty())
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
