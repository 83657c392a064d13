//! Generated rows: the columns and the mix of values that an export of B2B conversions has.

use capi_model::{Columns, ConversionRuleId, Field, Fields, RowWriter, Timestamp, Value};

/// When the rows are exported.
pub(crate) const NOW: Timestamp = Timestamp::from_millis(1_795_000_000_000);
/// The rule of rows that name none.
pub(crate) const RULE: u64 = 104_009;

/// The columns of a row, in their order.
pub(crate) const COLUMNS: [&str; 16] = [
    "conversion",
    "conversionHappenedAt",
    "eventId",
    "sha256_email",
    "firstName",
    "lastName",
    "companyName",
    "title",
    "countryCode",
    "currencyCode",
    "amount",
    "externalIds",
    "lead",
    "LINKEDIN_FIRST_PARTY_ADS_TRACKING_UUID",
    "ACXIOM_ID",
    "ORACLE_MOAT_ID",
];

/// Rows by column, as typed sources have them, and what is true of them, which only the floor uses.
pub(crate) struct Rows {
    pub(crate) conversion: Vec<Option<&'static str>>,
    pub(crate) happened_at: Vec<Time>,
    pub(crate) event_id: Vec<Option<&'static str>>,
    pub(crate) email: Vec<Option<&'static str>>,
    pub(crate) first_name: Vec<Option<&'static str>>,
    pub(crate) last_name: Vec<Option<&'static str>>,
    pub(crate) company: Vec<Option<&'static str>>,
    pub(crate) title: Vec<Option<&'static str>>,
    pub(crate) country: Vec<Option<&'static str>>,
    pub(crate) currency: Vec<Option<&'static str>>,
    pub(crate) amount: Vec<Option<&'static str>>,
    pub(crate) external_id: Vec<Option<&'static str>>,
    pub(crate) lead: Vec<Option<&'static str>>,
    pub(crate) li_fat_id: Vec<Option<&'static str>>,
    pub(crate) acxiom_id: Vec<Option<&'static str>>,
    pub(crate) oracle_moat_id: Vec<Option<&'static str>>,
    /// Milliseconds.
    pub(crate) true_time: Vec<i64>,
    pub(crate) true_rule: Vec<u64>,
}

/// A time as typed sources have it.
pub(crate) enum Time {
    Millis(i64),
    Text(&'static str),
}

/// Texts live as long as the benchmark, so that columns can borrow them.
fn leak(text: String) -> &'static str {
    text.leak()
}

impl Rows {
    /// Rows that are all valid.
    pub(crate) fn generate(count: usize) -> Self {
        let mut dice = Dice(42);
        let mut rows = Self {
            conversion: Vec::new(),
            happened_at: Vec::new(),
            event_id: Vec::new(),
            email: Vec::new(),
            first_name: Vec::new(),
            last_name: Vec::new(),
            company: Vec::new(),
            title: Vec::new(),
            country: Vec::new(),
            currency: Vec::new(),
            amount: Vec::new(),
            external_id: Vec::new(),
            lead: Vec::new(),
            li_fat_id: Vec::new(),
            acxiom_id: Vec::new(),
            oracle_moat_id: Vec::new(),
            true_time: Vec::new(),
            true_rule: Vec::new(),
        };
        for index in 0..count {
            rows.add(index, &mut dice);
        }
        rows
    }

    pub(crate) fn len(&self) -> usize {
        self.true_time.len()
    }

