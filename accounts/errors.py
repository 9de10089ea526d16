"""Every refusal of this package.

AccountsError
├── CredentialRefused   a node's credential is malformed, unknown or revoked
└── LinkRefused         a sign-in link is forged, expired or used
"""


class AccountsError(Exception):
    """Something about an account was refused; the text is for a person."""


class CredentialRefused(AccountsError):
    pass


class LinkRefused(AccountsError):
    pass
