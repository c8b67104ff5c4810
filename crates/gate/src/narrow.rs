//! Conditions that keep a list to what an actor may reach.

use kernel::{GridPath, Param, Value};

/// OR-conditions over one table, each with its values. Begins as "nothing".
#[derive(Debug)]
pub struct Narrow {
    alias: String,
    next: usize,
    all: bool,
    conditions: Vec<String>,
    values: Vec<Value<'static>>,
}

impl Narrow {
    /// Conditions on the table `alias`, whose first parameter is `$first_param`.
    pub fn new(alias: &str, first_param: usize) -> Self {
        Self {
            alias: alias.to_owned(),
            next: first_param,
            all: false,
            conditions: Vec::new(),
            values: Vec::new(),
        }
    }

    /// The name of the table in the statement.
    pub fn alias(&self) -> &str {
        &self.alias
    }

    /// Also the rows for which `sql` holds: `{t}` stands for the table, each
    /// `{}` for the next value. Written in the program, never from input. A
    /// wrong number of values gives no rows and is logged.
    pub fn or(&mut self, sql: &str, values: Vec<Value<'static>>) -> &mut Self {
        let mut parts = sql.split("{}");
        if self.all {
            return self;
        }
        if sql.matches("{}").count() != values.len() {
            tracing::error!(
                sql,
                given = values.len(),
                "a condition has another number of values; left out"
            );
            return self;
        }
        let mut text = parts.next().unwrap_or_default().to_owned();
        for part in parts {
            text.push_str(&format!("${}{part}", self.next));
            self.next += 1;
        }
        self.conditions.push(text.replace("{t}", &self.alias));
        self.values.extend(values);
        self
    }

    /// Also the rows whose column is this value.
    pub fn or_is(&mut self, column: &str, value: &dyn Param) -> &mut Self {
        self.or(&format!("{{t}}.{column} = {{}}"), vec![owned(value.to_value())])
    }

    /// Also the rows whose path column lies in the place.
    pub fn or_within(&mut self, column: &str, place: &GridPath) -> &mut Self {
        let (low, high) = place.range();
        let values = vec![Value::Bytes(low.into()), Value::Bytes(high.into())];
        self.or(
            &format!("({{t}}.{column} >= {{}} AND {{t}}.{column} < {{}})"),
            values,
        )
    }

    /// All rows.
    pub fn everything(&mut self) -> &mut Self {
        self.all = true;
        self
    }

    /// The condition in SQL and its values in order.
    pub fn finish(self) -> (String, Vec<Value<'static>>) {
        if self.all {
            return ("1 = 1".to_owned(), Vec::new());
        }
        match self.conditions.as_slice() {
            [] => ("1 = 0".to_owned(), Vec::new()),
            [one] => (format!("({one})"), self.values),
            many => (format!("({})", many.join(" OR ")), self.values),
        }
    }
}

fn owned(value: Value<'_>) -> Value<'static> {
    match value {
        Value::Null => Value::Null,
        Value::Int(n) => Value::Int(n),
        Value::Bool(b) => Value::Bool(b),
        Value::Uuid(id) => Value::Uuid(id),
        Value::Text(text) => Value::Text(text.into_owned().into()),
        Value::Bytes(bytes) => Value::Bytes(bytes.into_owned().into()),
    }
}
