//! Departments outside: an application goes to them over the line as a job,
//! with a signature, a receipt and new tries; or by hand, where there is no
//! line. What got stuck is shown until somebody has dealt with it.

pub mod department;
pub mod hand_over;
pub mod packet;
pub mod rows;
pub mod send;

pub use department::{Department, DepartmentError, DepartmentId, NewDepartment, keep};
pub use rows::{Forward, ForwardState};
