//! Chinese text for a service centre. Pure, no I/O.
