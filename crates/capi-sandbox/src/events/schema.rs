//! The schema of an event, version by version (LinkedIn: Conversions API schema).

use serde_json::Value;

use super::facts::Identity;
use crate::gateway::ApiVersion;
use crate::restli::schema::{Faults, Field, Kind};
use crate::restli::urn;
use crate::world::World;

pub(super) const LEAD_URN: &str = "urn:li:leadGenFormResponse:";

pub(super) const MOAT: &str = "ORACLE_MOAT_ID";

/// The identifier types. The last one is gone from LinkedIn's newest pages.
pub(super) const ID_TYPES: &[&str] = &[
    "SHA256_EMAIL",
    "LINKEDIN_FIRST_PARTY_ADS_TRACKING_UUID",
    "ACXIOM_ID",
    "PLAINTEXT_IP_ADDRESS",
    "GOOGLE_AID",
    "SHA256_IP_ADDRESS",
    MOAT,
];

const VALUE: &[Field] =
    &[Field::required("currencyCode", Kind::Text), Field::required("amount", Kind::Text)];

const USER_ID: &[Field] =
    &[Field::required("idType", Kind::Enum(ID_TYPES)), Field::required("idValue", Kind::Text)];

const PLAIN_NAMES: &[Field] = &[
    Field::required("firstName", Kind::Text),
    Field::required("lastName", Kind::Text),
    Field::optional("companyName", Kind::Text),
    Field::optional("title", Kind::Text),
    Field::optional("countryCode", Kind::Text),
];

const ANY_NAMES: &[Field] = &[
    Field::optional("firstName", Kind::Text),
    Field::optional("lastName", Kind::Text),
    Field::optional("hashedFirstName", Kind::Text),
    Field::optional("hashedLastName", Kind::Text),
    Field::optional("companyName", Kind::Text),
    Field::optional("title", Kind::Text),
    Field::optional("countryCode", Kind::Text),
];

const USER_IDS: Field = Field::required("userIds", Kind::List(&Kind::Record(USER_ID)));
const LEAD: Field = Field::optional("lead", Kind::Urn(LEAD_URN));
const EXTERNAL_IDS: Field = Field::optional("externalIds", Kind::List(&Kind::Text));

const USER_BEFORE_EXTERNAL_IDS: &[Field] =
    &[USER_IDS, Field::optional("userInfo", Kind::Record(PLAIN_NAMES)), LEAD];

const USER_WITH_PLAIN_NAMES: &[Field] =
    &[USER_IDS, Field::optional("userInfo", Kind::Record(PLAIN_NAMES)), LEAD, EXTERNAL_IDS];

const USER_WITH_ANY_NAMES: &[Field] =
    &[USER_IDS, Field::optional("userInfo", Kind::Record(ANY_NAMES)), LEAD, EXTERNAL_IDS];

const fn event(user: &'static [Field]) -> [Field; 5] {
    [
        Field::required("conversion", Kind::Urn(urn::RULE)),
        Field::required("conversionHappenedAt", Kind::Long),
        Field::optional("conversionValue", Kind::Record(VALUE)),
        Field::optional("eventId", Kind::Text),
        Field::required("user", Kind::Record(user)),
    ]
}

const OLDEST: &[Field] = &event(USER_BEFORE_EXTERNAL_IDS);
const PLAIN: &[Field] = &event(USER_WITH_PLAIN_NAMES);
const NEWEST: &[Field] = &event(USER_WITH_ANY_NAMES);

/// The schema that one request's events must fit.
#[derive(Clone, Copy, Debug)]
pub(super) struct EventSchema {
    fields: &'static [Field],
    /// Whether there are `externalIds`.
    pub(super) external_ids: bool,
    /// Whether names may come hashed.
    pub(super) hashed_names: bool,
    /// Whether `ORACLE_MOAT_ID` is taken.
    pub(super) moat: bool,
}

impl EventSchema {
    pub(super) fn new(world: &World, version: ApiVersion) -> Self {
        let moat = !world.settings.reject_oracle_moat_id || version < ApiVersion::WITHOUT_MOAT;
        let hashed_names = version >= ApiVersion::HASHED_NAMES;
        Self::fixed(hashed_names, version >= ApiVersion::EXTERNAL_IDS, moat)
    }

    /// Hashed names came after external ids: the one implies the other.
    pub(super) const fn fixed(hashed_names: bool, external_ids: bool, moat: bool) -> Self {
        let fields = match (hashed_names, external_ids) {
            (true, _) => NEWEST,
            (false, true) => PLAIN,
            (false, false) => OLDEST,
        };
        Self { fields, external_ids, hashed_names, moat }
    }

    /// Every fault of `event`, as lines of the 422 message.
    pub(super) fn faults(&self, event: &Value) -> Faults {
        let mut faults = Faults::of_record(event, self.fields);
        self.refuse_moat(event, &mut faults);
        self.refuse_half_pair(event, &mut faults);
        faults
    }

    fn refuse_moat(&self, event: &Value, faults: &mut Faults) {
        if self.moat {
            return;
        }
        let ids = event.pointer("/user/userIds").and_then(Value::as_array);
        for (position, id) in ids.into_iter().flatten().enumerate() {
            if id.get("idType").and_then(Value::as_str) == Some(MOAT) {
                let path = format!("/user/userIds/{position}/idType");
                faults.add(&path, &format!("\"{MOAT}\" is not an enum symbol"));
            }
        }
    }

    /// From 202609 each side of the pair may be plain or hashed, which the record itself cannot
    /// say. With another identifier in the event the missing side is a fault of the schema; without
    /// one the whole event is short of identity, which is judged later. (How LinkedIn reports it is
    /// not known.)
    fn refuse_half_pair(&self, event: &Value, faults: &mut Faults) {
        let Some(info) = event.pointer("/user/userInfo").filter(|info| info.is_object()) else {
            return;
        };
        if !self.hashed_names || !other_identity(event).is_sufficient() {
            return;
        }
        for (plain, hashed) in [("firstName", "hashedFirstName"), ("lastName", "hashedLastName")] {
            if info.get(plain).is_none() && info.get(hashed).is_none() {
                faults.add_missing(&format!("/user/userInfo/{plain}"));
            }
        }
    }
}

/// Who the event says converted.
pub(super) fn identity(event: &Value) -> Identity {
    let mut identity = other_identity(event);
    if let Some(info) = event.pointer("/user/userInfo") {
        let side = |plain: &str, hashed: &str| {
            info.get(plain).or_else(|| info.get(hashed)).and_then(Value::as_str)
        };
        identity
            .note_names(side("firstName", "hashedFirstName"), side("lastName", "hashedLastName"));
    }
    identity
}

/// Who the event says converted, names aside.
fn other_identity(event: &Value) -> Identity {
    let list = |path| event.pointer(path).and_then(Value::as_array).into_iter().flatten();
    let ids = list("/user/userIds").filter_map(|id| id.get("idValue"));
    let external = list("/user/externalIds");
    let mut identity = Identity::default();
    for text in ids.chain(external).chain(event.pointer("/user/lead")).filter_map(Value::as_str) {
        identity.note(text);
    }
    identity
}
