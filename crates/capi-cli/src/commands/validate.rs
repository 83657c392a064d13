//! `capi validate`: every rule, no request.

use std::io::{self, BufWriter, Write};
use std::path::PathBuf;

use capi::model::{ConversionEvent, ConversionRuleId, Timestamp};
use capi::{CheckedRow, ExportErrorKind, Exporter, OracleMoatId, Outcome, RowFault, RuleSelector};
use clap::Args as ClapArgs;
use serde::Serialize;

use crate::exit::Failure;
use crate::rows::RowsArgs;
use crate::{config, output};

/// Checks rows and prints one JSON line for each; sends nothing
///
/// Without a configuration, the rules for rows alone are applied, and every identifier is kept.
#[derive(ClapArgs)]
pub(crate) struct Args {
    #[command(flatten)]
    rows: RowsArgs,

    /// The configuration document of the export, JSON or YAML; credentials are not needed
    #[arg(long, value_name = "FILE")]
    config: Option<PathBuf>,

    /// The conversion rule of rows that name none: its id or URN
    #[arg(long, value_name = "ID")]
    conversion: Option<ConversionRuleId>,

    /// The time of the check, in milliseconds since 1970; without it, now
    #[arg(long, value_name = "MS")]
    now_ms: Option<i64>,
}

pub(crate) fn run(args: &Args) -> Result<(), Failure> {
    let mut builder = match &args.config {
        Some(path) => {
            let config = config::read(path)?;
            if args.conversion.is_none()
                && matches!(config.rule(), RuleSelector::Name(_) | RuleSelector::New(_))
            {
                return Err(Failure::usage(
                    "the id of the configured rule is known only to LinkedIn, which this command \
                     does not ask: give --conversion with an id",
                ));
            }
            config.to_builder_without_credentials()
        }
        None => Exporter::builder().with_oracle_moat_id(OracleMoatId::Send),
    };
    if let Some(rule) = args.conversion {
        builder = builder.rule(RuleSelector::Id(rule));
    }
    if let Some(now) = args.now_ms {
        builder = builder.with_runtime(crate::clock::FixedClock::new(Timestamp::from_millis(now)));
    }
    let mut source = args.rows.open()?;

    let mut out = BufWriter::with_capacity(1 << 18, io::stdout().lock());
    let mut json = Vec::new();
    let mut written = Ok(());
    let checked = builder.build_checker().check_each(&mut *source, |row| {
        if written.is_ok() {
            written = write_row(&row, &mut json, &mut out);
        }
    });
    match checked {
        Ok(report) => {
            output::written(written.and_then(|()| out.flush()))?;
            output::note(report.to_string().trim_end());
            Ok(())
        }
        Err(error) => {
            if let ExportErrorKind::Dataset(dataset) = error.kind() {
                let line = serde_json::json!({ "dataset": dataset.faults() });
                written = written.and_then(|()| writeln!(out, "{line}"));
            }
            output::written(written.and_then(|()| out.flush()))?;
            Err(Failure::failed(error))
        }
    }
}

/// One line of the result.
#[derive(Serialize)]
struct Invalid<'r> {
    row: u64,
    outcome: Outcome,
    faults: &'r [RowFault],
}

fn write_row(row: &CheckedRow<'_>, json: &mut Vec<u8>, out: &mut impl Write) -> io::Result<()> {
    json.clear();
    match &row.result {
        Ok(event) => write_valid(row, event, json)?,
        Err(set_aside) => serde_json::to_writer(
            &mut *json,
            &Invalid { row: row.row, outcome: set_aside.outcome, faults: &set_aside.faults },
        )?,
    }
    json.push(b'\n');
    out.write_all(json)
}

fn write_valid(
    row: &CheckedRow<'_>,
    event: &ConversionEvent<'_>,
    json: &mut Vec<u8>,
) -> io::Result<()> {
    write!(json, r#"{{"row":{},"outcome":"valid","event":"#, row.row)?;
    event.write_json(json);
    if !row.warnings.is_empty() {
        let warnings: Vec<_> = row.warnings.iter().map(|warning| warning.as_str()).collect();
        json.extend_from_slice(br#","warnings":"#);
        serde_json::to_writer(&mut *json, &warnings)?;
    }
    json.push(b'}');
    Ok(())
}
