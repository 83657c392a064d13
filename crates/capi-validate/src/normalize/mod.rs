//! Turns the values of a row into an event, or into every reason why it cannot be one.

mod bytes;
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

use crate::rejection::{Reader, Rejection, Warnings};

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
        let mut result = Ok(Normalized {
            event: ConversionEvent::new(self.options.rule.unwrap_or(PLACEHOLDER), now),
            warnings: Warnings::default(),
        });
        if let Ok(row) = &mut result
            && let Err(rejection) = self.fill(fields, now, row)
        {
            result = Err(rejection);
        }
        result
    }

    /// Fills the event where it is: it is large, and would be copied when its parts are returned.
    fn fill<'a>(
        &mut self,
        fields: &Fields<'a>,
        now: Timestamp,
        Normalized { event, warnings }: &mut Normalized<'a>,
    ) -> Result<(), Rejection> {
        let NormalizerBuilder { rule, zoneless_times, oracle_moat_id } = self.options;
        let mut row = Reader::new(fields);

        let mut conversion = None;
        row.read(Field::Conversion, |value| ids::conversion(value, &mut conversion));
        match conversion.or(rule) {
            Some(rule) => event.conversion = rule,
            None if row.faulty().contains(Field::Conversion) => {}
            None => row.add(Field::Conversion, ids::missing_conversion()),
        }

        let mut happened_at = None;
        row.read(Field::ConversionHappenedAt, |value| {
            happened_at::read(value, now, zoneless_times, &mut happened_at)
        });
        match happened_at {
            Some(at) => event.happened_at = at,
            None if row.faulty().contains(Field::ConversionHappenedAt) => {}
            None => row.add(Field::ConversionHappenedAt, happened_at::missing()),
        }

        row.read(Field::EventId, |value| ids::event(value, &mut event.event_id));
        user::read(&mut row, &mut event.user, &mut self.scratch, warnings);
        if oracle_moat_id == OracleMoatId::OmitWhenOtherwiseIdentified {
            user::omit_oracle_moat_id(&mut event.user, warnings);
        }
        worth::read(&mut row, &mut event.value);
        row.finish()
    }
}

/// Stands for the rule until it is known, in an event that is not given out without one.
const PLACEHOLDER: ConversionRuleId = match ConversionRuleId::new(1) {
    Some(rule) => rule,
    None => unreachable!(),
};

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
