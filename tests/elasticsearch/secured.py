"""A node that speaks TLS and lets nobody in without a password or key, as in production."""

import base64
import datetime
import hashlib
import ipaddress
import secrets
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from tests.elasticsearch.node import Node

SETTINGS = {
    "xpack.security.enabled": True,
    "xpack.security.http.ssl.enabled": True,
    "xpack.security.http.ssl.key": "node.key",
    "xpack.security.http.ssl.certificate": "node.pem",
}


def secured(folder: Path) -> Node:
    """Not yet started. Its user is `tester`."""
    password = secrets.token_urlsafe(16)
    files = certificates() | {"users": f"tester:{hashed(password)}\n", "users_roles": "superuser:tester\n"}
    return Node(folder, settings=SETTINGS, files=files, password=password)


def api_key(node: Node, *, index: str, privileges: list[str]) -> str:
    """A key that may do just this."""
    role = {"cluster": ["monitor"], "indices": [{"names": [f"{index}*"], "privileges": privileges}]}
    _, made = node.ask("POST", "/_security/api_key", {"name": index, "role_descriptors": {"market": role}})
    return str(made["encoded"])


def hashed(password: str) -> str:
    """As the file of users has it."""
    salt = secrets.token_bytes(32)
    digest = hashlib.pbkdf2_hmac("sha512", password.encode(), salt, 10_000, 32)
    return "{PBKDF2}10000$" + "$".join(base64.b64encode(each).decode() for each in (salt, digest))


def certificates() -> dict[str, str]:
    """An authority of the test's own, and a certificate of it for this machine."""
    root_key, key = ec.generate_private_key(ec.SECP256R1()), ec.generate_private_key(ec.SECP256R1())
    root = _certificate("tests", "tests", root_key, root_key, is_root=True)
    node = _certificate("127.0.0.1", "tests", key, root_key, is_root=False)
    private = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    return {"ca.pem": _pem(root), "node.pem": _pem(node), "node.key": private.decode()}


def _certificate(
    name: str,
    issuer: str,
    key: ec.EllipticCurvePrivateKey,
    signer: ec.EllipticCurvePrivateKey,
    *,
    is_root: bool,
) -> x509.Certificate:
    now = datetime.datetime.now(datetime.UTC)
    builder = (
        x509.CertificateBuilder()
        .subject_name(x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)]))
        .issuer_name(x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, issuer)]))
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - datetime.timedelta(days=1))
        .not_valid_after(now + datetime.timedelta(days=30))
        .add_extension(x509.BasicConstraints(ca=is_root, path_length=None), critical=True)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
        .add_extension(x509.AuthorityKeyIdentifier.from_issuer_public_key(signer.public_key()), critical=False)
    )
    if is_root:
        usage = x509.KeyUsage(False, False, False, False, False, True, True, False, False)
        builder = builder.add_extension(usage, critical=True)
    else:
        here = x509.SubjectAlternativeName([x509.IPAddress(ipaddress.ip_address("127.0.0.1"))])
        builder = builder.add_extension(here, critical=False)
    return builder.sign(signer, hashes.SHA256())


def _pem(certificate: x509.Certificate) -> str:
    return certificate.public_bytes(serialization.Encoding.PEM).decode()
