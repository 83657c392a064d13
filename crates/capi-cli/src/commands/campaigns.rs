//! `capi campaigns`: what a rule can count for.

use capi::client::CampaignSearch;
use capi::model::api::Campaign;
use clap::Args as ClapArgs;
use futures_util::TryStreamExt;

use crate::connection::AccountArgs;
use crate::exit::Failure;
use crate::output::Form;
use crate::table::Table;

/// Lists the campaigns of an ad account that are active, paused or drafts
#[derive(ClapArgs)]
pub(crate) struct Args {
    #[command(flatten)]
    account: AccountArgs,

    /// The form of the result
    #[arg(long, value_enum, default_value_t)]
    output: Form,

    /// Lists the others, too: archived, completed, cancelled, removed
    #[arg(long)]
    all: bool,
}

pub(crate) async fn run(args: &Args) -> Result<(), Failure> {
    let (client, account) = args.account.open()?;
    let mut search = CampaignSearch::new();
    if args.all {
        search = search.statuses([]);
    }
    let found: Vec<Campaign> =
        client.campaigns(account, search).try_collect().await.map_err(Failure::failed)?;
    let mut table = Table::new(["ID", "NAME", "STATUS", "OBJECTIVE"]);
    for campaign in &found {
        table.push([
            campaign.id.to_string(),
            campaign.name.clone(),
            campaign.status.as_ref().map(ToString::to_string).unwrap_or_default(),
            campaign.objective_type.clone().unwrap_or_default(),
        ]);
    }
    args.output.print(&table, &found)
}
