"""Text messages: a server never writes a sign-in code to its log."""

import logging

import pytest
from django.core.checks import run_checks
from django.test import Client, override_settings
from django.utils.html import escape

from accounts import sms
from tests import factories

LOG = "accounts.sms.LogGateway"


def found() -> set[str | None]:
    ours = {"accounts.E001", "accounts.E002"}
    return {check.id for check in run_checks(include_deployment_checks=True)} & ours


@pytest.mark.parametrize(
    ("gateway", "says"),
    [
        (LOG, {"accounts.E001"}),
        ("accounts.sms.NoSuchClass", {"accounts.E002"}),
        ("accounts.sms.HttpGateway", set()),
    ],
)
def test_the_deployment_check_asks_for_a_gateway(gateway: str, says: set[str]) -> None:
    with override_settings(SMS_GATEWAY=gateway):
        assert found() == says


@override_settings(SMS_GATEWAY=LOG, DEBUG=False)
def test_a_server_without_a_gateway_sends_nothing(caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.WARNING), pytest.raises(sms.NoGateway):
        sms.send("+8613800138000", "您的验证码是 123456")
    assert "123456" not in caplog.text
    assert "SMS_GATEWAY" in caplog.text


@pytest.mark.django_db
@override_settings(SMS_GATEWAY=LOG, DEBUG=False)
def test_a_resident_reads_why_no_code_comes(client: Client) -> None:
    factories.account_of(factories.neighbour(factories.community()), phone="+8613800138000")
    answer = client.post("/accounts/login/code/", {"phone": "13800138000"}, follow=True)
    assert answer.status_code < 500
    assert escape(str(sms.NoGateway.message)) in answer.content.decode()


@override_settings(SMS_GATEWAY=LOG, DEBUG=True)
def test_on_a_laptop_the_code_is_in_the_log(caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.WARNING, logger="linli.sms"):
        sms.send("+8613800138000", "您的验证码是 123456")
    assert "123456" in caplog.text
    assert "13800138000" not in caplog.text
