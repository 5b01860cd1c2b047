"""A certificate authority of the office's own, for a local network that no public authority vouches for.

Its root is installed once on each device. Should its key be stolen, it is of use only for names and
addresses of local networks and those given here: the root itself says so, and devices refuse the rest.
"""

from __future__ import annotations

import ipaddress
import socket
from collections.abc import Iterable
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.types import PrivateKeyTypes
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

from salore.core.instance import Instance
from salore.core.private_files import write_private
from salore.installation.address import Certificate
from salore.installation.trouble import RunningError

_ROOT_KEY_FILE = "root.key"
_SERVER_FILE, _SERVER_KEY_FILE = "server.pem", "server.key"
_ROOT_YEARS = 10
# Devices refuse server certificates that last longer than 398 days.
_SERVER_DAYS, _RENEW_BEFORE_DAYS = 390, 60
_LOCAL_NAMES = ("local", "lan", "internal", "home.arpa", "localhost")
_LOCAL_NETWORKS = (
    "10.0.0.0/8",
    "172.16.0.0/12",
    "192.168.0.0/16",
    "169.254.0.0/16",
    "127.0.0.0/8",
    "fc00::/7",
)


def local_certificate(
    instance: Instance, names: Iterable[str], machine_names: Iterable[str] = ()
) -> Certificate:
    """Return a certificate of our own authority; made, or made anew, where needed.

    It holds for the names, and for those of the machine for which the root may vouch: these change with
    every network, and must not keep the installation from starting.
    """
    folder = instance.authority_folder
    folder.mkdir(mode=0o700, exist_ok=True)
    chosen, found = ({name.lower() for name in given} for given in (names, machine_names))
    if not instance.root_certificate.exists():
        _make_root(instance.root_certificate, sorted(chosen | found))
    root = x509.load_pem_x509_certificate(instance.root_certificate.read_bytes())
    foreign = sorted(name for name in chosen if not _is_permitted(root, name))
    if foreign:
        raise RunningError("name_not_permitted", names=", ".join(foreign), folder=folder)
    wanted = sorted(chosen | {name for name in found if _is_permitted(root, name)})
    certificate = Certificate(folder / _SERVER_FILE, folder / _SERVER_KEY_FILE)
    if not _serves(certificate.chain, wanted):
        _make_server(certificate, root, folder, wanted)
    return certificate


def given_certificate(instance: Instance, chain: Path, key: Path) -> Certificate:
    """Return a certificate bought or issued elsewhere, its key in the one form that the web server reads."""
    try:
        found = x509.load_pem_x509_certificate(chain.read_bytes())
        private = serialization.load_pem_private_key(key.read_bytes(), password=None)
    except (ValueError, TypeError) as error:
        raise RunningError("certificate_unreadable", chain=chain, key=key, reason=error) from None
    if found.public_key() != private.public_key():
        raise RunningError("certificate_of_another_key", chain=chain, key=key)
    if found.not_valid_after_utc < datetime.now(UTC):
        raise RunningError("certificate_expired", chain=chain, day=found.not_valid_after_utc.date())
    folder = instance.folder / "https"
    folder.mkdir(mode=0o700, exist_ok=True)
    copy = folder / "key.pem"
    _write_key(copy, private)
    return Certificate(chain.resolve(), copy)


def names_in(certificate: Certificate) -> list[str]:
    """Return the names and addresses that a certificate holds for, names first."""
    found = x509.load_pem_x509_certificate(certificate.chain.read_bytes())
    try:
        named = found.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
    except x509.ExtensionNotFound:
        return []
    addresses = [str(address) for address in named.get_values_for_type(x509.IPAddress)]
    return [*named.get_values_for_type(x509.DNSName), *addresses]


def names_of_this_machine() -> list[str]:
    """Return the machine's addresses and names; first what works from every phone on the network."""
    found = []
    for family, somewhere in ((socket.AF_INET, "192.0.2.1"), (socket.AF_INET6, "2001:db8::1")):
        # Nothing is sent: the system only says by which of its addresses it would go out.
        with socket.socket(family, socket.SOCK_DGRAM) as asked, suppress(OSError):
            asked.connect((somewhere, 9))
            found.append(asked.getsockname()[0])
    name = socket.gethostname().lower()
    return list(dict.fromkeys((*found, f"{name.partition('.')[0]}.local", name, "localhost", "127.0.0.1")))


