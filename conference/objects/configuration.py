"""Which object store files are kept in, as the environment says: none, unless a bucket is named."""

from collections.abc import Mapping
from dataclasses import dataclass
from importlib.util import find_spec
from urllib.parse import urlsplit

CACHE_GB = 20
"""How much room local copies of objects take, unless EYELINE_S3_CACHE_GB says otherwise."""


class ConfigurationError(Exception):
    """The environment names no store that can be used; the message says what to set."""


@dataclass(frozen=True)
class Bucket:
    """An S3-like bucket, or what lies below `prefix` in it; keys and secrets are found as AWS's own programs do."""

    name: str
    endpoint_url: str | None
    region: str | None
    prefix: str
    cache_bytes: int


def bucket_from(environment: Mapping[str, str]) -> Bucket | None:
    """The bucket that EYELINE_S3_BUCKET names; None where files stay on this machine's own disk.

    Raises:
        ConfigurationError: a setting can't be read, or the package that speaks S3 is not installed.
    """
    name = environment.get("EYELINE_S3_BUCKET", "")
    if not name:
        return None
    endpoint = environment.get("EYELINE_S3_ENDPOINT") or None
    if endpoint is not None and urlsplit(endpoint).scheme not in ("http", "https"):
        raise ConfigurationError("EYELINE_S3_ENDPOINT is an address like https://s3.example.org")
    prefix = environment.get("EYELINE_S3_PREFIX", "").strip("/")
    try:
        cache_gb = float(environment.get("EYELINE_S3_CACHE_GB") or CACHE_GB)
    except ValueError:
        cache_gb = -1.0
    if not 0 <= cache_gb < 1e6:
        raise ConfigurationError("EYELINE_S3_CACHE_GB is a number of gigabytes")
    if find_spec("boto3") is None:
        raise ConfigurationError(
            "EYELINE_S3_BUCKET needs boto3. Run: pip install --no-deps --require-hashes -r requirements-s3.txt"
        )
    return Bucket(
        name=name,
        endpoint_url=endpoint,
        region=environment.get("EYELINE_S3_REGION") or None,
        prefix=f"{prefix}/" if prefix else "",
        cache_bytes=round(cache_gb * 10**9),
    )
