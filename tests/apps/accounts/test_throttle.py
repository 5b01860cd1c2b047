"""Failures are counted where they come from; whoever knows the password is not."""

from __future__ import annotations

from datetime import timedelta

import pytest
import time_machine

from salore.accounts import throttle
from salore.accounts.models import FailureCount
from salore.core import clock

NIP = "198001012006012003"
pytestmark = pytest.mark.django_db


def fail(times: int, login: str = NIP, address: str = "192.0.2.1", browser: str = "") -> None:
    for _time in range(times):
        throttle.count_failure(throttle.sign_in_counts(login, address, browser))


def refused(login: str = NIP, address: str = "192.0.2.1", browser: str = "") -> bool:
    return throttle.refused_until(throttle.sign_in_counts(login, address, browser)) is not None


def test_a_login_is_refused_in_the_network_that_failed_and_nowhere_else() -> None:
    fail(9)
    assert not refused()
    fail(1)
    assert refused()
    assert refused(login=f" {NIP[:8]} {NIP[8:]} "), "the same number, typed with spaces"
    assert not refused(address="192.0.2.2")
    assert not refused(login="198001012006012004")
    assert not refused(browser="known")


def test_the_wait_ends() -> None:
    with time_machine.travel(clock.now(), tick=False) as traveller:
        fail(12)
        until = throttle.refused_until(throttle.sign_in_counts(NIP, "192.0.2.1"))
        assert until == clock.now() + timedelta(minutes=15)
        traveller.shift(timedelta(minutes=15))
        assert not refused()
        fail(1)
        assert not refused(), "a new window begins with one failure"


def test_many_networks_at_once_reach_the_limit_of_the_login_but_no_known_browser() -> None:
    for host in range(20):
        fail(10, address=f"198.51.100.{host}")
    assert refused(address="203.0.113.1")
    assert not refused(address="203.0.113.1", browser="known")


def test_a_known_browser_is_counted_by_itself() -> None:
    fail(10, browser="known")
    assert refused(browser="known")
    assert not refused()


def test_a_network_that_tries_everybody_is_refused() -> None:
    for number in range(300):
        fail(1, login=f"1980010120060{number:05d}")
    assert refused(login="199912312030011001")
    assert not refused(login="199912312030011001", browser="known")


def test_coming_in_forgets_the_login_and_not_the_network() -> None:
    fail(9)
    counts = throttle.sign_in_counts(NIP, "192.0.2.1")
    throttle.forget(counts)
    fail(9)
    assert not refused()
    network = throttle.Count.of(throttle.NETWORK, "192.0.2.1")
    assert FailureCount.objects.get(key=network.key).failures == 18


@pytest.mark.parametrize(
    ("address", "network"),
    [
        ("192.0.2.7", "192.0.2.7"),
        ("::ffff:192.0.2.7", "192.0.2.7"),
        ("2001:db8:1:2:3::4", "2001:db8:1::/48"),
        ("2001:db8:1:ffff::1", "2001:db8:1::/48"),
    ],
)
def test_a_network_is_what_one_office_holds(address: str, network: str) -> None:
    assert throttle.network_of(address) == network


def test_counts_tell_nobody_whose_they_are_and_go_when_their_time_is_over() -> None:
    with time_machine.travel(clock.now(), tick=False) as traveller:
        fail(1)
        assert all(NIP.encode() not in bytes(row.key) for row in FailureCount.objects.all())
        traveller.shift(timedelta(minutes=16))
        assert throttle.sweep() == 2
        assert FailureCount.objects.count() == 1
