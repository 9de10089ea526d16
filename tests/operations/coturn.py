"""A real coturn on loopback, with the configuration that docs/deploy ships."""

import contextlib
import datetime
import shutil
import socket
import subprocess
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from tests.browser.service import ROOT, free_port

CONFIGURATION = ROOT / "docs" / "deploy" / "turnserver.conf"
SECRET = "a secret of the tests alone"
START_S = 60.0


@dataclass(frozen=True)
class Coturn:
    """Where it listens: by UDP and TCP, and by TLS."""

    port: int
    tls_port: int


@contextlib.contextmanager
def coturn(folder: Path, *arguments: str) -> Iterator[Coturn]:
    """Runs it until the end; media workers are on loopback, so that alone is allowed of what is denied.

    Raises:
        FileNotFoundError: it is not installed; says how to.
        AssertionError: it did not start; with what it printed.
    """
    program = shutil.which("turnserver")
    if program is None:
        raise FileNotFoundError("no coturn found. Run: sudo apt-get install --no-install-recommends coturn")
    certificate, key = _certificate(folder)
    found = Coturn(free_port(), free_port())
    command = [
        program, "-c", str(CONFIGURATION), f"--static-auth-secret={SECRET}", "--listening-ip=127.0.0.1",
        "--relay-ip=127.0.0.1", f"--listening-port={found.port}", f"--tls-listening-port={found.tls_port}",
        f"--cert={certificate}", f"--pkey={key}", "--allow-loopback-peers", "--allowed-peer-ip=127.0.0.1",
        f"--pidfile={folder / 'pid'}", f"--userdb={folder / 'db'}", *arguments,
    ]  # fmt: skip
    with (folder / "log").open("w+") as log:
        process = subprocess.Popen(command, stdout=log, stderr=subprocess.STDOUT)
        try:
            _wait_for(found.port, process, folder / "log")
            yield found
        finally:
            process.terminate()
            process.wait(60)


def _wait_for(port: int, process: subprocess.Popen[bytes], log: Path) -> None:
    deadline_s = time.monotonic() + START_S
    while True:
        with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), 1):
            return
        if process.poll() is not None or time.monotonic() > deadline_s:
            raise AssertionError(f"coturn did not start\n{log.read_text()[-2000:]}")
        time.sleep(0.05)


def _certificate(folder: Path) -> tuple[Path, Path]:
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "localhost")])
    now = datetime.datetime.now(datetime.UTC)
    made = (
        x509.CertificateBuilder().subject_name(name).issuer_name(name).public_key(key.public_key())
        .serial_number(x509.random_serial_number()).not_valid_before(now - datetime.timedelta(days=1))
        .not_valid_after(now + datetime.timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName("localhost")]), critical=False)
        .sign(key, hashes.SHA256())
    )  # fmt: skip
    certificate_path, key_path = folder / "fullchain.pem", folder / "privkey.pem"
    certificate_path.write_bytes(made.public_bytes(serialization.Encoding.PEM))
    key_path.write_bytes(
        key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    )
    return certificate_path, key_path
