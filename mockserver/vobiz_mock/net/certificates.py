"""The certificates of a server for names of this machine, or of a host that it stands in for.

Owns what is in them. It must not depend on where they are stored. The standard library cannot make certificates, and
trustme cannot limit the names of an authority: so this module builds them with `cryptography`.

There are three certificates. A client trusts the root. Its key signs one certificate and is thrown away, so that it
cannot leak. The signer issues the certificates of servers. Root and signer are limited to the given names (RFC 5280,
section 4.2.1.10). The limits of the root alone would not be enough: Java ignores those of a certificate that it trusts.
"""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cached_property
from ipaddress import ip_address, ip_network
from typing import TYPE_CHECKING

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import (
    BestAvailableEncryption,
    Encoding,
    NoEncryption,
    PrivateFormat,
    load_pem_private_key,
)
from cryptography.hazmat.primitives.serialization.pkcs12 import (
    PKCS12Certificate,
    load_pkcs12,
    serialize_java_truststore,
)
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

if TYPE_CHECKING:
    from collections.abc import Iterable

_ROOT_AGE = timedelta(days=3650)  # as long as mkcert's, so that it is rarely trusted again
_SERVER_AGE = timedelta(days=397)  # Apple's systems accept no more (https://support.apple.com/102028)
_SKEW = timedelta(days=1)  # the clock of a container or of a virtual machine may be slow
_SIGNS = {"key_cert_sign": True, "crl_sign": True}
_SERVES = {"digital_signature": True}
_USES = (
    "digital_signature",
    "content_commitment",
    "key_encipherment",
    "data_encipherment",
    "key_agreement",
    "key_cert_sign",
    "crl_sign",
    "encipher_only",
    "decipher_only",
)

JAVA_PASSWORD = "changeit"  # noqa: S105 Java wants one; the file has nothing that is secret


@dataclass(frozen=True)
class KeyedCertificate:
    """A certificate with its private key, and the certificates up to that which a client trusts.

    Attributes:
        key: The private key.
        chain: The certificate first, and then the others, each with its issuer behind it.
    """

    key: ec.EllipticCurvePrivateKey
    chain: tuple[x509.Certificate, ...]

    @classmethod
    def from_pem(cls, text: bytes) -> KeyedCertificate:
        """Read what `pem` returns.

        Raises:
            ValueError: It is something else, or the key is that of another certificate.
        """
        key, chain = load_pem_private_key(text, None), x509.load_pem_x509_certificates(text)
        if not isinstance(key, ec.EllipticCurvePrivateKey) or key.public_key() != chain[0].public_key():
            raise ValueError("the private key is not that of the certificate")
        return cls(key, tuple(chain))

    @property
    def pem(self) -> bytes:
        """The key and the chain, as OpenSSL reads them."""
        key = self.key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
        return key + b"".join(certificate.public_bytes(Encoding.PEM) for certificate in self.chain)

    @property
    def root_pem(self) -> bytes:
        """The certificate that a client trusts."""
        return self.chain[-1].public_bytes(Encoding.PEM)

    @property
    def expires(self) -> datetime:
        """When the first certificate of the chain expires."""
        return min(certificate.not_valid_after_utc for certificate in self.chain)

    @cached_property
    def names(self) -> frozenset[str]:
        """The names of a server's certificate."""
        found = self.chain[0].extensions.get_extension_for_class(x509.SubjectAlternativeName).value
        return frozenset(str(name.value) for name in found if isinstance(name, x509.DNSName | x509.IPAddress))

    def may_issue(self, names: Iterable[str]) -> bool:
        """Return whether a signer is limited to names among which are these."""
        limits, wanted = self.chain[0].extensions.get_extension_for_class(x509.NameConstraints).value, tuple(names)
        excluded = {limit.value for limit in limits.excluded_subtrees or ()}
        is_excluded = any(name.endswith(suffix) for name in wanted for suffix in excluded)
        return {_limit(name) for name in wanted} <= set(limits.permitted_subtrees or ()) and not is_excluded

    def is_issued_by(self, signer: KeyedCertificate) -> bool:
        """Return whether another certificate has issued this one."""
        return self.chain[1:] == signer.chain[:-1] and self.chain[0].issuer == signer.chain[0].subject


def java_trust_store(root_pem: bytes) -> bytes:
    """Return a trust store for Java with a certificate. Its password is `JAVA_PASSWORD`.

    Args:
        root_pem: The certificate.
    """
    trusted = PKCS12Certificate(x509.load_pem_x509_certificate(root_pem), b"vobiz-mock")
    return serialize_java_truststore([trusted], BestAvailableEncryption(JAVA_PASSWORD.encode()))


