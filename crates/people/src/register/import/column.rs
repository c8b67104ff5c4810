//! What a column of an office's list means.

kernel::stored_words! {
    /// The meaning of a column.
    pub enum Column {
        /// Not taken.
        Skip = "skip",
        /// 姓名
        Name = "name",
        /// 证件号码
        Number = "number",
        /// 电话
        Phone = "phone",
        /// 性别
        Sex = "sex",
        /// 生日
        Born = "born",
        /// 曾用名
        Former = "former",
        /// The whole address in one cell.
        Address = "address",
        /// 小区
        Estate = "estate",
        /// 楼
        Building = "building",
        /// 单元
        Staircase = "staircase",
        /// 门牌
        Door = "door",
        /// 与户主关系
        Part = "part",
        /// 独居、低保 …
        Labels = "labels",
    }
}

/// What heads are called in offices, the longer before the shorter.
const KNOWN: &[(&str, Column)] = &[
    ("要改的地方", Column::Skip),
    ("户主姓名", Column::Skip),
    ("曾用名", Column::Former),
    ("别名", Column::Former),
    ("与户主关系", Column::Part),
    ("家庭关系", Column::Part),
    ("关系", Column::Part),
    ("姓名", Column::Name),
    ("名字", Column::Name),
    ("身份证", Column::Number),
    ("证件号", Column::Number),
    ("公民身份号码", Column::Number),
    ("手机", Column::Phone),
    ("电话", Column::Phone),
    ("联系方式", Column::Phone),
    ("性别", Column::Sex),
    ("出生", Column::Born),
    ("生日", Column::Born),
    ("地址", Column::Address),
    ("住址", Column::Address),
    ("小区", Column::Estate),
    ("楼栋", Column::Building),
    ("楼号", Column::Building),
    ("幢", Column::Building),
    ("栋", Column::Building),
    ("单元", Column::Staircase),
    ("门牌", Column::Door),
    ("房号", Column::Door),
    ("室", Column::Door),
    ("人员类别", Column::Labels),
    ("标签", Column::Labels),
    ("类别", Column::Labels),
    ("情况", Column::Labels),
    ("name", Column::Name),
    ("phone", Column::Phone),
    ("id number", Column::Number),
    ("address", Column::Address),
];

/// What columns mean by their heads; each meaning once.
pub fn guessed(heads: &[String]) -> Vec<Column> {
    let mut used = Vec::new();
    heads
        .iter()
        .map(|head| {
            let plain: String = head.to_lowercase().split_whitespace().collect();
            let found = KNOWN
                .iter()
                .find(|(word, column)| plain.contains(&word.replace(' ', "")) && !used.contains(column));
            let column = found.map_or(Column::Skip, |(_, column)| *column);
            if column != Column::Skip {
                used.push(column);
            }
            column
        })
        .collect()
}

/// The columns as they are kept: their words between spaces.
pub fn kept(columns: &[Column]) -> String {
    let words: Vec<&str> = columns.iter().map(|column| column.word()).collect();
    words.join(" ")
}

/// Reads what [`kept`] wrote.
pub fn read(text: &str) -> Vec<Column> {
    text.split(' ')
        .map(|word| Column::from_word(word).unwrap_or(Column::Skip))
        .collect()
}

/// What a set of heads is remembered by.
pub fn mark(heads: &[String]) -> String {
    let joined = heads.join("\u{1f}");
    let hash = store::Hash::of(joined.as_bytes());
    hash.0.iter().take(16).map(|byte| format!("{byte:02x}")).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_heads_of_offices_are_understood() {
        let heads = [
            "序号",
            "姓 名",
            "身份证号码",
            "联系电话",
            "楼栋",
            "单元号",
            "门牌号",
            "与户主关系",
        ];
        let heads: Vec<String> = heads.iter().map(|head| (*head).to_owned()).collect();
        let columns = guessed(&heads);
        assert_eq!(
            kept(&columns),
            "skip name number phone building staircase door part"
        );
        assert_eq!(read(&kept(&columns)), columns);
        assert_ne!(mark(&heads), mark(&heads[1..]));
    }
}
