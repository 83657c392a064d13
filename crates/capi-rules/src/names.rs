//! Finds things by name in lists that LinkedIn cannot search.

use crate::FindError;

/// How many near names an error lists.
const MOST_NEAREST: usize = 5;

/// Takes a list one by one, and keeps only what bears the name and the names nearest to it.
pub(crate) struct NameSearch<'n, T> {
    name: &'n str,
    lowered: String,
    pub(crate) found: Vec<T>,
    /// By rising distance; names once each.
    nearest: Vec<(usize, String)>,
}

impl<'n, T> NameSearch<'n, T> {
    pub(crate) fn new(name: &'n str) -> Self {
        Self { name, lowered: name.to_lowercase(), found: Vec::new(), nearest: Vec::new() }
    }

    /// Looks at one of the list; `proposable` says whether its name is worth proposing.
    pub(crate) fn look_at(&mut self, name: &str, proposable: bool, item: T) {
        if name == self.name {
            self.found.push(item);
        } else if proposable {
            self.propose(name);
        }
    }

    /// The nearest names that are not the name itself, nearest first.
    pub(crate) fn into_nearest(self) -> Vec<String> {
        self.nearest.into_iter().map(|(_, name)| name).collect()
    }

    /// The only one of the name.
    pub(crate) fn only(
        mut self,
        what: &'static str,
        id: impl Fn(&T) -> u64,
    ) -> Result<T, FindError> {
        let name = self.name.to_owned();
        match (self.found.pop(), self.found.is_empty()) {
            (Some(only), true) => Ok(only),
            (Some(last), false) => {
                let ids = self.found.iter().chain([&last]).map(id).collect();
                Err(FindError::Ambiguous { what, name, ids })
            }
            (None, _) => Err(FindError::NotFound { what, name, nearest: self.into_nearest() }),
        }
    }

    fn propose(&mut self, name: &str) {
        let distance = strsim::damerau_levenshtein(&self.lowered, &name.to_lowercase());
        let candidate = (distance, name.to_owned());
        if let Err(place) = self.nearest.binary_search(&candidate)
            && place < MOST_NEAREST
        {
            self.nearest.insert(place, candidate);
            self.nearest.truncate(MOST_NEAREST);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn search<'n>(name: &'n str, list: &[&str]) -> NameSearch<'n, usize> {
        let mut search = NameSearch::new(name);
        for (index, candidate) in list.iter().enumerate() {
            search.look_at(candidate, true, index);
        }
        search
    }

    #[test]
    fn only_the_same_letters_are_the_name() {
        let search = search("CRM leads", &["crm leads", "CRM leads", "CRM leads ", "CRM leads"]);
        assert_eq!(search.found, [1, 3]);
        assert_eq!(search.into_nearest(), ["crm leads", "CRM leads "]);
    }

    #[test]
    fn the_nearest_names_come_first_once_each_and_are_few() {
        let list = ["purchases", "Leeds", "lead", "leads!", "leads!", "zzz", "x", "unrelated"];
        let nearest = search("leads", &list).into_nearest();
        assert_eq!(nearest, ["Leeds", "lead", "leads!", "x", "zzz"]);
    }

    #[test]
    fn what_is_not_proposable_is_found_but_not_proposed() {
        let mut search = NameSearch::new("a");
        search.look_at("b", false, 1);
        search.look_at("a", false, 2);
        assert_eq!(search.found, [2]);
        assert!(search.into_nearest().is_empty());
    }
}
