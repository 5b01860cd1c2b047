"""HTTPS by an authority of our own or by given files; never in the open to other machines."""

from __future__ import annotations

import ipaddress
import subprocess
from datetime import UTC, datetime, timedelta
from http.client import HTTPException
from pathlib import Path
from typing import Any

import pytest
from cryptography import x509

from salore.core.instance import Instance, create_instance
from salore.installation import authority
from salore.installation.address import Wish, settle
from salore.installation.trouble import RunningError
from tests.installation.running import salore, serving


@pytest.fixture
def instance(tmp_path: Path) -> Instance:
    return create_instance(tmp_path / "data")


def verified(instance: Instance, *asked: str) -> bool:
    """Ask OpenSSL, in its strict mode, whether a device that has the root trusts the server."""
    done = subprocess.run(
        [
            *("openssl", "verify", "-x509_strict", "-purpose", "sslserver", *asked),
            *("-CAfile", str(instance.root_certificate), str(instance.authority_folder / "server.pem")),
        ],
        capture_output=True,
        check=False,
    )
    return done.returncode == 0


def read(file: Path) -> x509.Certificate:
    return x509.load_pem_x509_certificate(file.read_bytes())


def test_a_device_with_the_root_trusts_the_names_and_no_others(instance: Instance) -> None:
    authority.local_certificate(instance, ["salore.merauke.go.id", "server.lan"], ["192.168.7.20", "kantor"])
    for name in ("salore.merauke.go.id", "server.lan", "kantor"):
        assert verified(instance, "-verify_hostname", name)
    assert verified(instance, "-verify_ip", "192.168.7.20")
    assert not verified(instance, "-verify_hostname", "bank.co.id")


def test_keys_are_private_and_the_root_says_what_it_is_good_for(instance: Instance) -> None:
    made = authority.local_certificate(instance, ["server.lan"])
    for key in (made.key, instance.authority_folder / "root.key"):
        assert key.stat().st_mode & 0o777 == 0o600
    root = read(instance.root_certificate)
    constraints = root.extensions.get_extension_for_class(x509.NameConstraints)
    assert constraints.critical
    permitted = constraints.value.permitted_subtrees or []
    assert x509.DNSName("server.lan") in permitted
    assert x509.IPAddress(ipaddress.ip_network("192.168.0.0/16")) in permitted
    assert root.extensions.get_extension_for_class(x509.BasicConstraints).value.path_length == 0
    # What phones accept at most.
    lasts = read(made.chain).not_valid_after_utc - read(made.chain).not_valid_before_utc
    assert lasts <= timedelta(days=398)


def test_the_certificate_is_kept_while_it_fits_and_made_anew_when_it_does_not(
    instance: Instance, monkeypatch: pytest.MonkeyPatch
) -> None:
    serial = read(authority.local_certificate(instance, ["server.lan"]).chain).serial_number
    assert read(authority.local_certificate(instance, ["server.lan"]).chain).serial_number == serial
    moved = read(authority.local_certificate(instance, ["server.lan"], ["10.1.2.3"]).chain)
    assert moved.serial_number != serial
    root = read(instance.root_certificate)
    assert moved.issuer == root.subject
    monkeypatch.setattr(authority, "_RENEW_BEFORE_DAYS", 391)
    renewed = read(authority.local_certificate(instance, ["server.lan"], ["10.1.2.3"]).chain)
    assert renewed.serial_number != moved.serial_number
    assert read(instance.root_certificate) == root


def test_a_new_address_of_the_machine_never_keeps_it_from_starting(instance: Instance) -> None:
    authority.local_certificate(instance, ["server.lan"], ["192.168.1.5"])
    made = authority.local_certificate(instance, ["server.lan"], ["8.8.8.8", "10.0.0.9"])
    assert authority.names_in(made) == ["server.lan", "10.0.0.9"]
    assert verified(instance)


def test_a_name_that_the_root_may_not_vouch_for_is_refused_in_words(instance: Instance) -> None:
    authority.local_certificate(instance, ["server.lan"])
    with pytest.raises(RunningError) as refused:
        authority.local_certificate(instance, ["bank.co.id"])
    assert "bank.co.id" in refused.value.lines("id")[0]


def wish(**more: Any) -> Wish:
    return Wish(port=1, **more)


def test_given_files_are_used_with_the_names_in_them(instance: Instance, tmp_path: Path) -> None:
    given = authority.local_certificate(instance, ["kinerja.lan"])
    address = settle(create_instance(tmp_path / "other"), wish(certificate=given.chain, key=given.key))
    assert address.url == "https://kinerja.lan:1"
    assert address.certificate
    assert address.certificate.key.stat().st_mode & 0o777 == 0o600


def test_given_files_that_do_not_fit_are_refused_in_words(instance: Instance, tmp_path: Path) -> None:
    given = authority.local_certificate(instance, ["kinerja.lan"])
    other_key = instance.authority_folder / "root.key"
    nonsense = tmp_path / "nonsense.pem"
    nonsense.write_text("-----BEGIN CERTIFICATE-----\n")
    for asked, word in (
        (wish(certificate=given.chain, key=other_key), "bukan kunci"),
        (wish(certificate=nonsense, key=given.key), "tidak dapat dibaca"),
        (wish(certificate=given.chain), "bersama-sama"),
        (wish(certificate=_expired(tmp_path, given.key), key=given.key), "tidak berlaku"),
    ):
        with pytest.raises(RunningError) as refused:
            settle(instance, asked)
        assert word in refused.value.lines("id")[0]


def _expired(folder: Path, key_file: Path) -> Path:
    from cryptography.hazmat.primitives import hashes, serialization
    from cryptography.hazmat.primitives.asymmetric import ec

    key = serialization.load_pem_private_key(key_file.read_bytes(), None)
    assert isinstance(key, ec.EllipticCurvePrivateKey)
    name, now = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "x")]), datetime.now(UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(now - timedelta(days=9))
        .not_valid_after(now - timedelta(days=1))
        .sign(key, hashes.SHA256())
    )
    file = folder / "expired.pem"
    file.write_bytes(made.public_bytes(serialization.Encoding.PEM))
    return file


@pytest.mark.slow
def test_it_serves_by_https_to_whoever_has_the_root(instance: Instance) -> None:
    words = ("--host", "0.0.0.0", "--local-authority", "--name", "salore.lan")
    assert salore(instance.folder, "migrate").returncode == 0
    with serving(instance.folder, *words) as served:
        served.wait_until_ready(scheme="https", trusting=instance.root_certificate)
        status, page = served.get("/pasang-sertifikat/", scheme="https", trusting=instance.root_certificate)
        assert status == 200
        assert f"https://salore.lan:{served.port}/pasang-sertifikat/" in page
        with pytest.raises(OSError, match="self-signed certificate"):
            served.get("/healthz", scheme="https")
        with pytest.raises((OSError, HTTPException)):
            served.get("/healthz", scheme="http")
    assert authority.root_fingerprint(instance) in served.said
