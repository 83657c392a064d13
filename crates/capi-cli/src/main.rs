//! The `capi` command: exports conversions to LinkedIn, checks rows, runs the sandbox.

mod clock;
mod commands;
mod config;
mod connection;
mod exit;
mod output;
mod rows;
mod table;

use std::process::ExitCode;

use clap::{Parser, Subcommand};

use crate::exit::Failure;

/// Exports conversions to LinkedIn's Conversions API.
///
/// Exit code 0: done as configured. 1: the export, the rows or LinkedIn failed. 2: the command line
/// or the configuration is wrong.
#[derive(Parser)]
#[command(name = "capi", version)]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    Accounts(commands::accounts::Args),
    Auth(commands::auth::Args),
    Campaigns(commands::campaigns::Args),
    Export(commands::export::Args),
    Preflight(commands::preflight::Args),
    Rules(commands::rules::Args),
    Validate(commands::validate::Args),
    Sandbox(commands::sandbox::Args),
}

fn main() -> ExitCode {
    let cli = Cli::parse();
    let result = tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()
        .map_err(|error| Failure::failed(format!("the Tokio runtime cannot start: {error}")))
        .and_then(|runtime| match cli.command {
            Command::Accounts(args) => runtime.block_on(commands::accounts::run(&args)),
            Command::Auth(args) => runtime.block_on(commands::auth::run(&args)),
            Command::Campaigns(args) => runtime.block_on(commands::campaigns::run(&args)),
            Command::Export(args) => runtime.block_on(commands::export::run(&args)),
            Command::Preflight(args) => runtime.block_on(commands::preflight::run(&args)),
            Command::Rules(args) => runtime.block_on(commands::rules::run(&args)),
            Command::Validate(args) => commands::validate::run(&args),
            Command::Sandbox(args) => runtime.block_on(commands::sandbox::run(&args)),
        });
    match result {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => failure.report(),
    }
}