    /// Hands a row over as a columnar source does.
    #[inline]
    pub(crate) fn write<'a>(&'a self, index: usize, row: &mut RowWriter<'_, 'a>) {
        let text =
            |column: &'a Vec<Option<&'static str>>| column[index].map_or(Value::Null, Value::Text);
        row.cell(0, text(&self.conversion));
        row.cell(
            1,
            match &self.happened_at[index] {
                Time::Millis(millis) => Value::Integer(*millis),
                Time::Text(time) => Value::Text(time),
            },
        );
        row.cell(2, text(&self.event_id));
        row.cell(3, text(&self.email));
        row.cell(4, text(&self.first_name));
        row.cell(5, text(&self.last_name));
        row.cell(6, text(&self.company));
        row.cell(7, text(&self.title));
        row.cell(8, text(&self.country));
        row.cell(9, text(&self.currency));
        row.cell(10, text(&self.amount));
        row.cell(11, text(&self.external_id));
        row.cell(12, text(&self.lead));
        row.cell(13, text(&self.li_fat_id));
        row.cell(14, text(&self.acxiom_id));
        row.cell(15, text(&self.oracle_moat_id));
    }

    /// Hands a row over as a source does whose rows name their own columns; lists are JSON text.
    pub(crate) fn write_entries<'a>(&'a self, index: usize, row: &mut RowWriter<'_, 'a>) {
        let fields = self.fields(index, &mut ByPosition);
        for (field, name) in ByPosition::FIELDS.into_iter().zip(COLUMNS) {
            row.entry(name, fields.value(field));
        }
    }

    /// A row, ready to be normalised.
    pub(crate) fn fields<'a>(&'a self, index: usize, columns: &mut dyn Columns) -> Fields<'a> {
        let mut fields = Fields::new();
        self.write(index, &mut RowWriter::new(columns, &mut fields));
        fields
    }

    /// The rows as a CSV file, with a header.
    pub(crate) fn to_csv(&self) -> String {
        let mut csv = COLUMNS.join(",") + "\n";
        let mut columns = ByPosition;
        for index in 0..self.len() {
            let fields = self.fields(index, &mut columns);
            for (nth, &field) in ByPosition::FIELDS.iter().enumerate() {
                if nth > 0 {
                    csv.push(',');
                }
                match fields.value(field) {
                    Value::Integer(number) => csv.push_str(&number.to_string()),
                    Value::Text(text) if field == Field::ExternalIds => {
                        csv.push_str(&format!("\"[\"\"{text}\"\"]\""));
                    }
                    Value::Text(text) if text.contains(['"', ',', '\n']) => {
                        csv.push_str(&format!("\"{}\"", text.replace('"', "\"\"")));
                    }
                    Value::Text(text) => csv.push_str(text),
                    _ => {}
                }
            }
            csv.push('\n');
        }
        csv
    }

    /// The rows as JSON Lines; every row has every key.
    pub(crate) fn to_json_lines(&self) -> String {
        let mut json = String::new();
        let mut columns = ByPosition;
        let quoted = |text: &str| {
            format!("\"{}\"", text.replace('\\', "\\\\").replace('"', "\\\"").replace('\n', "\\n"))
        };
        for index in 0..self.len() {
            let fields = self.fields(index, &mut columns);
            for (nth, (&field, name)) in ByPosition::FIELDS.iter().zip(COLUMNS).enumerate() {
                json.push(if nth == 0 { '{' } else { ',' });
                json.push_str(&quoted(name));
                json.push(':');
                json.push_str(&match fields.value(field) {
                    Value::Integer(number) => number.to_string(),
                    Value::Text(text) if field == Field::ExternalIds => {
                        format!("[{}]", quoted(text))
                    }
                    Value::Text(text) => quoted(text),
                    _ => "null".to_owned(),
                });
            }
            json.push_str("}\n");
        }
        json
    }

    fn add(&mut self, index: usize, dice: &mut Dice) {
        let (first, last) = (dice.pick(FIRST_NAMES), dice.pick(LAST_NAMES));
        let millis = NOW.as_millis() - 1 - i64::try_from(dice.below(85 * 86_400_000)).unwrap();
        let rule = 104_000 + dice.below(5);
        let (conversion, rule) = match dice.below(10) {
            0..8 => (Some(leak(rule.to_string())), rule),
            8 => (Some(leak(format!("urn:lla:llaPartnerConversion:{rule}"))), rule),
            _ => (None, RULE),
        };
        self.conversion.push(conversion);
        self.true_rule.push(rule);
        self.true_time.push(millis);
        self.happened_at.push(match dice.below(100) {
            0..45 => Time::Millis(millis),
            45..80 => Time::Text(leak(Timestamp::from_millis(millis).to_string())),
            _ => Time::Text(leak(millis.to_string())),
        });
        self.event_id.push(dice.often(95, |dice| format!("evt-42-{index:09}-{}", dice.hex(8))));
        self.email.push(dice.often(93, |dice| dice.email(first, last)));
        self.li_fat_id.push(dice.often(40, |dice| {
            format!(
                "{}-{}-4{}-a{}-{}",
                dice.hex(8),
                dice.hex(4),
                dice.hex(3),
                dice.hex(3),
                dice.hex(12)
            )
        }));
        self.acxiom_id.push(dice.often(3, |dice| format!("XY{}", dice.hex(30))));
        self.oracle_moat_id.push(dice.often(1, |dice| dice.hex(24)));
        let named = dice.below(100) < 75;
        let share = |percent| if named { percent } else { 0 };
        self.first_name.push(named.then_some(first));
        self.last_name.push(named.then_some(last));
        self.company.push(dice.often(share(80), |dice| dice.pick(COMPANIES).to_owned()));
        self.title.push(dice.often(share(70), |dice| dice.pick(TITLES).to_owned()));
        self.country.push(dice.often(share(80), |dice| dice.pick(COUNTRIES).to_owned()));
        let worth = dice.below(100) < 60;
        let share = if worth { 100 } else { 0 };
        self.currency.push(dice.often(share, |dice| dice.pick(CURRENCIES).to_owned()));
        self.amount.push(dice.often(share, |dice| match dice.below(10) {
            0..7 => format!("{}.{:02}", dice.below(5000), dice.below(100)),
            7 | 8 => dice.below(5000).to_string(),
            _ => format!("{}.{}", dice.below(5000), dice.below(10)),
        }));
        let nobody = !named && self.email[index].is_none();
        let share = if nobody { 100 } else { 30 };
        let id = dice.often(share, |dice| format!("user_id_{}", dice.below(10_000_000)));
        self.external_id.push(id);
        self.lead.push(dice.often(10, |dice| {
            format!("urn:li:leadGenFormResponse:{}", 1_000_000 + dice.below(1_000_000))
        }));
    }
}

