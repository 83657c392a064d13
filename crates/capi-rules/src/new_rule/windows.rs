//! Which attribution windows go with which types (LinkedIn: Conversions API schema; recent changes
//! of 202505, 202608 and 202609).

use capi_model::api::ConversionType;

use crate::{InvalidRule, RuleSetting};

/// The attribution windows that a rule of this type may have, in days.
///
/// ```
/// use capi_model::api::ConversionType;
/// use capi_rules::attribution_windows;
///
/// assert_eq!(attribution_windows(&ConversionType::SignUp), [1, 7, 30, 90]);
/// assert_eq!(attribution_windows(&ConversionType::Lead), [1, 7, 30, 90, 180, 365]);
/// ```
#[must_use]
pub const fn attribution_windows(conversion_type: &ConversionType) -> &'static [u16] {
    match conversion_type {
        ConversionType::AddToCart
        | ConversionType::Lead
        | ConversionType::MarketingQualifiedLead
        | ConversionType::Purchase
        | ConversionType::QualifiedLead
        | ConversionType::SalesQualifiedLead
        | ConversionType::SubmitApplication => &[1, 7, 30, 90, 180, 365],
        _ => &[1, 7, 30, 90],
    }
}

pub(crate) fn check_window(
    setting: RuleSetting,
    days: u16,
    conversion_type: &ConversionType,
) -> Result<(), InvalidRule> {
    let allowed = attribution_windows(conversion_type);
    if allowed.contains(&days) {
        return Ok(());
    }
    let allowed: Vec<_> = allowed.iter().map(u16::to_string).collect();
    Err(InvalidRule::new(
        setting,
        format!(
            "{days} days is not a window of the type {conversion_type}, which may have {}",
            allowed.join(", ")
        ),
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn seven_types_look_back_half_a_year_and_a_year() {
        let long = ConversionType::KNOWN
            .iter()
            .filter(|known| attribution_windows(known).contains(&365))
            .inspect(|known| assert!(attribution_windows(known).contains(&180)))
            .count();
        assert_eq!(long, 7);
    }

    #[test]
    fn a_window_that_does_not_go_with_the_type_names_those_that_do() {
        let check = |days, kind| check_window(RuleSetting::PostClickWindow, days, &kind);
        for days in [1, 7, 30, 90] {
            assert!(check(days, ConversionType::SignUp).is_ok());
        }
        for days in [0, 2, 60, 180, 365, u16::MAX] {
            assert!(check(days, ConversionType::SignUp).is_err(), "{days}");
        }
        assert!(check(180, ConversionType::Purchase).is_ok());
        assert_eq!(
            check(14, ConversionType::SignUp).unwrap_err().to_string(),
            "post-click attribution window: 14 days is not a window of the type SIGN_UP, which may \
             have 1, 7, 30, 90"
        );
    }
}
