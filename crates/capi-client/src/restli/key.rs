//! The compound key of `campaignConversions`.

use std::fmt;

use capi_model::{CampaignId, ConversionRuleId};
use percent_encoding::percent_decode_str;

use super::Param;

/// `(campaign:urn%3A…,conversion:urn%3A…)`: in paths, in `ids=List(…)`, and, encoded just the same,
/// as the keys of `entities`, `results` and `errors` in JSON bodies.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct AssociationKey {
    pub(crate) campaign: CampaignId,
    pub(crate) conversion: ConversionRuleId,
}

impl AssociationKey {
    pub(crate) fn param(self) -> Param<'static> {
        Param::Record(vec![
            ("campaign", Param::text(self.campaign.to_urn())),
            ("conversion", Param::text(self.conversion.to_urn())),
        ])
    }

    /// Reads the key of a map in an answer, in whichever order its parts come.
    pub(crate) fn parse(text: &str) -> Option<Self> {
        let (mut campaign, mut conversion) = (None, None);
        for part in text.strip_prefix('(')?.strip_suffix(')')?.split(',') {
            let (name, value) = part.split_once(':')?;
            let urn = percent_decode_str(value).decode_utf8().ok()?;
            match name {
                "campaign" => campaign = CampaignId::from_urn(&urn).ok(),
                "conversion" => conversion = ConversionRuleId::from_urn(&urn).ok(),
                _ => return None,
            }
        }
        Some(Self { campaign: campaign?, conversion: conversion? })
    }
}

impl fmt::Display for AssociationKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.param().fmt(f)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_is_written_as_documented_and_read_in_any_order() {
        let key = AssociationKey {
            campaign: CampaignId::new(1).unwrap(),
            conversion: ConversionRuleId::new(2).unwrap(),
        };
        let text = "(campaign:urn%3Ali%3AsponsoredCampaign%3A1,conversion:urn%3Alla%3AllaPartnerConversion%3A2)";
        assert_eq!(key.to_string(), text);
        assert_eq!(AssociationKey::parse(text), Some(key));
        let turned = "(conversion:urn%3Alla%3AllaPartnerConversion%3A2,campaign:urn%3Ali%3AsponsoredCampaign%3A1)";
        assert_eq!(AssociationKey::parse(turned), Some(key));
        for wrong in
            ["", "()", "(campaign:1)", "(campaign:urn%3Ali%3AsponsoredCampaign%3A1)", "(a:b)"]
        {
            assert_eq!(AssociationKey::parse(wrong), None, "{wrong}");
        }
    }
}
