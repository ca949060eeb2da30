"""What a server must have before residents are let in."""

from collections.abc import Sequence
from typing import Any

from django.apps import AppConfig
from django.conf import settings
from django.core.checks import CheckMessage, Error, Tags, register
from django.utils.module_loading import import_string

from .sms import LogGateway


@register(Tags.security, deploy=True)
def codes_reach_phones(
    app_configs: Sequence[AppConfig] | None, **kwargs: Any
) -> list[CheckMessage]:
    """Codes in a log let everybody in who reads the log, and residents never see theirs."""
    try:
        chosen = import_string(settings.SMS_GATEWAY)
    except ImportError as error:
        return [Error(f"SMS_GATEWAY: {error}", id="accounts.E002")]
    if issubclass(chosen, LogGateway):
        return [
            Error(
                "Sign-in codes would be written to the log instead of being sent.",
                hint="Set SMS_URL and SMS_TOKEN, or SMS_GATEWAY to a class of your own.",
                id="accounts.E001",
            )
        ]
    return []
