//! Turns the values of a row into an event, or into every reason why it cannot be one.

mod happened_at;
mod hash;
mod ids;
mod lower;
mod person;
mod text;
mod time_text;
mod user;
mod worth;

use std::fmt;

use capi_model::{ConversionEvent, ConversionRuleId, Field, Fields, Timestamp};

use crate::rejection::{Faults, Rejection, Warnings};

/// Turns rows into events.
///
/// ```
/// use capi_model::{ConversionRuleId, Field, Fields, Timestamp, Value};
/// use capi_validate::{Code, Normalizer};
///
/// let now = Timestamp::from_millis(1_795_000_000_000);
/// let mut normalizer = Normalizer::builder().rule(ConversionRuleId::new(104_012)).build();
///
/// let mut row = Fields::new();
/// row.set(Field::ConversionHappenedAt, Value::Text("2026-11-17T08:30:00Z"));
/// row.set(Field::Sha256Email, Value::Text(" User@Example.com "));
/// let event = normalizer.normalize(&row, now)?.event;
/// assert_eq!(event.happened_at.as_millis(), 1_794_904_200_000);
///
/// row.set(Field::Amount, Value::Text("1,234.50"));
/// let rejection = normalizer.normalize(&row, now).unwrap_err();
/// let codes: Vec<Code> = rejection.faults().iter().map(|fault| fault.code()).collect();
/// assert_eq!(codes, [Code::IncompleteConversionValue, Code::InvalidAmount]);
/// # Ok::<(), capi_validate::Rejection>(())
/// ```
pub struct Normalizer {
    options: NormalizerBuilder,
    /// For text on its way to a hash; kept, so that rows do not allocate.
    scratch: String,
}

impl Normalizer {
    /// A normaliser without a rule that takes times with a zone only.
    pub fn builder() -> NormalizerBuilder {
        NormalizerBuilder::default()
    }

    /// The event of a row, or all of the row's faults, as of `now`.
    ///
    /// # Errors
    ///
    /// [`Rejection`] when the row has a fault or is expired.
    pub fn normalize<'a>(
        &mut self,
        fields: &Fields<'a>,
        now: Timestamp,
    ) -> Result<Normalized<'a>, Rejection> {
        let NormalizerBuilder { rule, zoneless_times, oracle_moat_id } = self.options;
        let mut faults = Faults::default();
        let mut warnings = Warnings::default();
        // In the order of the fields, so that the faults are.
        let conversion =
            faults.keep(Field::Conversion, ids::conversion(fields.value(Field::Conversion), rule));
        let at = fields.value(Field::ConversionHappenedAt);
        let happened_at =
            faults.keep(Field::ConversionHappenedAt, happened_at::read(at, now, zoneless_times));
        let event_id = faults.keep(Field::EventId, ids::event(fields.value(Field::EventId)));
        let user =
            user::read(fields, oracle_moat_id, &mut self.scratch, &mut faults, &mut warnings);
        let value = worth::read(fields, &mut faults);
        match (conversion, happened_at) {
            (Some(conversion), Some(happened_at)) if faults.is_empty() => Ok(Normalized {
                event: ConversionEvent { conversion, happened_at, value, event_id, user },
                warnings,
            }),
            _ => Err(faults.into_rejection()),
        }
    }
}

/// Shows the settings; rows that were read leave no trace.
impl fmt::Debug for Normalizer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Normalizer").field("options", &self.options).finish_non_exhaustive()
    }
}

/// An event that LinkedIn will take, and what is worth knowing about its row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Normalized<'a> {
    /// The event.
    pub event: ConversionEvent<'a>,
    /// What is not sent as the row had it.
    pub warnings: Warnings,
}

/// Settings of a [`Normalizer`].
#[derive(Debug, Clone, Copy, Default)]
#[must_use]
pub struct NormalizerBuilder {
    rule: Option<ConversionRuleId>,
    zoneless_times: bool,
    oracle_moat_id: OracleMoatId,
}

impl NormalizerBuilder {
    /// The rule of rows that name none. Default: none, so that every row has to name one.
    pub const fn rule(mut self, rule: Option<ConversionRuleId>) -> Self {
        self.rule = rule;
        self
    }

    /// Whether times in text without a zone are taken as UTC: `2024-08-28T15:30:00`,
    /// `2024-08-28 15:30:00`, and `2024-08-28` as its first instant. Default: they are invalid.
    pub const fn zoneless_times(mut self, accept: bool) -> Self {
        self.zoneless_times = accept;
        self
    }

    /// What to do with `ORACLE_MOAT_ID`. Default: send it.
    pub const fn oracle_moat_id(mut self, choice: OracleMoatId) -> Self {
        self.oracle_moat_id = choice;
        self
    }

    /// The normaliser with these settings.
    #[must_use]
    pub const fn build(self) -> Normalizer {
        Normalizer { options: self, scratch: String::new() }
    }
}

/// What to do with `ORACLE_MOAT_ID`, which LinkedIn's documentation lists only up to API version
/// 202604.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum OracleMoatId {
    /// Send it.
    #[default]
    Send,
    /// Leave it out of events that something else identifies, with
    /// [`Warning::OracleMoatIdOmitted`](crate::Warning::OracleMoatIdOmitted).
    OmitWhenOtherwiseIdentified,
}
