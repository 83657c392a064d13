//! Tables for people.

use std::fmt;

/// Rows of aligned cells under a heading.
#[derive(Debug)]
pub(crate) struct Table<const COLUMNS: usize>(Vec<[String; COLUMNS]>);

impl<const COLUMNS: usize> Table<COLUMNS> {
    pub(crate) fn new(heading: [&str; COLUMNS]) -> Self {
        Self(vec![heading.map(str::to_owned)])
    }

    pub(crate) fn push(&mut self, cells: [String; COLUMNS]) {
        // Names come from LinkedIn: they shall not steer a terminal.
        self.0.push(cells.map(|cell| cell.replace(char::is_control, "\u{fffd}")));
    }
}

impl<const COLUMNS: usize> fmt::Display for Table<COLUMNS> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut widths = [0; COLUMNS];
        for row in &self.0 {
            for (width, cell) in widths.iter_mut().zip(row) {
                *width = (*width).max(cell.chars().count());
            }
        }
        for (index, row) in self.0.iter().enumerate() {
            let cells: Vec<_> =
                row.iter().zip(widths).map(|(cell, width)| format!("{cell:width$}")).collect();
            let line_break = if index == 0 { "" } else { "\n" };
            write!(f, "{line_break}{}", cells.join("  ").trim_end())?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_are_as_wide_as_their_widest_cell() {
        let mut table = Table::new(["ID", "NAME", "ROLE"]);
        table.push(["1".into(), "Ümläut".into(), "VIEWER".into()]);
        table.push(["104000".into(), "a".into(), String::new()]);
        assert_eq!(table.to_string(), "ID      NAME    ROLE\n1       Ümläut  VIEWER\n104000  a");
    }

    #[test]
    fn a_name_cannot_steer_the_terminal() {
        let mut table = Table::new(["NAME"]);
        table.push(["\u{1b}[2Jgone\nnext".into()]);
        assert_eq!(table.to_string(), "NAME\n\u{fffd}[2Jgone\u{fffd}next");
    }
}