def is_java_trust_store(content: bytes, root_pem: bytes) -> bool:
    """Return whether this is a trust store for Java with a certificate.

    Args:
        content: What may be one.
        root_pem: The certificate.
    """
    try:
        found = load_pkcs12(content, JAVA_PASSWORD.encode()).additional_certs
    except ValueError:
        return False
    return [one.certificate.public_bytes(Encoding.PEM) for one in found] == [root_pem]


def new_signer(names: Iterable[str]) -> KeyedCertificate:
    """Make a root, and a signer for these names with the root behind it. The key of the root is forgotten.

    Args:
        names: Host names and addresses.
    """
    limits = _limits(frozenset(names))
    until = _now() + _ROOT_AGE
    root_name, signer_name = (_common_name(f"vobiz-mock {kind} {secrets.token_hex(4)}") for kind in ("root", "signer"))
    root_key, key = _new_key(), _new_key()
    root = _certificate(root_name, root_name, root_key.public_key(), root_key.public_key(), until, _SIGNS, 1)
    signer = _certificate(signer_name, root_name, key.public_key(), root_key.public_key(), until, _SIGNS, 0)
    return KeyedCertificate(
        key,
        (
            _for_servers(signer).add_extension(limits, critical=True).sign(root_key, SHA256()),
            root.add_extension(limits, critical=True).sign(root_key, SHA256()),
        ),
    )


def new_server(signer: KeyedCertificate, names: Iterable[str]) -> KeyedCertificate:
    """Issue a certificate of a server.

    Args:
        signer: The certificate that issues it.
        names: Its host names and addresses.
    """
    key, (issuer, _) = _new_key(), signer.chain
    until = min(_now() + _SERVER_AGE, issuer.not_valid_after_utc)
    subject = _common_name("vobiz-mock")
    issuer_key = signer.key.public_key()
    built = _certificate(subject, issuer.subject, key.public_key(), issuer_key, until, _SERVES, None)
    alternatives = x509.SubjectAlternativeName([_general_name(name) for name in sorted(names)])
    server = _for_servers(built).add_extension(alternatives, critical=False).sign(signer.key, SHA256())
    return KeyedCertificate(key, (server, issuer))


def _certificate(  # noqa: PLR0913, PLR0917 the parts of a certificate
    subject: x509.Name,
    issuer: x509.Name,
    key: ec.EllipticCurvePublicKey,
    issuer_key: ec.EllipticCurvePublicKey,
    until: datetime,
    uses: dict[str, bool],
    path_length: int | None,
) -> x509.CertificateBuilder:
    """Return a certificate that is not signed. Without a path length it cannot sign others."""
    is_authority = path_length is not None
    return (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer)
        .public_key(key)
        .serial_number(x509.random_serial_number())
        .not_valid_before(_now() - _SKEW)
        .not_valid_after(until)
        .add_extension(x509.BasicConstraints(ca=is_authority, path_length=path_length), critical=True)
        .add_extension(x509.KeyUsage(**{use: uses.get(use, False) for use in _USES}), critical=True)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key), critical=False)
        .add_extension(x509.AuthorityKeyIdentifier.from_issuer_public_key(issuer_key), critical=False)
    )


def _for_servers(certificate: x509.CertificateBuilder) -> x509.CertificateBuilder:
    """Limit a certificate to TLS servers, so that it signs neither programs nor mails."""
    return certificate.add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.SERVER_AUTH]), critical=False)


def _new_key() -> ec.EllipticCurvePrivateKey:
    return ec.generate_private_key(ec.SECP256R1())


def _now() -> datetime:
    return datetime.now(UTC)


def _common_name(text: str) -> x509.Name:
    return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, text)])


def _general_name(name: str) -> x509.GeneralName:
    try:
        return x509.IPAddress(ip_address(name))
    except ValueError:
        return x509.DNSName(name)


def _limits(names: frozenset[str]) -> x509.NameConstraints:
    """Return what limits an authority to these names.

    A host name permits also those below it, such as all of `app` for a container that is called so, if the name is that
    of a top-level domain. So these are excluded, unless one of them is wanted. OpenSSL, Go and Java read the dot at the
    beginning as RFC 5280 has it for a URI.
    """
    hosts = [name for name in sorted(names) if isinstance(_limit(name), x509.DNSName)]
    below = [f".{host}" for host in hosts if not any(other.endswith(f".{_plain(host)}") for other in hosts)]
    return x509.NameConstraints([_limit(name) for name in sorted(names)], [*map(x509.DNSName, below)] or None)


def _limit(name: str) -> x509.GeneralName:
    """Return the names which a name permits: itself, and for a host name also those below it."""
    try:
        return x509.IPAddress(ip_network(name))
    except ValueError:
        return x509.DNSName(_plain(name))


def _plain(name: str) -> str:
    """Return a name without the sign for any other one below it."""
    return name.removeprefix("*.")
