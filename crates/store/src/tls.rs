//! How a connection to PostgreSQL is made: with TLS by rustls where the URL
//! asks for it, plain otherwise (a socket, the same machine).

use std::sync::Arc;
use std::time::Duration;

use postgres::Client;
use rustls::client::danger::{HandshakeSignatureValid, ServerCertVerified, ServerCertVerifier};
use rustls::crypto::{CryptoProvider, ring, verify_tls12_signature, verify_tls13_signature};
use rustls::pki_types::{CertificateDer, ServerName, UnixTime};
use rustls::{ClientConfig, DigitallySignedStruct, RootCertStore, SignatureScheme};
use tokio_postgres_rustls::MakeRustlsConnect;

use crate::error::StoreError;

/// How far the server is trusted.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Trust {
    /// `sslmode` absent, `disable`, `allow` or `prefer`.
    Plain,
    /// `require`: encrypted, whoever answers.
    Encrypted,
    /// `verify-full` (and `verify-ca`): a certificate of this host from a root
    /// that the system trusts.
    Verified,
}

/// Connects by the URL.
pub(crate) fn connect(url: &str) -> Result<Client, StoreError> {
    let (url, trust) = understood(url);
    let mut config: postgres::Config = url.parse()?;
    // A server that is gone must be noticed while somebody still waits for the page.
    if config.get_connect_timeout().is_none() {
        config.connect_timeout(Duration::from_secs(5));
    }
    config.tcp_user_timeout(Duration::from_secs(30));
    if config.get_application_name().is_none() {
        config.application_name("huiyin");
    }
    Ok(match trust {
        Trust::Plain => config.connect(postgres::NoTls)?,
        Trust::Encrypted => config.connect(MakeRustlsConnect::new(any_certificate()?))?,
        Trust::Verified => config.connect(MakeRustlsConnect::new(system_roots()?))?,
    })
}

/// The URL in words that the driver knows, and the trust that it asked for.
fn understood(url: &str) -> (String, Trust) {
    for (word, trust) in [
        ("sslmode=verify-full", Trust::Verified),
        ("sslmode=verify-ca", Trust::Verified),
        ("sslmode=require", Trust::Encrypted),
    ] {
        if url.contains(word) {
            return (url.replace(word, "sslmode=require"), trust);
        }
    }
    (url.replace("sslmode=allow", "sslmode=prefer"), Trust::Plain)
}

fn system_roots() -> Result<ClientConfig, StoreError> {
    let found = rustls_native_certs::load_native_certs();
    let mut roots = RootCertStore::empty();
    let (added, _) = roots.add_parsable_certificates(found.certs);
    if added == 0 {
        return Err(StoreError::Unavailable(
            "this system has no root certificates: install ca-certificates".to_owned(),
        ));
    }
    Ok(builder()?.with_root_certificates(roots).with_no_client_auth())
}

fn any_certificate() -> Result<ClientConfig, StoreError> {
    let verifier = Arc::new(Anybody(ring::default_provider()));
    Ok(builder()?
        .dangerous()
        .with_custom_certificate_verifier(verifier)
        .with_no_client_auth())
}

fn builder() -> Result<rustls::ConfigBuilder<ClientConfig, rustls::WantsVerifier>, StoreError> {
    ClientConfig::builder_with_provider(Arc::new(ring::default_provider()))
        .with_safe_default_protocol_versions()
        .map_err(|error| StoreError::Unavailable(error.to_string()))
}

/// What PostgreSQL means by `require`: nobody listens in, but nobody proves who he is.
#[derive(Debug)]
struct Anybody(CryptoProvider);

impl ServerCertVerifier for Anybody {
    fn verify_server_cert(
        &self,
        _: &CertificateDer<'_>,
        _: &[CertificateDer<'_>],
        _: &ServerName<'_>,
        _: &[u8],
        _: UnixTime,
    ) -> Result<ServerCertVerified, rustls::Error> {
        Ok(ServerCertVerified::assertion())
    }

    fn verify_tls12_signature(
        &self,
        message: &[u8],
        cert: &CertificateDer<'_>,
        signed: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, rustls::Error> {
        verify_tls12_signature(message, cert, signed, &self.0.signature_verification_algorithms)
    }

    fn verify_tls13_signature(
        &self,
        message: &[u8],
        cert: &CertificateDer<'_>,
        signed: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, rustls::Error> {
        verify_tls13_signature(message, cert, signed, &self.0.signature_verification_algorithms)
    }

    fn supported_verify_schemes(&self) -> Vec<SignatureScheme> {
        self.0.signature_verification_algorithms.supported_schemes()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_url_says_how_far_the_server_is_trusted() {
        let said = |mode: &str| understood(&format!("postgres://h/d?sslmode={mode}&application_name=a"));
        assert_eq!(
            said("verify-full"),
            (
                "postgres://h/d?sslmode=require&application_name=a".into(),
                Trust::Verified
            )
        );
        assert_eq!(said("require").1, Trust::Encrypted);
        assert_eq!(said("prefer").1, Trust::Plain);
        assert_eq!(
            understood("postgres://h/d"),
            ("postgres://h/d".into(), Trust::Plain)
        );
    }

    #[test]
    fn both_kinds_of_trust_can_be_set_up() {
        assert!(any_certificate().is_ok());
        assert!(system_roots().is_ok());
    }
}
