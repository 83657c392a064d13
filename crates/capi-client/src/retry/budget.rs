//! A budget for retries that all requests of a client share.

use std::sync::Mutex;

use crate::lock::lock;

/// Tokens that retries take and successes bring back.
#[derive(Debug)]
pub(crate) struct Budget {
    tokens: Mutex<u32>,
    capacity: u32,
}

/// What a retry takes.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Cost {
    /// After 429, which says when to come back.
    Throttle,
    /// After anything else: the server may be in trouble.
    Transient,
}

impl Cost {
    const fn tokens(self) -> u32 {
        match self {
            Self::Throttle => 5,
            Self::Transient => 14,
        }
    }
}

impl Budget {
    pub(crate) fn new(capacity: u32) -> Self {
        Self { tokens: Mutex::new(capacity), capacity }
    }

    /// Takes the tokens of a retry; false when there are too few.
    pub(crate) fn take(&self, cost: Cost) -> bool {
        let mut tokens = lock(&self.tokens);
        match tokens.checked_sub(cost.tokens()) {
            Some(left) => {
                *tokens = left;
                true
            }
            None => false,
        }
    }

    /// A request succeeded.
    pub(crate) fn refund(&self) {
        let mut tokens = lock(&self.tokens);
        *tokens = (*tokens + 1).min(self.capacity);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_full_budget_allows_35_transient_retries_or_100_after_throttling() {
        let taken = |cost| {
            let budget = Budget::new(500);
            (0..1000).take_while(|_| budget.take(cost)).count()
        };
        assert_eq!(taken(Cost::Transient), 35);
        assert_eq!(taken(Cost::Throttle), 100);
    }

    #[test]
    fn successes_fill_the_budget_up_to_its_capacity() {
        let budget = Budget::new(14);
        budget.refund();
        assert!(budget.take(Cost::Transient) && !budget.take(Cost::Transient));
        for _ in 0..14 {
            budget.refund();
        }
        assert!(budget.take(Cost::Transient) && !budget.take(Cost::Transient));
    }
}
