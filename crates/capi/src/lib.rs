//! Exports conversions to LinkedIn's Conversions API.
//!
//! Rows go in, from any source; a report comes out that says of every row what became of it.
//!
//! ```
//! # use capi_sandbox as sandbox;
//! use capi::{Credentials, Exporter, Row, RuleSelector};
//!
//! # #[tokio::main]
//! # async fn main() -> Result<(), Box<dyn std::error::Error>> {
//! # let linkedin = sandbox::Sandbox::start().await?;
//! let exporter = Exporter::builder()
//!     .credentials(Credentials::refresh_token(
//!         sandbox::CLIENT_ID,
//!         sandbox::CLIENT_SECRET,
//!         sandbox::REFRESH_TOKEN,
//!     ))
//!     .rule(RuleSelector::Id("104000".parse()?))
//!     .with_api_url(linkedin.api_url())
//!     .with_auth_url(linkedin.auth_url())
//!     .build()?;
//! let rows = [Row::new()
//!     .with("conversionHappenedAt", std::time::SystemTime::now())
//!     .with("SHA256_EMAIL", "user@example.com")];
//! let report = exporter.send(rows).await?;
//! assert_eq!(report.rows.delivered, 1);
//! # Ok(())
//! # }
//! ```
//!
//! # Where things are
//!
//! | crate | what it does |
//! |---|---|
//! | [`model`] | ids, events, rows: no I/O |
//! | [`validate`] | from a row to an event, or to the reasons why not |
//! | [`sources`] | rows from CSV, JSON Lines, Arrow and Parquet |
//! | [`client`] | tokens, transport, retries, quota |
//! | [`rules`] | which conversion rule to send to |
//! | [`export`] | the exporter, its configuration and its report |
//!
//! What most programs need is re-exported here.
//!
//! # Features
//!
//! | feature | what it adds | by default |
//! |---|---|---|
//! | `csv` | rows from CSV and tab-separated files | yes |
//! | `jsonl` | rows from JSON Lines files | yes |
//! | `arrow` | rows from Arrow record batches | |
//! | `parquet` | rows from Parquet files | |
//! | `tracing` | spans and events of the client | |

pub use capi_client::{Client, Credentials, Guarantee, Quota};
pub use capi_export::{
    CheckReport, CheckedRow, Checker, ConfigError, Counts, Coverage, ExportConfig, ExportError,
    ExportErrorKind, Exporter, ExporterBuilder, Identifier, IgnoredColumn, IntoRow, IntoRows,
    Outcome, Report, RowFault, RowObserver, Rows, Segment, SetAside,
};
pub use capi_model::{AdAccountId, ApiVersion, ConversionRuleId, OwnedValue, Row, Timestamp};
pub use capi_rules::{NewRule, Preflight, RuleSelector};
pub use capi_validate::{OracleMoatId, OutputMapping};

#[doc(no_inline)]
pub use capi_client as client;
#[doc(no_inline)]
pub use capi_export as export;
#[doc(no_inline)]
pub use capi_model as model;
#[doc(no_inline)]
pub use capi_rules as rules;
#[doc(no_inline)]
pub use capi_sources as sources;
#[doc(no_inline)]
pub use capi_validate as validate;