def root_fingerprint(instance: Instance) -> str:
    """Return the root's SHA-256 as devices show it."""
    root = x509.load_pem_x509_certificate(instance.root_certificate.read_bytes())
    return root.fingerprint(hashes.SHA256()).hex(":").upper()


def _make_root(file: Path, names: list[str]) -> None:
    key = ec.generate_private_key(ec.SECP256R1())
    called = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, f"Salore {socket.gethostname()}"[:64])])
    now = datetime.now(UTC)
    permitted = dict.fromkeys((*_LOCAL_NETWORKS, *_LOCAL_NAMES, *names))
    root = (
        x509.CertificateBuilder()
        .subject_name(called)
        .issuer_name(called)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=365 * _ROOT_YEARS))
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .add_extension(_usage(signs_certificates=True), critical=True)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
        .add_extension(x509.NameConstraints([_constraint(name) for name in permitted], None), critical=True)
        .sign(key, hashes.SHA256())
    )
    _write_key(file.with_name(_ROOT_KEY_FILE), key)
    # Last: with this file the authority exists.
    file.write_bytes(root.public_bytes(serialization.Encoding.PEM))


def _make_server(made: Certificate, root: x509.Certificate, folder: Path, names: list[str]) -> None:
    root_key = serialization.load_pem_private_key((folder / _ROOT_KEY_FILE).read_bytes(), password=None)
    assert isinstance(root_key, ec.EllipticCurvePrivateKey)
    key = ec.generate_private_key(ec.SECP256R1())
    now = datetime.now(UTC)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "Salore")]))
        .issuer_name(root.subject)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=_SERVER_DAYS))
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(_usage(signs_certificates=False), critical=True)
        .add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.SERVER_AUTH]), critical=False)
        .add_extension(x509.SubjectAlternativeName([_general_name(name) for name in names]), critical=False)
        .add_extension(
            x509.AuthorityKeyIdentifier.from_issuer_public_key(root_key.public_key()), critical=False
        )
        .sign(root_key, hashes.SHA256())
    )
    _write_key(made.key, key)
    made.chain.write_bytes(
        b"".join(one.public_bytes(serialization.Encoding.PEM) for one in (certificate, root))
    )


def _serves(chain: Path, names: list[str]) -> bool:
    """Return whether the certificate holds for these very names and for some time to come."""
    if not chain.exists():
        return False
    certificate = x509.load_pem_x509_certificate(chain.read_bytes())
    named = certificate.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
    lasts = certificate.not_valid_after_utc - datetime.now(UTC) > timedelta(days=_RENEW_BEFORE_DAYS)
    return lasts and set(named) == {_general_name(name) for name in names}


def _is_permitted(root: x509.Certificate, name: str) -> bool:
    constraints = root.extensions.get_extension_for_class(x509.NameConstraints).value
    address = _address(name)
    for permitted in constraints.permitted_subtrees or ():
        if isinstance(permitted, x509.DNSName) and address is None:
            if name == permitted.value or name.endswith(f".{permitted.value}"):
                return True
        elif isinstance(permitted, x509.IPAddress) and address is not None:
            network = permitted.value
            if isinstance(network, ipaddress.IPv4Network | ipaddress.IPv6Network) and address in network:
                return True
    return False


def _usage(*, signs_certificates: bool) -> x509.KeyUsage:
    return x509.KeyUsage(
        digital_signature=not signs_certificates,
        key_cert_sign=signs_certificates,
        crl_sign=signs_certificates,
        content_commitment=False,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        encipher_only=False,
        decipher_only=False,
    )


def _constraint(name: str) -> x509.GeneralName:
    try:
        return x509.IPAddress(ipaddress.ip_network(name))
    except ValueError:
        return x509.DNSName(name)


def _general_name(name: str) -> x509.GeneralName:
    address = _address(name)
    return x509.DNSName(name) if address is None else x509.IPAddress(address)


def _address(name: str) -> ipaddress.IPv4Address | ipaddress.IPv6Address | None:
    try:
        return ipaddress.ip_address(name)
    except ValueError:
        return None


def _write_key(file: Path, key: PrivateKeyTypes) -> None:
    # The web server reads no other form.
    form, open_ = serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    write_private(file, key.private_bytes(serialization.Encoding.PEM, form, open_))
