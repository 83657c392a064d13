//! An export over real HTTP, against the embedded sandbox in LinkedIn's place.
//!
//! ```text
//! cargo run --example quickstart
//! ```

#![expect(clippy::print_stdout, reason = "an example shows what it did")]

use std::time::{Duration, SystemTime};

use capi::{Credentials, Exporter, Row, RuleSelector};
use capi_sandbox::{CLIENT_ID, CLIENT_SECRET, REFRESH_TOKEN, RULE_IDS, Sandbox};

#[tokio::main]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    // LinkedIn has no test mode; this is a simulator of it. Leave out `with_api_url` and
    // `with_auth_url`, and the same code talks to LinkedIn.
    let sandbox = Sandbox::start().await?;
    let exporter = Exporter::builder()
        .credentials(Credentials::refresh_token(CLIENT_ID, CLIENT_SECRET, REFRESH_TOKEN))
        .rule(RuleSelector::Id(RULE_IDS[0].try_into()?))
        .with_api_url(sandbox.api_url())
        .with_auth_url(sandbox.auth_url())
        .build()?;

    let now = SystemTime::now();
    let days = |days: u64| Duration::from_secs(days * 24 * 60 * 60);
    let rows = vec![
        // Column names in any case; the e-mail address is normalised and hashed.
        Row::new()
            .with("conversionHappenedAt", now - days(1))
            .with("sha256_email", " User@Example.com ")
            .with("eventId", "order-8812")
            .with("currencyCode", "usd")
            .with("amount", "50.00"),
        // A name, a company and the advertiser's own id.
        Row::new()
            .with("ConversionHappenedAt", now - days(2))
            .with("firstName", "Zoë")
            .with("lastName", "Ångström")
            .with("companyName", "Société Générale")
            .with("countryCode", "fra")
            .with("externalIds", vec!["crm-123"]),
        // The answer to a lead-gen form, for another rule.
        Row::new()
            .with("conversionHappenedAt", now - days(3))
            .with("lead", "7001234")
            .with("conversion", RULE_IDS[1]),
        // Nobody to match, and half a value: invalid.
        Row::new().with("conversionHappenedAt", now - days(4)).with("currencyCode", "EUR"),
        // No e-mail address: invalid.
        Row::new().with("conversionHappenedAt", now).with("SHA256_EMAIL", "not-an-email"),
        // Older than LinkedIn takes: expired.
        Row::new().with("conversionHappenedAt", now - days(91)).with("ACXIOM_ID", "XY12"),
    ];
    let report = exporter.send(rows).await?;

    println!("{report}\n");
    for row in &report.set_aside {
        for fault in &row.faults {
            println!("row {} {}: {}: {}", row.row, row.outcome.name(), fault.code, fault.message);
        }
    }
    println!("\nLinkedIn's side has {} events.", sandbox.events().len());
    Ok(())
}
