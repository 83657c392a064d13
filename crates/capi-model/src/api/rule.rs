//! Conversion rules: as LinkedIn has them, as they are made, and as they are changed.

use serde::{Deserialize, Serialize};

use super::CampaignConversion;
use super::open_enum::open_enum;
use crate::{AdAccountId, ConversionRuleId, Timestamp};

/// A conversion rule (LinkedIn: Conversions API, conversion rules).
///
/// The finder returns rules of every method, disabled ones too.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct ConversionRule {
    /// Its id.
    pub id: ConversionRuleId,
    /// Its name; names may repeat.
    #[serde(default)]
    pub name: String,
    /// The ad account; on the wire a URN.
    #[serde(default, serialize_with = "super::as_optional_urn")]
    pub account: Option<AdAccountId>,
    /// What it counts.
    #[serde(default, rename = "type")]
    pub conversion_type: Option<ConversionType>,
    /// Where its events come from.
    #[serde(default)]
    pub conversion_method: Option<ConversionMethod>,
    /// Only enabled rules take events.
    #[serde(default)]
    pub enabled: Option<bool>,
    /// Days after a click that still count.
    #[serde(default)]
    pub post_click_attribution_window_size: Option<u16>,
    /// Days after a view that still count.
    #[serde(default)]
    pub view_through_attribution_window_size: Option<u16>,
    /// Which campaigns a conversion is counted for.
    #[serde(default)]
    pub attribution_type: Option<AttributionType>,
    /// Where the value of a conversion comes from.
    #[serde(default)]
    pub value_type: Option<ValueType>,
    /// The value of each conversion, with [`ValueType::Fixed`].
    #[serde(default)]
    pub value: Option<RuleValue>,
    /// The campaigns it counts for.
    #[serde(default)]
    pub associated_campaigns: Vec<CampaignConversion>,
    /// When it was made.
    #[serde(default)]
    pub created: Option<Timestamp>,
    /// When it was changed.
    #[serde(default)]
    pub last_modified: Option<Timestamp>,
    /// When it last took an event; hours behind.
    #[serde(default)]
    pub last_callback_at: Option<Timestamp>,
}

impl ConversionRule {
    /// Whether it takes events through the Conversions API: of that method, and enabled.
    #[must_use]
    pub fn takes_events(&self) -> bool {
        self.conversion_method == Some(ConversionMethod::ConversionsApi)
            && self.enabled == Some(true)
    }
}

/// A rule to be made. What is `None` is left to LinkedIn's default.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct NewConversionRule {
    /// Its name, shown in reports.
    pub name: String,
    /// The ad account it belongs to for good; on the wire a URN.
    #[serde(serialize_with = "super::as_urn")]
    pub account: AdAccountId,
    /// Where its events come from; for good.
    pub conversion_method: ConversionMethod,
    /// What it counts.
    #[serde(rename = "type")]
    pub conversion_type: ConversionType,
    /// Whether it takes events.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub enabled: Option<bool>,
    /// Days after a click that still count.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub post_click_attribution_window_size: Option<u16>,
    /// Days after a view that still count.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub view_through_attribution_window_size: Option<u16>,
    /// Which campaigns a conversion is counted for.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub attribution_type: Option<AttributionType>,
    /// Where the value of a conversion comes from.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub value_type: Option<ValueType>,
    /// The value of each conversion, with [`ValueType::Fixed`].
    #[serde(skip_serializing_if = "Option::is_none")]
    pub value: Option<RuleValue>,
}

impl NewConversionRule {
    /// An enabled rule for the Conversions API with LinkedIn's defaults.
    ///
    /// ```
    /// use capi_model::AdAccountId;
    /// use capi_model::api::{ConversionType, NewConversionRule};
    ///
    /// let account = AdAccountId::try_from(5_123_456)?;
    /// let rule = NewConversionRule::new(account, "CRM leads", ConversionType::Lead);
    /// assert_eq!(
    ///     serde_json::to_string(&rule)?,
    ///     r#"{"name":"CRM leads","account":"urn:li:sponsoredAccount:5123456","conversionMethod":"CONVERSIONS_API","type":"LEAD","enabled":true}"#,
    /// );
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn new(
        account: AdAccountId,
        name: impl Into<String>,
        conversion_type: ConversionType,
    ) -> Self {
        Self {
            name: name.into(),
            account,
            conversion_method: ConversionMethod::ConversionsApi,
            conversion_type,
            enabled: Some(true),
            post_click_attribution_window_size: None,
            view_through_attribution_window_size: None,
            attribution_type: None,
            value_type: None,
            value: None,
        }
    }
}

/// Changes to a rule; `None` leaves as it is. Account and method cannot change, and windows do not
/// change what was counted before.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct RuleChanges {
    /// Its name.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// What it counts.
    #[serde(rename = "type", skip_serializing_if = "Option::is_none")]
    pub conversion_type: Option<ConversionType>,
    /// Whether it takes events. LinkedIn's "delete" is `false`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub enabled: Option<bool>,
    /// Days after a click that still count.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub post_click_attribution_window_size: Option<u16>,
    /// Days after a view that still count.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub view_through_attribution_window_size: Option<u16>,
    /// Which campaigns a conversion is counted for.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub attribution_type: Option<AttributionType>,
    /// Where the value of a conversion comes from.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub value_type: Option<ValueType>,
    /// The value of each conversion, with [`ValueType::Fixed`].
    #[serde(skip_serializing_if = "Option::is_none")]
    pub value: Option<RuleValue>,
}

/// An amount of money, as a rule has it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct RuleValue {
    /// ISO 4217.
    pub currency_code: String,
    /// A decimal number, as text.
    pub amount: String,
}

