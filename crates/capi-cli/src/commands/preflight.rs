//! `capi preflight`: could the export work?

use clap::Args as ClapArgs;

use crate::connection::ConnectionArgs;
use crate::exit::Failure;
use crate::output::Form;

/// Checks, without sending an event, whether an export could work
///
/// The token and its scopes, the ad account and the member's role, the rule, the campaigns that it
/// counts for. Exit code 1 if the export could not work; warnings do not count.
#[derive(ClapArgs)]
pub(crate) struct Args {
    #[command(flatten)]
    connection: ConnectionArgs,

    /// The form of the result
    #[arg(long, value_enum, default_value_t)]
    output: Form,
}

pub(crate) async fn run(args: &Args) -> Result<(), Failure> {
    let result = args.connection.exporter()?.preflight().await;
    args.output.print(&result, &result)?;
    if result.is_ok() {
        Ok(())
    } else {
        Err(Failure::failed("the export could not work: see what failed above"))
    }
}