/// Columns in the order of [`COLUMNS`].
pub(crate) struct ByPosition;

impl ByPosition {
    const FIELDS: [Field; COLUMNS.len()] = [
        Field::Conversion,
        Field::ConversionHappenedAt,
        Field::EventId,
        Field::Sha256Email,
        Field::FirstName,
        Field::LastName,
        Field::CompanyName,
        Field::Title,
        Field::CountryCode,
        Field::CurrencyCode,
        Field::Amount,
        Field::ExternalIds,
        Field::Lead,
        Field::LinkedInTrackingUuid,
        Field::AcxiomId,
        Field::OracleMoatId,
    ];
}

impl Columns for ByPosition {
    fn cell(&self, index: usize) -> Option<Field> {
        Self::FIELDS.get(index).copied()
    }

    fn entry(&mut self, _: usize, name: &str) -> Option<Field> {
        Field::from_column(name)
    }
}

/// The configured rule.
pub(crate) fn rule() -> Option<ConversionRuleId> {
    ConversionRuleId::new(RULE)
}

/// A small generator of numbers (splitmix64): the same rows every time, on every machine.
struct Dice(u64);

impl Dice {
    fn roll(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        mixed ^ (mixed >> 31)
    }

    fn below(&mut self, end: u64) -> u64 {
        self.roll() % end
    }

    fn pick(&mut self, from: &[&'static str]) -> &'static str {
        from[usize::try_from(self.below(from.len() as u64)).unwrap()]
    }

    fn often(
        &mut self,
        percent: u64,
        make: impl FnOnce(&mut Self) -> String,
    ) -> Option<&'static str> {
        (self.below(100) < percent).then(|| leak(make(self)))
    }

    fn hex(&mut self, len: usize) -> String {
        (0..len).map(|_| char::from(b"0123456789abcdef"[(self.roll() % 16) as usize])).collect()
    }

    fn email(&mut self, first: &str, last: &str) -> String {
        let slug = |name: &str| {
            name.to_lowercase().chars().filter(char::is_ascii_alphanumeric).collect::<String>()
        };
        let number = self.below(100_000);
        let plain = format!("{}.{}{number}@{}", slug(first), slug(last), self.pick(DOMAINS));
        match self.below(100) {
            0..35 => self.hex(64),
            35..38 => self.hex(64).to_uppercase(),
            38..58 => plain[..1].to_uppercase() + &plain[1..],
            58..66 => plain.to_uppercase(),
            66..74 => format!("  {plain} "),
            74..76 => plain.replace('@', " @ "),
            76 => plain + "\n",
            _ => plain,
        }
    }
}

const FIRST_NAMES: &[&str] = &[
    "Mike",
    "Sarah",
    "Jürgen",
    "Aoife",
    "José",
    "Mei",
    "Priya",
    "Olu",
    "Søren",
    "Zoë",
    "Łukasz",
    "Anna",
    "Chloé",
    "David",
    "Fatima",
    "Hiroshi",
    "Ivana",
    "Jean-Luc",
    "Katarzyna",
    "Liam",
    "Nguyễn",
    "Omar",
    "Paula",
    "Quentin",
    "Rosa",
    "Stéphane",
    "Tomáš",
    "Ulrike",
    "Víctor",
    "Wei",
];
const LAST_NAMES: &[&str] = &[
    "Smith",
    "O'Brien",
    "Müller",
    "García",
    "Chen",
    "Patel",
    "Kowalski",
    "Sørensen",
    "Dupont",
    "Tanaka",
    "Nováková",
    "Rossi",
    "van der Berg",
    "Okafor",
    "Hansen",
    "Schmidt",
    "Silva",
    "Brown",
];
const COMPANIES: &[&str] = &[
    "Microsoft",
    "Acme GmbH",
    "Globex Corporation",
    "Initech LLC",
    "Umbrella & Sons",
    "Société Générale",
    "株式会社テスト",
    "Contoso, Ltd.",
    "Stark Industries",
    "Wayne \"Enterprises\"",
    "Hooli",
    "Vandelay Industries",
    "Soylent Corp",
    "ČEZ a.s.",
];
const TITLES: &[&str] = &[
    "Software Engineer",
    "VP Marketing",
    "Head of Demand Generation",
    "CFO",
    "Chief Revenue Officer",
    "Marketing Manager",
    "Ingénieur logiciel",
    "Director, IT",
    "Account Executive",
    "Data Engineer",
    "Founder/CEO",
    "Procurement Lead",
];
const COUNTRIES: &[&str] = &[
    "US", "GB", "DE", "FR", "NL", "IN", "JP", "BR", "CA", "AU", "IE", "PL", "SE", "DK", "ES", "us",
    "gb",
];
const CURRENCIES: &[&str] = &["USD", "USD", "USD", "EUR", "GBP", "JPY", "INR", "CAD", "AUD", "usd"];
const DOMAINS: &[&str] = &[
    "example.com",
    "contoso.com",
    "acme.co.uk",
    "firma.de",
    "globex.io",
    "mail.example.org",
    "gmail.com",
    "corp.example.net",
];
