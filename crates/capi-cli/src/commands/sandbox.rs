//! `capi sandbox`: LinkedIn on this machine.

use capi_sandbox::Sandbox;
use clap::Args as ClapArgs;

use crate::exit::Failure;
use crate::output;

/// Runs a simulator of LinkedIn's API on the loopback address until it is ended
///
/// Prints its address and its credentials. What it stored is at /sandbox/audit and /sandbox/events.
#[derive(ClapArgs)]
pub(crate) struct Args {
    /// The port; without it, a free one
    #[arg(long, default_value_t = 0)]
    port: u16,

    /// The sandbox's clock stands at this instant, in milliseconds since 1970
    #[arg(long, value_name = "MS")]
    now_ms: Option<i64>,

    /// Count accepted events, and do not store them: for large files
    #[arg(long)]
    discard_events: bool,

    /// Refuse `ORACLE_MOAT_ID` with API version 202605 and later
    #[arg(long)]
    reject_oracle_moat_id: bool,
}

pub(crate) async fn run(args: &Args) -> Result<(), Failure> {
    let mut builder = Sandbox::builder()
        .port(args.port)
        .reject_oracle_moat_id(args.reject_oracle_moat_id)
        .discard_events(args.discard_events);
    if let Some(now) = args.now_ms {
        builder = builder.now_ms(now);
    }
    let sandbox = builder
        .start()
        .await
        .map_err(|error| Failure::failed(format!("the sandbox cannot start: {error}")))?;
    output::line(&sandbox.api_url())?;
    output::note(&format!(
        "client_id {}, client_secret {}, refresh_token {}, or access_token {}",
        capi_sandbox::CLIENT_ID,
        capi_sandbox::CLIENT_SECRET,
        capi_sandbox::REFRESH_TOKEN,
        capi_sandbox::ACCESS_TOKEN
    ));
    tokio::signal::ctrl_c()
        .await
        .map_err(|error| Failure::failed(format!("cannot wait for the end: {error}")))
}
