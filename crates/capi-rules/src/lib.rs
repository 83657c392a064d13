//! Chooses, finds or creates the conversion rule that an export sends to.
//!
//! Every conversion event counts for a conversion rule of an ad account. [`RuleSelector`] is the way
//! to say which; this crate also has what a program needs to let people choose, and
//! [`preflight`] to see whether an export could work before the first event is sent.
//!
//! What LinkedIn's API does by itself is on [`Client`](capi_client::Client); this crate has what
//! takes more than one call, or a check before the call:
//!
//! | to | use |
//! |---|---|
//! | list the ad accounts, with the member's role | [`accounts`] |
//! | find an ad account or a campaign by name | [`find_account`], [`find_campaign`] |
//! | list campaigns | [`Client::campaigns`](capi_client::Client::campaigns) |
//! | read one rule, several, all | [`Client::conversion_rule`](capi_client::Client::conversion_rule), [`conversion_rules_by_id`](capi_client::Client::conversion_rules_by_id), [`conversion_rules`](capi_client::Client::conversion_rules) |
//! | find a rule that takes events by its name | [`find_rule`] |
//! | make a rule unless it is there | [`NewRule`], [`ensure_rule`] |
//! | enable, disable or rename a rule, change its windows | [`update_rule`] |
//! | let a rule count for campaigns, or no longer | [`Client::associate_campaign`](capi_client::Client::associate_campaign), [`associate_campaigns`](capi_client::Client::associate_campaigns), [`dissociate_campaign`](capi_client::Client::dissociate_campaign), [`dissociate_campaigns`](capi_client::Client::dissociate_campaigns) |
//! | list what campaigns are associated with | [`Client::campaign_associations`](capi_client::Client::campaign_associations) |

mod accounts;
mod campaigns;
mod difference;
mod ensure;
mod error;
mod find;
mod flights;
mod names;
mod new_rule;
mod preflight;
mod selector;
mod setting;
mod update;
pub mod words;

pub use accounts::{AccountAccess, accounts, find_account};
pub use campaigns::find_campaign;
pub use difference::Difference;
pub use ensure::{EnsuredRule, ensure_rule};
pub use error::{FindError, InvalidRule, RuleError};
pub use find::find_rule;
pub use new_rule::{NewRule, NewRuleBuilder, attribution_windows};
pub use preflight::{Check, CheckName, CheckOutcome, Preflight, preflight};
pub use selector::RuleSelector;
pub use setting::RuleSetting;
pub use update::update_rule;
