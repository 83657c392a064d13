//! Rows that cannot be exported make no conversion rule.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test that breaks may panic")]

mod support;

use capi::sources::CsvSource;
use capi::{ExportErrorKind, NewRule, RuleSelector};
use capi_sandbox::AD_ACCOUNT_ID;
use support::{exporter, rows, sandbox};

#[tokio::test]
async fn a_header_or_a_checked_row_at_fault_comes_before_the_rule() {
    let sandbox = sandbox().start().await.unwrap();
    let rules = sandbox.rules().len();
    let exporter = exporter(&sandbox)
        .ad_account(AD_ACCOUNT_ID.try_into().unwrap())
        .rule(RuleSelector::New(NewRule::builder("Spring").build().unwrap()))
        .with_skip_invalid(false)
        .build()
        .unwrap();

    let useless = CsvSource::new("note\nx\n".as_bytes());
    let error = exporter.send(useless).await.unwrap_err();
    assert!(matches!(error.kind(), ExportErrorKind::Dataset(_)), "{error}");

    let mut faulty = rows(3);
    faulty.push(faulty[0].clone().with("currencyCode", "EUR"));
    let error = exporter.send(faulty).await.unwrap_err();
    assert!(matches!(error.kind(), ExportErrorKind::InvalidRow(_)), "{error}");

    assert_eq!(sandbox.rules().len(), rules);
    assert_eq!(sandbox.requests().len(), 0);

    let report = exporter.send(rows(3)).await.unwrap();
    assert_eq!(report.rows.delivered, 3);
    assert_eq!(sandbox.rules().len(), rules + 1);
}
