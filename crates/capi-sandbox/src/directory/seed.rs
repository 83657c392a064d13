//! The ad account that every sandbox starts with.

use super::{AdAccount, Campaign, ConversionMethod, Directory, Role, Rule};
use crate::defaults::{
    AD_ACCOUNT_ID, CAMPAIGN_IDS, DISABLED_RULE_ID, INSIGHT_TAG_RULE_ID, MEMBER, RULE_IDS,
};

const RULES: [(&str, &str); 5] = [
    ("Sandbox leads", "LEAD"),
    ("Sandbox purchases", "PURCHASE"),
    ("Sandbox sign-ups", "SIGN_UP"),
    ("Sandbox qualified leads", "QUALIFIED_LEAD"),
    ("Sandbox carts", "ADD_TO_CART"),
];

const CAMPAIGNS: [(&str, &str); 4] = [
    ("Sandbox always on", "ACTIVE"),
    ("Sandbox spring", "PAUSED"),
    ("Sandbox autumn", "DRAFT"),
    ("Sandbox last year", "ARCHIVED"),
];

impl Directory {
    /// The default ad account with its rules and campaigns, made at `now_ms`.
    pub(crate) fn seeded(now_ms: i64) -> Self {
        let mut directory = Self::default();
        directory.accounts.insert(
            AD_ACCOUNT_ID,
            AdAccount::new(AD_ACCOUNT_ID, "Sandbox ad account")
                .reference("urn:li:organization:2414183"),
        );
        directory.roles.insert((MEMBER.into(), AD_ACCOUNT_ID), Role::AccountManager);
        for (id, (name, status)) in CAMPAIGN_IDS.into_iter().zip(CAMPAIGNS) {
            directory.campaigns.insert(id, Campaign::new(id, AD_ACCOUNT_ID, name).status(status));
        }
        let enabled = RULE_IDS
            .into_iter()
            .zip(RULES)
            .map(|(id, (name, kind))| Rule::new(id, AD_ACCOUNT_ID, name).kind(kind));
        let others = [
            Rule::new(DISABLED_RULE_ID, AD_ACCOUNT_ID, "Sandbox retired").enabled(false),
            Rule::new(INSIGHT_TAG_RULE_ID, AD_ACCOUNT_ID, "Sandbox page views")
                .kind("KEY_PAGE_VIEW")
                .method(ConversionMethod::InsightTagUrlMatchRules),
        ];
        for rule in enabled.chain(others) {
            directory.add_rule(rule, now_ms);
        }
        directory
    }

    /// Stores `rule`, stamping it with `now_ms` where it has no dates of its own.
    pub(crate) fn add_rule(&mut self, mut rule: Rule, now_ms: i64) {
        if rule.created == 0 {
            rule.created = now_ms;
        }
        if rule.last_modified == 0 {
            rule.last_modified = rule.created;
        }
        self.rules.insert(rule.id, rule);
    }
}
