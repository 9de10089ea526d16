"""Signs what is sent to webhooks: HMAC-SHA256 over the time and the body, as docs/api.md tells receivers to check."""

import hashlib
import hmac

SIGNATURE_HEADER = "Eyeline-Signature"


def signature(secret: str, timestamp_s: int, body: bytes) -> str:
    """The header's value: `t=<seconds since 1970>,v1=<hex>` over `<seconds>.<body>`."""
    signed = hmac.new(secret.encode(), f"{timestamp_s}.".encode() + body, hashlib.sha256)
    return f"t={timestamp_s},v1={signed.hexdigest()}"
