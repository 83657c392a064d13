//! Reads CSV and JSON Lines as conversion rows.
