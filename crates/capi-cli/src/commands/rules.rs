//! `capi rules`: the conversion rules of an ad account.

use capi::model::CampaignId;
use capi::model::api::{
    AttributionType, AutoAssociation, ConversionRule, ConversionType, RuleChanges,
};
use capi::rules::{InvalidRule, RuleError, ensure_rule, update_rule, words};
use capi::{ConversionRuleId, NewRule};
use clap::{Args as ClapArgs, Subcommand};
use futures_util::TryStreamExt;
use serde_json::json;

use crate::connection::AccountArgs;
use crate::exit::Failure;
use crate::output::{self, Form};
use crate::table::Table;

/// Lists, creates and changes the conversion rules of an ad account
#[derive(ClapArgs)]
pub(crate) struct Args {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    List(List),
    Show(Show),
    Create(Create),
    /// Lets a rule take events
    Enable(Switch),
    /// Lets a rule take no more events, which is LinkedIn's way of deleting
    Disable(Switch),
    Associate(Associate),
}

/// What every command on rules takes.
#[derive(ClapArgs)]
struct Common {
    #[command(flatten)]
    account: AccountArgs,

    /// The form of the result
    #[arg(long, value_enum, default_value_t)]
    output: Form,
}

/// Lists the rules of every method, disabled ones too
#[derive(ClapArgs)]
struct List {
    #[command(flatten)]
    common: Common,

    /// Only rules that take events: enabled, of the method `CONVERSIONS_API`
    #[arg(long)]
    usable: bool,
}

/// Shows one rule and the campaigns that it counts for
#[derive(ClapArgs)]
struct Show {
    #[command(flatten)]
    common: Common,

    /// The rule: its id or URN
    rule: ConversionRuleId,
}

/// Creates a rule, unless one of this name and these settings is there
#[derive(ClapArgs)]
struct Create {
    #[command(flatten)]
    common: Common,

    /// Its name
    #[arg(long)]
    name: String,

    /// What it counts, such as lead or purchase
    #[arg(long = "type", value_name = "TYPE", default_value = "add_to_cart", value_parser = words::conversion_type)]
    conversion_type: ConversionType,

    /// Days after a click that still count: 1, 7, 30, 90; for some types 180, 365
    #[arg(long, value_name = "DAYS", default_value_t = 30)]
    post_click_window: u16,

    /// Days after a view that still count: 1, 7, 30, 90; for some types 180, 365
    #[arg(long, value_name = "DAYS", default_value_t = 7)]
    view_through_window: u16,

    /// Which campaigns a conversion is counted for: `last_touch_by_campaign` or
    /// `last_touch_by_conversion`
    #[arg(long, value_name = "TYPE", default_value = "last_touch_by_campaign", value_parser = words::attribution_type)]
    attribution_type: AttributionType,

    /// Which campaigns LinkedIn associates with it, once: `all_campaigns`, `objective_based` or `none`
    #[arg(long, value_name = "WHICH", default_value = "all_campaigns", value_parser = campaigns)]
    campaigns: Campaigns,

    /// The value of each conversion, in place of the value of each event
    #[arg(long, value_name = "AMOUNT", requires = "currency")]
    fixed_value: Option<String>,

    /// The currency of the fixed value, ISO 4217
    #[arg(long, value_name = "CODE", requires = "fixed_value")]
    currency: Option<String>,

    /// Conversions have no value
    #[arg(long, conflicts_with = "fixed_value")]
    no_value: bool,
}

#[derive(ClapArgs)]
struct Switch {
    #[command(flatten)]
    common: Common,

    /// The rule: its id or URN
    rule: ConversionRuleId,
}

/// Lets a rule count for campaigns
#[derive(ClapArgs)]
struct Associate {
    #[command(flatten)]
    common: Common,

    /// The rule: its id or URN
    rule: ConversionRuleId,

    /// The campaigns: ids or URNs
    #[arg(required = true)]
    campaigns: Vec<CampaignId>,

    /// The rule shall no longer count for these campaigns
    #[arg(long)]
    remove: bool,
}

/// Not an `Option` of its own, which would read as an option of the command line.
#[derive(Clone)]
struct Campaigns(Option<AutoAssociation>);

fn campaigns(word: &str) -> Result<Campaigns, InvalidRule> {
    words::auto_association(word).map(Campaigns)
}

pub(crate) async fn run(args: &Args) -> Result<(), Failure> {
    match &args.command {
        Command::List(args) => list(args).await,
        Command::Show(args) => show(args).await,
        Command::Create(args) => create(args).await,
        Command::Enable(args) => switch(args, true).await,
        Command::Disable(args) => switch(args, false).await,
        Command::Associate(args) => associate(args).await,
    }
}

async fn list(args: &List) -> Result<(), Failure> {
    let (client, account) = args.common.account.open()?;
    let mut rules: Vec<ConversionRule> =
        client.conversion_rules(account).try_collect().await.map_err(Failure::failed)?;
    if args.usable {
        rules.retain(ConversionRule::takes_events);
    }
    let mut table =
        Table::new(["ID", "NAME", "TYPE", "METHOD", "ENABLED", "CLICK", "VIEW", "CAMPAIGNS"]);
    for rule in &rules {
        table.push([
            rule.id.to_string(),
            rule.name.clone(),
            text(rule.conversion_type.as_ref()),
            text(rule.conversion_method.as_ref()),
            yes_or_no(rule.enabled),
            text(rule.post_click_attribution_window_size.as_ref()),
            text(rule.view_through_attribution_window_size.as_ref()),
            rule.associated_campaigns.len().to_string(),
        ]);
    }
    args.common.output.print(&table, &rules)
}

