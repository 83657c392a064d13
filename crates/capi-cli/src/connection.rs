//! How a command reaches LinkedIn: the configuration document, and the hosts.

use std::path::PathBuf;

use capi::model::Timestamp;
use capi::{AdAccountId, Exporter, ExporterBuilder};
use clap::Args;

use crate::clock::FixedClock;
use crate::config;
use crate::exit::Failure;

/// What every command needs that talks to LinkedIn.
#[derive(Args)]
pub(crate) struct ConnectionArgs {
    /// The configuration document, JSON or YAML
    #[arg(long, value_name = "FILE")]
    config: PathBuf,

    /// The host of the API in place of LinkedIn's
    #[arg(long, value_name = "URL")]
    api_url: Option<String>,

    /// The host of the token endpoint in place of LinkedIn's
    #[arg(long, value_name = "URL")]
    auth_url: Option<String>,

    /// The time to go by, in milliseconds since 1970; without it, now
    #[arg(long, value_name = "MS")]
    now_ms: Option<i64>,
}

impl ConnectionArgs {
    /// An exporter as the document and the command line configure it.
    pub(crate) fn exporter(&self) -> Result<Exporter, Failure> {
        self.exporter_with(|builder| builder)
    }

    /// The same, after `settings` have been added.
    pub(crate) fn exporter_with(
        &self,
        settings: impl FnOnce(ExporterBuilder) -> ExporterBuilder,
    ) -> Result<Exporter, Failure> {
        let wrong = |error| Failure::usage(format!("{}: {error}", self.config.display()));
        let builder = config::read(&self.config)?.to_builder().map_err(wrong)?;
        settings(self.apply(builder)).build().map_err(wrong)
    }

    fn apply(&self, mut builder: ExporterBuilder) -> ExporterBuilder {
        if let Some(url) = &self.api_url {
            builder = builder.with_api_url(url);
        }
        if let Some(url) = &self.auth_url {
            builder = builder.with_auth_url(url);
        }
        if let Some(now) = self.now_ms {
            builder = builder.with_runtime(FixedClock::new(Timestamp::from_millis(now)));
            // So that a sandbox judges conversion times by the same clock.
            if self.api_url.is_some() {
                builder = builder.with_header(capi_sandbox::NOW_HEADER, now.to_string());
            }
        }
        builder
    }
}

/// What a command needs that looks into an ad account.
#[derive(Args)]
pub(crate) struct AccountArgs {
    #[command(flatten)]
    connection: ConnectionArgs,

    /// The ad account in place of the document's `ad_account_id`: its id or URN
    #[arg(long, value_name = "ID")]
    ad_account: Option<AdAccountId>,
}

impl AccountArgs {
    /// The client, and the account.
    pub(crate) fn open(&self) -> Result<(capi::Client, AdAccountId), Failure> {
        let exporter = self.connection.exporter()?;
        let account = self.ad_account.or(exporter.ad_account()).ok_or_else(|| {
            Failure::usage(
                "which ad account? Give --ad-account, or `ad_account_id` in the configuration; \
                 `capi accounts` lists them",
            )
        })?;
        Ok((exporter.client().clone(), account))
    }
}
