//! `capi accounts`: the ad accounts that a token reaches.

use capi::client::AdAccountSearch;
use capi::rules::{AccountAccess, accounts, find_account};
use clap::Args as ClapArgs;
use futures_util::TryStreamExt;
use serde::Serialize;

use crate::connection::ConnectionArgs;
use crate::exit::Failure;
use crate::output::Form;
use crate::table::Table;

/// Lists the ad accounts that the token reaches, and whether it may send conversions to them
#[derive(ClapArgs)]
pub(crate) struct Args {
    #[command(flatten)]
    connection: ConnectionArgs,

    /// The form of the result
    #[arg(long, value_enum, default_value_t)]
    output: Form,

    /// Only the account of this name, letter for letter
    #[arg(long)]
    name: Option<String>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Shown {
    #[serde(flatten)]
    access: AccountAccess,
    may_send_conversions: bool,
}

pub(crate) async fn run(args: &Args) -> Result<(), Failure> {
    let exporter = args.connection.exporter()?;
    let client = exporter.client();
    let found: Vec<AccountAccess> = if let Some(name) = &args.name {
        vec![find_account(client, name).await.map_err(Failure::failed)?]
    } else {
        let all = accounts(client, AdAccountSearch::new()).await.map_err(Failure::failed)?;
        all.try_collect().await.map_err(Failure::failed)?
    };
    let mut table = Table::new(["ID", "NAME", "STATUS", "CURRENCY", "ROLE", "MAY SEND"]);
    for access in &found {
        let account = &access.account;
        table.push([
            account.id.to_string(),
            account.name.clone(),
            account.status.as_ref().map(ToString::to_string).unwrap_or_default(),
            account.currency.clone().unwrap_or_default(),
            access.role.as_ref().map_or_else(|| "none".to_owned(), ToString::to_string),
            if access.may_send_conversions() { "yes" } else { "no" }.to_owned(),
        ]);
    }
    let shown: Vec<_> = found
        .into_iter()
        .map(|access| Shown { may_send_conversions: access.may_send_conversions(), access })
        .collect();
    args.output.print(&table, &shown)
}