open_enum! {
    /// Where the events of a rule come from.
    ConversionMethod {
        /// Sent by a server.
        ConversionsApi = "CONVERSIONS_API",
        /// Sent by the Insight Tag's script.
        InsightTagJavascriptEvent = "INSIGHT_TAG_JAVASCRIPT_EVENT",
        /// Seen by the Insight Tag on matching pages.
        InsightTagUrlMatchRules = "INSIGHT_TAG_URL_MATCH_RULES",
    }
}

open_enum! {
    /// Which campaigns a conversion is counted for.
    AttributionType {
        /// For each campaign, its last touch.
        LastTouchByCampaign = "LAST_TOUCH_BY_CAMPAIGN",
        /// For the campaign of the last touch.
        LastTouchByConversion = "LAST_TOUCH_BY_CONVERSION",
    }
}

open_enum! {
    /// Where the value of a conversion comes from.
    ValueType {
        /// From each event.
        Dynamic = "DYNAMIC",
        /// From the rule.
        Fixed = "FIXED",
        /// There is none.
        NoValue = "NO_VALUE",
    }
}

open_enum! {
    /// Which campaigns LinkedIn associates with a new rule, once, when it is made.
    AutoAssociation {
        /// All that are active, paused or drafts, up to 200.
        AllCampaigns = "ALL_CAMPAIGNS",
        /// Those whose objective fits the rule's type.
        ObjectiveBased = "OBJECTIVE_BASED",
    }
}

open_enum! {
    /// What a rule counts (LinkedIn: Conversions API schema, 202609).
    #[expect(missing_docs, reason = "the names are LinkedIn's and say it all")]
    ConversionType {
        AdClick = "AD_CLICK",
        AdView = "AD_VIEW",
        AddBillingInfo = "ADD_BILLING_INFO",
        AddToCart = "ADD_TO_CART",
        AddToList = "ADD_TO_LIST",
        BookAppointment = "BOOK_APPOINTMENT",
        CompleteSignup = "COMPLETE_SIGNUP",
        Contact = "CONTACT",
        Donate = "DONATE",
        Download = "DOWNLOAD",
        Install = "INSTALL",
        Invite = "INVITE",
        KeyPageView = "KEY_PAGE_VIEW",
        Lead = "LEAD",
        Login = "LOGIN",
        MarketingQualifiedLead = "MARKETING_QUALIFIED_LEAD",
        /// LinkedIn's own type `OTHER`; one that this crate does not know is `Other`.
        OtherType = "OTHER",
        OutboundClick = "OUTBOUND_CLICK",
        PhoneCall = "PHONE_CALL",
        Purchase = "PURCHASE",
        QualifiedLead = "QUALIFIED_LEAD",
        RequestQuote = "REQUEST_QUOTE",
        SalesQualifiedLead = "SALES_QUALIFIED_LEAD",
        Save = "SAVE",
        Schedule = "SCHEDULE",
        Search = "SEARCH",
        Share = "SHARE",
        SignUp = "SIGN_UP",
        StartCheckout = "START_CHECKOUT",
        StartTrial = "START_TRIAL",
        SubmitApplication = "SUBMIT_APPLICATION",
        Subscribe = "SUBSCRIBE",
        ViewContent = "VIEW_CONTENT",
        ViewVideo = "VIEW_VIDEO",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn there_are_34_types_and_an_unknown_one_survives_a_round_trip() {
        assert_eq!(ConversionType::KNOWN.len(), 34);
        let unknown: ConversionType = serde_json::from_str("\"TALENT_LEAD\"").unwrap();
        assert_eq!(unknown, ConversionType::Other("TALENT_LEAD".into()));
        assert_eq!(serde_json::to_string(&unknown).unwrap(), "\"TALENT_LEAD\"");
        for known in ConversionType::KNOWN {
            assert_eq!(ConversionType::from(known.as_str()), *known);
        }
    }

    #[test]
    fn a_rule_of_the_finder_is_read() {
        let rule: ConversionRule = serde_json::from_str(
            r#"{"id":104012,"name":"Leads","account":"urn:li:sponsoredAccount:5123456","type":"LEAD",
               "conversionMethod":"CONVERSIONS_API","enabled":true,"postClickAttributionWindowSize":30,
               "viewThroughAttributionWindowSize":7,"attributionType":"LAST_TOUCH_BY_CAMPAIGN",
               "created":1690000000000,"lastModified":1690000000000,"urlRules":[],
               "associatedCampaigns":[{"campaign":"urn:li:sponsoredCampaign:7",
                   "conversion":"urn:lla:llaPartnerConversion:104012","associatedAt":1690000000001}],
               "campaigns":[],"imagePixelTag":"<img>","ownershipType":"OWNED"}"#,
        )
        .unwrap();
        assert!(rule.takes_events());
        assert_eq!(rule.account.unwrap().as_u64(), 5_123_456);
        assert_eq!(rule.associated_campaigns[0].campaign.as_u64(), 7);
    }

    #[test]
    fn a_disabled_rule_and_one_of_another_method_take_no_events() {
        for json in [
            r#"{"id":1,"conversionMethod":"CONVERSIONS_API","enabled":false}"#,
            r#"{"id":1,"conversionMethod":"INSIGHT_TAG_URL_MATCH_RULES","enabled":true}"#,
            r#"{"id":1,"conversionMethod":"SOMETHING_NEW","enabled":true}"#,
            r#"{"id":1}"#,
        ] {
            let rule: ConversionRule = serde_json::from_str(json).unwrap();
            assert!(!rule.takes_events(), "{json}");
        }
    }

    #[test]
    fn changes_hold_only_what_changes() {
        let changes = RuleChanges { enabled: Some(false), ..RuleChanges::default() };
        assert_eq!(serde_json::to_string(&changes).unwrap(), r#"{"enabled":false}"#);
    }
}
