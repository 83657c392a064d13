//! Who converted: every identifier of a row, and the rules that hold between them.

use capi_model::{Field, Fields, Name, User, UserIds, UserInfo};

use super::{OracleMoatId, hash, ids, person, text};
use crate::field_set::FieldSet;
use crate::rejection::{Code, Faults, Problem, Warning, Warnings};

/// Reads the columns of the person, in the order of the fields.
#[inline]
pub(super) fn read<'a>(
    fields: &Fields<'a>,
    oracle_moat_id: OracleMoatId,
    scratch: &mut String,
    faults: &mut Faults,
    warnings: &mut Warnings,
) -> User<'a> {
    let ids = read_ids(fields, scratch, faults);
    let (names, info) = read_info(fields, scratch, faults, warnings);
    let lead = faults.keep(Field::Lead, ids::lead(fields.value(Field::Lead)));
    let external_id =
        faults.keep(Field::ExternalIds, ids::external(fields.value(Field::ExternalIds)));
    let mut user = User { ids, info, lead, external_id };
    // An identifier with a fault would identify the person once it is mended, and needs no
    // second fault.
    if !user.has_identity() && !names.or(faults.fields()).can_identify() {
        faults.add_for_user(Problem::new(
            Code::MissingIdentifier,
            "expected something that identifies a person: an e-mail address or another id, both \
             names, an external id, or a lead",
        ));
    }
    if user.ids.oracle_moat_id.is_some()
        && oracle_moat_id == OracleMoatId::OmitWhenOtherwiseIdentified
    {
        omit_oracle_moat_id(&mut user, warnings);
    }
    user
}

#[inline]
fn read_ids<'a>(fields: &Fields<'a>, scratch: &mut String, faults: &mut Faults) -> UserIds<'a> {
    let value = |field| fields.value(field);
    let sha256_email =
        faults.keep(Field::Sha256Email, hash::email(value(Field::Sha256Email), scratch));
    let sha256_ip_address =
        faults.keep(Field::Sha256IpAddress, hash::ip_hash(value(Field::Sha256IpAddress)));
    let plaintext_ip_address =
        faults.keep(Field::PlaintextIpAddress, hash::ip(value(Field::PlaintextIpAddress)));
    let mut id = |field| faults.keep(field, text::text_or_integer(value(field)));
    UserIds {
        sha256_email,
        sha256_ip_address,
        plaintext_ip_address,
        linkedin_tracking_uuid: id(Field::LinkedInTrackingUuid),
        acxiom_id: id(Field::AcxiomId),
        oracle_moat_id: id(Field::OracleMoatId),
        google_aid: id(Field::GoogleAid),
    }
}

/// The names that are there, and `userInfo` if both are: LinkedIn refuses it without them.
#[inline]
fn read_info<'a>(
    fields: &Fields<'a>,
    scratch: &mut String,
    faults: &mut Faults,
    warnings: &mut Warnings,
) -> (FieldSet, Option<UserInfo<'a>>) {
    let value = |field| fields.value(field);
    let mut plain = |field| faults.keep(field, person::name(value(field))).map(Name::Plain);
    let (first_name, last_name) = (plain(Field::FirstName), plain(Field::LastName));
    let mut hashed =
        |field| faults.keep(field, hash::name(value(field), scratch)).map(Name::Hashed);
    // Of two forms of one name, the one that tells less is sent.
    let first_name = hashed(Field::HashedFirstName).or(first_name);
    let last_name = hashed(Field::HashedLastName).or(last_name);
    let mut label = |field| faults.keep(field, person::label(value(field)));
    let (company_name, title) = (label(Field::CompanyName), label(Field::Title));
    let country_code = faults.keep(Field::CountryCode, person::country(value(Field::CountryCode)));
    match (first_name, last_name) {
        (Some(first_name), Some(last_name)) => {
            let info = UserInfo { first_name, last_name, company_name, title, country_code };
            (FieldSet::default(), Some(info))
        }
        (first_name, last_name) => {
            let mut names = FieldSet::default();
            if first_name.is_some() {
                names = names.with(Field::FirstName);
            }
            if last_name.is_some() {
                names = names.with(Field::LastName);
            }
            let has_more = company_name.is_some() || title.is_some() || country_code.is_some();
            if has_more || names != FieldSet::default() {
                warnings.add(Warning::IncompleteUserInfo);
            }
            (names, None)
        }
    }
}

#[cold]
fn omit_oracle_moat_id(user: &mut User<'_>, warnings: &mut Warnings) {
    let id = user.ids.oracle_moat_id.take();
    if user.has_identity() {
        warnings.add(Warning::OracleMoatIdOmitted);
    } else {
        user.ids.oracle_moat_id = id;
    }
}
