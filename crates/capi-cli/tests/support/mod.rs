//! Runs the command against a sandbox of its own.

#![allow(dead_code, unreachable_pub, reason = "each test file uses a part")]
#![allow(clippy::unwrap_used, reason = "a test that breaks may panic")]

use std::path::PathBuf;
use std::process::{Command, Output};

use capi_sandbox::Sandbox;
use tempfile::TempDir;

/// The instant of the tests: the sandbox's clock and `--now-ms`.
pub const NOW: i64 = 1_795_000_000_000;

/// A header and three rows: valid, invalid, expired.
pub const ROWS: &str = "\
conversionHappenedAt,eventId,SHA256_EMAIL,amount,currencyCode,note
1794999999000,order-1,planted-jane@example.com,50.00,EUR,planted note
1794999999000,order-2,planted-at-nothing,1,USD,
1700000000000,order-3,planted-old@example.com,,,
";

/// A folder with files, and a sandbox.
pub struct Bench {
    folder: TempDir,
    pub sandbox: Sandbox,
}

impl Bench {
    pub async fn start() -> Self {
        let sandbox = Sandbox::builder().now_ms(NOW).start().await.unwrap();
        let bench = Self { folder: TempDir::new().unwrap(), sandbox };
        bench.file("c.yml", config(capi_sandbox::CLIENT_SECRET));
        bench.file("rows.csv", ROWS);
        bench
    }

    /// Writes a file into the folder.
    pub fn file(&self, name: &str, content: impl AsRef<[u8]>) -> PathBuf {
        let path = self.folder.path().join(name);
        std::fs::write(&path, content).unwrap();
        path
    }

    pub fn read(&self, name: &str) -> String {
        std::fs::read_to_string(self.folder.path().join(name)).unwrap()
    }

    /// Runs the command in the folder.
    pub async fn capi(&self, arguments: &[&str]) -> Ended {
        let mut command = Command::new(env!("CARGO_BIN_EXE_capi"));
        command.args(arguments).current_dir(self.folder.path());
        let output = tokio::task::spawn_blocking(move || command.output()).await.unwrap();
        Ended::of(output.unwrap())
    }

    /// Runs `capi export` against the sandbox.
    pub async fn export(&self, arguments: &[&str]) -> Ended {
        let (api, auth) = (self.sandbox.api_url(), self.sandbox.auth_url());
        let now = NOW.to_string();
        let mut all = vec!["export", "--api-url", &api, "--auth-url", &auth, "--now-ms", &now];
        all.extend(arguments);
        self.capi(&all).await
    }
}

/// How the command ended.
#[derive(Debug)]
pub struct Ended {
    pub code: i32,
    pub stdout: String,
    pub stderr: String,
}

impl Ended {
    fn of(output: Output) -> Self {
        Self {
            code: output.status.code().unwrap(),
            stdout: String::from_utf8(output.stdout).unwrap(),
            stderr: String::from_utf8(output.stderr).unwrap(),
        }
    }
}

/// A configuration document with this client secret.
pub fn config(client_secret: &str) -> String {
    format!(
        "out:\n  type: linkedin_ads_conversion_api\n  client_id: {}\n  client_secret: {client_secret}\n  \
         refresh_token: {}\n  ad_account_id: {}\n  use_conversion_rule_id: true\n  \
         conversion_rule_id: {}\n",
        capi_sandbox::CLIENT_ID,
        capi_sandbox::REFRESH_TOKEN,
        capi_sandbox::AD_ACCOUNT_ID,
        capi_sandbox::RULE_IDS[0],
    )
}
