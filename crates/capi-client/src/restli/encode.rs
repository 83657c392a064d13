//! Values in paths and queries: `List(urn%3Ali%3A…,b)`, `(key:value)`.

use std::borrow::Cow;
use std::fmt;

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};

/// Everything but RFC 3986's unreserved characters. `(`, `)`, `,`, `:` and `'` are Rest.li's
/// structure and must not appear raw in a value.
const VALUE: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~');

/// A value with structure. `Display` writes it as it goes into a URL: structure raw, text encoded.
/// A URL library that encodes it once more, or encodes the structure, breaks the call.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Param<'a> {
    Text(Cow<'a, str>),
    List(Vec<Param<'a>>),
    Record(Vec<(&'a str, Param<'a>)>),
}

impl<'a> Param<'a> {
    pub(crate) fn text(text: impl Into<Cow<'a, str>>) -> Self {
        Self::Text(text.into())
    }

    pub(crate) fn list<T: fmt::Display>(items: impl IntoIterator<Item = T>) -> Self {
        Self::List(items.into_iter().map(|item| Self::text(item.to_string())).collect())
    }
}

impl fmt::Display for Param<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            // Nothing at all would be a missing value.
            Self::Text(text) if text.is_empty() => f.write_str("''"),
            Self::Text(text) => utf8_percent_encode(text, VALUE).fmt(f),
            Self::List(items) => {
                f.write_str("List(")?;
                for (at, item) in items.iter().enumerate() {
                    if at > 0 {
                        f.write_str(",")?;
                    }
                    item.fmt(f)?;
                }
                f.write_str(")")
            }
            Self::Record(fields) => {
                f.write_str("(")?;
                for (at, (key, value)) in fields.iter().enumerate() {
                    if at > 0 {
                        f.write_str(",")?;
                    }
                    write!(f, "{}:{value}", utf8_percent_encode(key, VALUE))?;
                }
                f.write_str(")")
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use percent_encoding::percent_decode_str;
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn values_are_written_as_linkedin_documents_them() {
        let urns = Param::list(["urn:li:sponsoredCampaign:1", "urn:li:sponsoredCampaign:2"]);
        assert_eq!(
            urns.to_string(),
            "List(urn%3Ali%3AsponsoredCampaign%3A1,urn%3Ali%3AsponsoredCampaign%3A2)"
        );
        assert_eq!(Param::List(Vec::new()).to_string(), "List()");
        assert_eq!(Param::text("").to_string(), "''");
        assert_eq!(Param::text("a(b),c'd:e é").to_string(), "a%28b%29%2Cc%27d%3Ae%20%C3%A9");
        let search = Param::Record(vec![
            ("type", Param::Record(vec![("values", Param::list(["BUSINESS"]))])),
            ("test", Param::text("false")),
        ]);
        assert_eq!(search.to_string(), "(type:(values:List(BUSINESS)),test:false)");
    }

    /// A reader of the syntax that shares nothing with the writer.
    struct Reader<'a>(&'a str);

    #[derive(Debug, Clone, PartialEq)]
    enum Tree {
        Text(String),
        List(Vec<Tree>),
        Record(Vec<(String, Tree)>),
    }

    impl Reader<'_> {
        fn eat(&mut self, token: &str) -> bool {
            let found = self.0.strip_prefix(token);
            self.0 = found.unwrap_or(self.0);
            found.is_some()
        }

        fn atom(&mut self) -> String {
            let end = self.0.find(['(', ')', ',', ':']).unwrap_or(self.0.len());
            let (atom, rest) = self.0.split_at(end);
            self.0 = rest;
            let text = if atom == "''" { "" } else { atom };
            percent_decode_str(text).decode_utf8().unwrap().into_owned()
        }

        fn value(&mut self) -> Tree {
            if self.eat("List(") {
                let mut items = Vec::new();
                while !self.eat(")") {
                    items.push(self.value());
                    self.eat(",");
                }
                Tree::List(items)
            } else if self.eat("(") {
                let mut fields = Vec::new();
                while !self.eat(")") {
                    let key = self.atom();
                    assert!(self.eat(":"));
                    fields.push((key, self.value()));
                    self.eat(",");
                }
                Tree::Record(fields)
            } else {
                Tree::Text(self.atom())
            }
        }
    }

    fn param(tree: &Tree) -> Param<'_> {
        match tree {
            Tree::Text(text) => Param::text(&**text),
            Tree::List(items) => Param::List(items.iter().map(param).collect()),
            Tree::Record(fields) => {
                Param::Record(fields.iter().map(|(key, value)| (&**key, param(value))).collect())
            }
        }
    }

    fn tree() -> impl Strategy<Value = Tree> {
        // "List" is the one text that a value may not be told from a list by, if it stood before
        // "(".
        let leaf = "\\PC{0,12}|[(),:'%&=+ a]{0,8}".prop_map(Tree::Text);
        leaf.prop_recursive(3, 24, 4, |inner| {
            prop_oneof![
                prop::collection::vec(inner.clone(), 0..4).prop_map(Tree::List),
                prop::collection::vec(("[a-z%:(]{1,6}", inner), 1..4).prop_map(Tree::Record),
            ]
        })
    }

    proptest! {
        #[test]
        fn what_is_written_reads_back_the_same(tree in tree()) {
            let text = param(&tree).to_string();
            let mut reader = Reader(&text);
            prop_assert_eq!(reader.value(), tree);
            prop_assert_eq!(reader.0, "");
        }

        #[test]
        fn what_is_written_needs_no_further_encoding(tree in tree()) {
            let text = param(&tree).to_string();
            let url = url::Url::parse(&format!("https://a.example/p{text}?q={text}")).unwrap();
            // Of the structure only the quotes of an empty text change on the way; no call has one.
            prop_assert_eq!(url.query().unwrap(), format!("q={}", text.replace('\'', "%27")));
            prop_assert_eq!(url.path(), format!("/p{text}"));
        }
    }
}
