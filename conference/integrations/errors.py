"""Every failure of this package that is nobody's request.

IntegrationError
└── DeliveryError         a webhook's address could not be reached, or did not say yes
    └── TargetRefused     the address lies where a webhook must not reach
"""


class IntegrationError(Exception):
    """Something between this service and another program went wrong; the text is for a person."""


class DeliveryError(IntegrationError):
    """`status` is what the address answered, None when it did not."""

    def __init__(self, message: str, status: int | None = None) -> None:
        super().__init__(message)
        self.status = status


class TargetRefused(DeliveryError):
    pass