async fn show(args: &Show) -> Result<(), Failure> {
    let (client, account) = args.common.account.open()?;
    let rule = client.conversion_rule(account, args.rule).await.map_err(Failure::failed)?;
    let days = |days: Option<u16>| days.map(|days| format!("{days} days")).unwrap_or_default();
    let campaigns: Vec<_> =
        rule.associated_campaigns.iter().map(|it| it.campaign.to_string()).collect();
    let value = match &rule.value {
        Some(value) => format!("{} {}", value.amount, value.currency_code),
        None => text(rule.value_type.as_ref()),
    };
    let mut table = Table::new(["SETTING", "VALUE"]);
    for (setting, value) in [
        ("id", rule.id.to_string()),
        ("name", rule.name.clone()),
        ("URN", rule.id.to_urn()),
        ("type", text(rule.conversion_type.as_ref())),
        ("method", text(rule.conversion_method.as_ref())),
        ("enabled", yes_or_no(rule.enabled)),
        ("post-click window", days(rule.post_click_attribution_window_size)),
        ("view-through window", days(rule.view_through_attribution_window_size)),
        ("attribution", text(rule.attribution_type.as_ref())),
        ("value", value),
        ("campaigns", if campaigns.is_empty() { "none".into() } else { campaigns.join(", ") }),
        ("last event", text(rule.last_callback_at.as_ref())),
    ] {
        table.push([setting.to_owned(), value]);
    }
    args.common.output.print(&table, &rule)
}

async fn create(args: &Create) -> Result<(), Failure> {
    let mut rule = NewRule::builder(&args.name)
        .conversion_type(args.conversion_type.clone())
        .post_click_window(args.post_click_window)
        .view_through_window(args.view_through_window)
        .attribution_type(args.attribution_type.clone())
        .auto_association(args.campaigns.0.clone());
    if let (Some(amount), Some(currency)) = (&args.fixed_value, &args.currency) {
        rule = rule.fixed_value(amount, currency);
    } else if args.no_value {
        rule = rule.without_value();
    }
    let rule = rule.build().map_err(Failure::usage)?;
    let (client, account) = args.common.account.open()?;
    let ensured = ensure_rule(&client, account, &rule).await.map_err(failure)?;
    let done = if ensured.created { "created" } else { "was there already" };
    let told = format!("rule {} {done}", ensured.id);
    for other in &ensured.duplicates {
        output::note(&format!("rule {other} is its equal and is not used: it can be disabled"));
    }
    args.common.output.print(
        &told,
        &json!({
            "id": ensured.id, "created": ensured.created, "duplicates": ensured.duplicates,
        }),
    )
}

async fn switch(args: &Switch, enabled: bool) -> Result<(), Failure> {
    let (client, account) = args.common.account.open()?;
    let changes = RuleChanges { enabled: Some(enabled), ..RuleChanges::default() };
    update_rule(&client, account, args.rule, &changes).await.map_err(failure)?;
    let state = if enabled { "enabled" } else { "disabled" };
    let told = format!("rule {} is {state}", args.rule);
    args.common.output.print(&told, &json!({"id": args.rule, "enabled": enabled}))
}

async fn associate(args: &Associate) -> Result<(), Failure> {
    let (client, _) = args.common.account.open()?;
    let pairs: Vec<_> = args.campaigns.iter().map(|campaign| (*campaign, args.rule)).collect();
    let outcomes = if args.remove {
        client.dissociate_campaigns(&pairs).await
    } else {
        client.associate_campaigns(&pairs).await
    }
    .map_err(Failure::failed)?;
    let done = if args.remove { "removed" } else { "associated" };
    let mut table = Table::new(["CAMPAIGN", "OUTCOME"]);
    let mut shown = Vec::new();
    let mut failed = 0;
    for ((campaign, rule), outcome) in outcomes {
        let error = outcome.err().map(|error| error.to_string());
        failed += usize::from(error.is_some());
        table.push([campaign.to_string(), error.clone().unwrap_or_else(|| done.to_owned())]);
        shown.push(json!({"campaign": campaign, "rule": rule, "error": error}));
    }
    args.common.output.print(&table, &shown)?;
    match failed {
        0 => Ok(()),
        _ => Err(Failure::failed(format!("{failed} of {} campaigns failed", args.campaigns.len()))),
    }
}

/// A setting that no rule can have is the command line's fault.
fn failure(error: RuleError) -> Failure {
    match error {
        RuleError::Invalid(error) => Failure::usage(error),
        error => Failure::failed(error),
    }
}

fn text(value: Option<&impl ToString>) -> String {
    value.map(ToString::to_string).unwrap_or_default()
}

fn yes_or_no(value: Option<bool>) -> String {
    value.map(|value| if value { "yes" } else { "no" }).unwrap_or_default().to_owned()
}
