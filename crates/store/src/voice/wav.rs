//! WAVE: chunks; `fmt ` says bytes a second, `data` how many bytes there are.

use super::{cut, little, to_millis};

/// Length in milliseconds; what the bytes hold counts, not what the head claims.
pub fn millis(bytes: &[u8]) -> Option<u64> {
    let (_, mut rest) = cut(bytes, 12)?;
    let mut rate = None;
    while let Some((head, body)) = cut(rest, 8) {
        let (name, size) = head.split_at_checked(4)?;
        let size = little(size);
        match name {
            b"fmt " => rate = Some(little(body.get(8..12)?)),
            // A recorder that was cut off leaves 0 or the largest number here.
            b"data" => {
                let held = u64::try_from(body.len()).ok()?;
                let streamed = size == 0 || size >= 0xffff_ff00;
                return if streamed || size <= held {
                    to_millis(if streamed { held } else { size }, rate?)
                } else {
                    None
                };
            }
            _ => {}
        }
        rest = cut(body, size + size % 2)?.1;
    }
    None
}
