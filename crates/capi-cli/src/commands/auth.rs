//! `capi auth`: a member allows an app to send their conversions.

use std::path::PathBuf;
use std::time::Duration;

use capi::client::{Authorizer, FileTokenStore, RedirectListener, TokenStore};
use clap::{Args as ClapArgs, Subcommand};

use crate::exit::Failure;
use crate::{config, output};

/// Gets tokens for an app from a member of LinkedIn
#[derive(ClapArgs)]
pub(crate) struct Args {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    Login(Login),
}

/// Shows where to consent, waits for the member's answer, and writes the token file
#[derive(ClapArgs)]
struct Login {
    /// The configuration document, with `client_id`, `client_secret` and `token_file`
    #[arg(long, value_name = "FILE")]
    config: PathBuf,

    /// The redirect URL, on this machine, as it is registered in the app's Auth settings
    #[arg(long, value_name = "URL", default_value = "http://localhost:8080/callback")]
    redirect_url: String,

    /// The host of the consent page and the token endpoint in place of LinkedIn's
    #[arg(long, value_name = "URL")]
    auth_url: Option<String>,

    /// How many seconds to wait for the member's answer
    #[arg(long, value_name = "SECONDS", default_value_t = 300)]
    wait: u64,
}

pub(crate) async fn run(args: &Args) -> Result<(), Failure> {
    match &args.command {
        Command::Login(login) => login.run().await,
    }
}

impl Login {
    async fn run(&self) -> Result<(), Failure> {
        let shown = self.config.display();
        let usage = |message: &str| Failure::usage(format!("{shown}: {message}"));
        let app = config::read(&self.config)?.app().map_err(|error| usage(&error.to_string()))?;
        let app =
            app.ok_or_else(|| usage("`client_id`, `client_secret` and `token_file` are needed"))?;
        let token_file = app
            .token_file
            .ok_or_else(|| usage("`token_file` is missing: the file to write the tokens to"))?;

        let mut authorizer = Authorizer::builder(app.client_id, app.client_secret);
        if let Some(url) = &self.auth_url {
            authorizer = authorizer.auth_url(url);
        }
        let authorizer = authorizer.build().map_err(Failure::usage)?;
        let listener = RedirectListener::bind(&self.redirect_url).await.map_err(Failure::usage)?;
        let request = authorizer.request(listener.redirect_url()).map_err(Failure::usage)?;
        output::note("Open this page in a browser and allow the app:");
        output::line(request.url())?;

        let wait = Duration::from_secs(self.wait);
        let tokens =
            authorizer.complete(&request, listener, wait).await.map_err(Failure::failed)?;
        FileTokenStore::new(&token_file).save(&tokens).await.map_err(Failure::failed)?;
        output::note(&format!("The tokens are in {}.", token_file.display()));
        Ok(())
    }
}
