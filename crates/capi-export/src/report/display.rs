//! The report as a short table for people.

use std::collections::BTreeMap;
use std::fmt;

use super::{Coverage, IgnoredColumn, Outcome, Report};
use crate::CheckReport;

impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        line(f, "rows read", self.rows.read)?;
        for outcome in Outcome::ALL {
            let rows = self.rows.of(outcome);
            if rows > 0 || outcome == Outcome::Delivered {
                line(f, &format!("  {}", outcome.name().replace('_', " ")), rows)?;
            }
        }
        section(f, "faults", self.codes.iter().map(|(code, rows)| (code.as_str(), *rows)))?;
        section(f, "warnings", self.warnings.iter().map(|(code, rows)| (code.as_str(), *rows)))?;
        let carried = self.coverage.iter().filter(|&(_, events)| events > 0);
        section(
            f,
            "delivered with",
            carried.map(|(identifier, events)| (identifier.name(), events)),
        )?;
        for column in &self.ignored_columns {
            write!(f, "ignored column `{}`", column.column.escape_debug())?;
            match column.did_you_mean {
                Some(name) => writeln!(f, ": did you mean `{name}`?")?,
                None => writeln!(f)?,
            }
        }
        if self.possibly_sent_twice > 0 {
            line(f, "possibly sent twice", self.possibly_sent_twice)?;
        }
        if let Some(rule) = self.rule {
            writeln!(f, "rule {rule}")?;
        }
        write!(
            f,
            "{} requests, {} of them retries, in {:.3} s",
            self.requests,
            self.retries,
            self.elapsed.as_secs_f64()
        )
    }
}

/// The table of a dry run.
impl fmt::Display for CheckReport {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        line(f, "rows read", self.read)?;
        line(f, "  valid", self.valid)?;
        line(f, "  invalid", self.invalid)?;
        line(f, "  expired", self.expired)?;
        codes(f, "faults", &self.codes)?;
        codes(f, "warnings", &self.warnings)?;
        coverage(f, "valid with", &self.coverage)?;
        ignored(f, &self.ignored_columns)
    }
}

fn codes(f: &mut fmt::Formatter<'_>, title: &str, codes: &BTreeMap<String, u64>) -> fmt::Result {
    section(f, title, codes.iter().map(|(code, rows)| (code.as_str(), *rows)))
}

fn coverage(f: &mut fmt::Formatter<'_>, title: &str, coverage: &Coverage) -> fmt::Result {
    let carried = coverage.iter().filter(|&(_, events)| events > 0);
    section(f, title, carried.map(|(identifier, events)| (identifier.name(), events)))
}

fn ignored(f: &mut fmt::Formatter<'_>, columns: &[IgnoredColumn]) -> fmt::Result {
    for column in columns {
        write!(f, "ignored column `{}`", column.column.escape_debug())?;
        match column.did_you_mean {
            Some(name) => writeln!(f, ": did you mean `{name}`?")?,
            None => writeln!(f)?,
        }
    }
    Ok(())
}

fn section<'a>(
    f: &mut fmt::Formatter<'_>,
    title: &str,
    lines: impl Iterator<Item = (&'a str, u64)>,
) -> fmt::Result {
    for (index, (name, rows)) in lines.enumerate() {
        if index == 0 {
            writeln!(f, "{title}")?;
        }
        line(f, &format!("  {name}"), rows)?;
    }
    Ok(())
}

fn line(f: &mut fmt::Formatter<'_>, name: &str, rows: u64) -> fmt::Result {
    writeln!(f, "{name:<44}{rows:>12}")
}
