//! Lists that are paged by key: never by offset.

use crate::form::Values;

/// Which part of a list is asked for: `?after=<key>`.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Pager {
    /// The key of the last row of the page before; `None` for the first page.
    pub after: Option<String>,
    /// How many rows a page has.
    pub size: u32,
    path: String,
    query: String,
}

/// One page of a list, with its links.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Page<T> {
    /// The rows.
    pub rows: Vec<T>,
    /// To the first page, unless this is it.
    pub back: Option<String>,
    /// To the next page, if there is one.
    pub next: Option<String>,
    /// The key of the next page, for the API.
    pub next_key: Option<String>,
}

impl Pager {
    /// Reads a path with its query; the other fields of the query stay in the links.
    pub fn of(path: &str, size: u32) -> Self {
        let (path, query) = path.split_once('?').unwrap_or((path, ""));
        let values = Values::of_query(query);
        Self {
            after: values
                .opt("after")
                .filter(|key| key.len() <= 200)
                .map(str::to_owned),
            size,
            path: path.to_owned(),
            query: values.query_without(&["after", "said"]),
        }
    }

    /// The value for `LIMIT`: one row more than is shown, to know whether there are more.
    pub fn limit(&self) -> i64 {
        i64::from(self.size) + 1
    }

    /// The key read as a type; `None` for the first page and for a key that cannot be read.
    pub fn key<K: std::str::FromStr>(&self) -> Option<K> {
        self.after.as_ref()?.parse().ok()
    }

    /// Makes the page of the rows of a query with [`limit`](Self::limit).
    pub fn page<T>(&self, mut rows: Vec<T>, key: impl Fn(&T) -> String) -> Page<T> {
        let size = usize::try_from(self.size).unwrap_or(usize::MAX);
        let more = rows.len() > size;
        rows.truncate(size);
        let next_key = rows.last().filter(|_| more).map(key);
        Page {
            next: next_key.as_ref().map(|key| self.link(Some(key))),
            back: self.after.as_ref().map(|_| self.link(None)),
            next_key,
            rows,
        }
    }

    fn link(&self, after: Option<&str>) -> String {
        let after = after.map(|key| format!("after={}", crate::url::part(key)));
        let parts: Vec<&str> = [Some(self.query.as_str()), after.as_deref()]
            .into_iter()
            .flatten()
            .filter(|part| !part.is_empty())
            .collect();
        if parts.is_empty() {
            self.path.clone()
        } else {
            format!("{}?{}", self.path, parts.join("&"))
        }
    }
}

impl<T> Page<T> {
    /// The same page of other rows.
    pub fn map<U>(self, make: impl FnMut(T) -> U) -> Page<U> {
        let Self {
            rows,
            back,
            next,
            next_key,
        } = self;
        Page {
            rows: rows.into_iter().map(make).collect(),
            back,
            next,
            next_key,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_leads_on_from_its_last_row_and_keeps_the_filters() {
        let pager = Pager::of("/wall?state=open&after=9&said=x-done", 2);
        assert_eq!((pager.key::<i64>(), pager.limit()), (Some(9), 3));
        let page = pager.page(vec![8, 7, 6], i64::to_string);
        assert_eq!(page.rows, [8, 7]);
        assert_eq!(page.next.as_deref(), Some("/wall?state=open&after=7"));
        assert_eq!(page.back.as_deref(), Some("/wall?state=open"));
    }

    #[test]
    fn the_last_page_leads_nowhere() {
        let page = Pager::of("/wall", 2).page(vec![2, 1], i64::to_string);
        assert_eq!((page.next, page.back, page.rows.len()), (None, None, 2));
    }
}
