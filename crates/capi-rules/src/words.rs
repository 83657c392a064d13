//! Settings of rules as people write them: LinkedIn's words in any case.

use capi_model::api::{AttributionType, AutoAssociation, ConversionType};

use crate::{InvalidRule, RuleSetting};

/// One of LinkedIn's 34 types, in any case.
///
/// # Errors
///
/// [`InvalidRule`] for any other word, with the nearest type.
///
/// ```
/// use capi_model::api::ConversionType;
/// use capi_rules::words;
///
/// assert_eq!(words::conversion_type("Sign_Up")?, ConversionType::SignUp);
/// let error = words::conversion_type("signup").unwrap_err();
/// assert!(error.to_string().contains("SIGN_UP"));
/// # Ok::<(), capi_rules::InvalidRule>(())
/// ```
pub fn conversion_type(word: &str) -> Result<ConversionType, InvalidRule> {
    let found = ConversionType::from(&*word.trim().to_ascii_uppercase());
    known_type(&found)?;
    Ok(found)
}

/// `last_touch_by_campaign` or `last_touch_by_conversion`, in any case.
///
/// # Errors
///
/// [`InvalidRule`] for any other word.
pub fn attribution_type(word: &str) -> Result<AttributionType, InvalidRule> {
    let found = AttributionType::from(&*word.trim().to_ascii_uppercase());
    known_attribution(&found)?;
    Ok(found)
}

/// `all_campaigns`, `objective_based`, or `none`, in any case; `all_campaings`, a known misspelling,
/// stands for the first.
///
/// # Errors
///
/// [`InvalidRule`] for any other word.
///
/// ```
/// use capi_model::api::AutoAssociation;
/// use capi_rules::words;
///
/// assert_eq!(words::auto_association("all_campaings")?, Some(AutoAssociation::AllCampaigns));
/// assert_eq!(words::auto_association("None")?, None);
/// # Ok::<(), capi_rules::InvalidRule>(())
/// ```
pub fn auto_association(word: &str) -> Result<Option<AutoAssociation>, InvalidRule> {
    match &*word.trim().to_ascii_uppercase() {
        "ALL_CAMPAIGNS" | "ALL_CAMPAINGS" => Ok(Some(AutoAssociation::AllCampaigns)),
        "OBJECTIVE_BASED" => Ok(Some(AutoAssociation::ObjectiveBased)),
        "NONE" => Ok(None),
        _ => Err(InvalidRule::new(
            RuleSetting::AutoAssociation,
            "expected `all_campaigns`, `objective_based` or `none`",
        )),
    }
}

pub(crate) fn known_type(conversion_type: &ConversionType) -> Result<(), InvalidRule> {
    let ConversionType::Other(word) = conversion_type else { return Ok(()) };
    let nearest = ConversionType::KNOWN
        .iter()
        .map(|known| (strsim::damerau_levenshtein(known.as_str(), word), known.as_str()))
        .min()
        .filter(|(distance, known)| *distance <= known.len() / 3);
    let expected = if let Some((_, near)) = nearest {
        format!("no such type; did you mean `{near}`?")
    } else {
        let all: Vec<_> = ConversionType::KNOWN.iter().map(ConversionType::as_str).collect();
        format!("no such type; expected one of {}", all.join(", "))
    };
    Err(InvalidRule::new(RuleSetting::ConversionType, expected))
}

pub(crate) fn known_attribution(attribution: &AttributionType) -> Result<(), InvalidRule> {
    match attribution {
        AttributionType::LastTouchByCampaign | AttributionType::LastTouchByConversion => Ok(()),
        _ => Err(InvalidRule::new(
            RuleSetting::AttributionType,
            "expected `last_touch_by_campaign` or `last_touch_by_conversion`",
        )),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_type_is_read_in_any_case() {
        for known in ConversionType::KNOWN {
            let lower = known.as_str().to_ascii_lowercase();
            assert_eq!(conversion_type(&lower).unwrap(), *known);
            assert_eq!(conversion_type(&format!(" {} ", known.as_str())).unwrap(), *known);
        }
    }

    #[test]
    fn an_unknown_type_names_the_nearest_or_all() {
        let near = conversion_type("add_to_card").unwrap_err();
        assert_eq!(near.to_string(), "conversion type: no such type; did you mean `ADD_TO_CART`?");
        assert!(conversion_type("talent_lead").unwrap_err().expected().contains("PURCHASE, "));
        assert!(conversion_type("").is_err());
    }

    #[test]
    fn associations_and_attributions_are_read_in_any_case() {
        for (word, expected) in [
            ("all_campaigns", Some(AutoAssociation::AllCampaigns)),
            ("All_Campaings", Some(AutoAssociation::AllCampaigns)),
            ("OBJECTIVE_BASED", Some(AutoAssociation::ObjectiveBased)),
            ("none", None),
        ] {
            assert_eq!(auto_association(word).unwrap(), expected, "{word}");
        }
        assert!(auto_association("all").is_err());
        assert_eq!(
            attribution_type("Last_Touch_By_Conversion").unwrap(),
            AttributionType::LastTouchByConversion
        );
        assert!(attribution_type("first_touch").is_err());
    }
}
