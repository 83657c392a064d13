//! Watching an export while it runs.

use std::fmt;

use crate::SetAside;

/// Sees what a [`Report`](crate::Report) keeps only in part: every row that was not delivered.
///
/// The methods are called from the task and the thread that run the export, which wait for them:
/// they should be quick.
pub trait RowObserver: Send + Sync + fmt::Debug {
    /// A row ended without being delivered.
    fn row_set_aside(&self, row: &SetAside) {
        let _ = row;
    }

    /// LinkedIn accepted this many more events.
    fn rows_delivered(&self, rows: u64) {
        let _ = rows;
    }
}
