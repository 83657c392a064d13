//! `capi export`: rows to LinkedIn.

use std::fs::File;
use std::io::{self, BufWriter, IsTerminal, Write};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use capi::{Report, RowObserver, SetAside};
use clap::{Args as ClapArgs, ValueEnum};
use indicatif::ProgressBar;

use crate::connection::ConnectionArgs;
use crate::exit::Failure;
use crate::output;
use crate::rows::RowsArgs;

/// Sends rows to LinkedIn and prints a report
#[derive(ClapArgs)]
pub(crate) struct Args {
    #[command(flatten)]
    rows: RowsArgs,

    #[command(flatten)]
    connection: ConnectionArgs,

    /// The form of the report on stdout
    #[arg(long, value_enum, default_value_t)]
    report: ReportForm,

    /// Writes every undelivered row to this file: a JSON line each, with its number and its faults
    #[arg(long, value_name = "FILE")]
    set_aside: Option<PathBuf>,
}

#[derive(Clone, Copy, Default, ValueEnum)]
enum ReportForm {
    #[default]
    Text,
    Json,
}

pub(crate) async fn run(args: &Args) -> Result<(), Failure> {
    let watch = Arc::new(Watch::new(args.set_aside.as_deref())?);
    let exporter = args
        .connection
        .exporter_with(|builder| builder.with_observer(Watcher(Arc::clone(&watch))))?;
    let rows = args.rows.open()?;

    let result = exporter.send(rows).await;
    watch.finish()?;
    match result {
        Ok(report) => print(&report, args.report),
        Err(error) => {
            // Before anything was read, the error says it all.
            if error.report().rows.read > 0 {
                print(error.report(), args.report)?;
            }
            Err(Failure::failed(error))
        }
    }
}

fn print(report: &Report, form: ReportForm) -> Result<(), Failure> {
    match form {
        ReportForm::Text => output::line(&report.to_string()),
        ReportForm::Json => {
            output::line(&serde_json::to_string(report).map_err(|error| {
                Failure::failed(format!("the report cannot be written: {error}"))
            })?)
        }
    }
}

/// Shows progress, and writes undelivered rows to a file.
#[derive(Debug)]
struct Watch {
    progress: ProgressBar,
    set_aside: Option<Mutex<SetAsideFile>>,
}

#[derive(Debug)]
struct SetAsideFile {
    out: BufWriter<File>,
    written: io::Result<()>,
}

impl Watch {
    fn new(set_aside: Option<&Path>) -> Result<Self, Failure> {
        let progress = if io::stderr().is_terminal() {
            let spinner = ProgressBar::new_spinner();
            spinner.enable_steady_tick(Duration::from_millis(100));
            spinner
        } else {
            ProgressBar::hidden()
        };
        let set_aside = set_aside.map(|path| match File::create(path) {
            Ok(file) => Ok(Mutex::new(SetAsideFile { out: BufWriter::new(file), written: Ok(()) })),
            Err(error) => Err(Failure::usage(format!("cannot write {}: {error}", path.display()))),
        });
        Ok(Self { progress, set_aside: set_aside.transpose()? })
    }

    fn finish(&self) -> Result<(), Failure> {
        self.progress.finish_and_clear();
        let Some(file) = &self.set_aside else { return Ok(()) };
        let mut file = file.lock().unwrap_or_else(PoisonError::into_inner);
        let written = std::mem::replace(&mut file.written, Ok(()));
        written.and_then(|()| file.out.flush()).map_err(|error| {
            Failure::failed(format!(
                "the export ran, but undelivered rows could not be written: {error}"
            ))
        })
    }
}

/// What the exporter is given of a [`Watch`].
#[derive(Debug)]
struct Watcher(Arc<Watch>);

impl RowObserver for Watcher {
    fn row_set_aside(&self, row: &SetAside) {
        let Some(file) = &self.0.set_aside else { return };
        let mut file = file.lock().unwrap_or_else(PoisonError::into_inner);
        if file.written.is_ok() {
            file.written = serde_json::to_writer(&mut file.out, row)
                .map_err(io::Error::from)
                .and_then(|()| file.out.write_all(b"\n"));
        }
    }

    fn rows_delivered(&self, rows: u64) {
        self.0.progress.inc(rows);
        self.0.progress.set_message(format!("{} rows delivered", self.0.progress.position()));
    }
}
