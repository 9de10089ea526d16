"""The headers that keep every page to itself: nothing is loaded from, sent to or framed by another host."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

View = Callable[[HttpRequest], HttpResponse]
PERMISSIONS = "camera=(self), microphone=(self), display-capture=(self), autoplay=(self), geolocation=(), usb=()"


def policy(host: str) -> str:
    """The Content-Security-Policy for a page that was asked for at `host` (with its port).

    WebAssembly may be compiled (the face tracker), workers may be made from the page's own code. Older browsers don't
    count a WebSocket to the same host as 'self', so it is named.
    """
    return "; ".join(
        (
            "default-src 'none'",
            "script-src 'self' 'wasm-unsafe-eval'",
            "style-src 'self' 'unsafe-inline'",
            "img-src 'self' data: blob:",
            "media-src 'self' blob:",
            "font-src 'self'",
            f"connect-src 'self' ws://{host} wss://{host}",
            "worker-src 'self' blob:",
            "manifest-src 'self'",
            "form-action 'self'",
            "base-uri 'none'",
            "frame-ancestors 'none'",
        )
    )


def content_security_policy(get_response: View) -> View:
    """The middleware."""

    def middleware(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        response.setdefault("Content-Security-Policy", policy(request.get_host()))  # a file has a stricter one
        response["Permissions-Policy"] = PERMISSIONS
        return response

    return middleware
