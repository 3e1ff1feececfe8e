"""The crawler's resolver: only a name whose every address may be reached is connected to, and at those addresses."""

from types import SimpleNamespace
from typing import Any

import pytest
from twisted.internet.address import IPv4Address, IPv6Address

from aidbook.bulletins.crawl import CheckedAddresses, CheckedResolver

PUBLIC, PUBLIC_6, PRIVATE, PRIVATE_6 = "203.113.131.1", "2402:800::1", "10.0.0.1", "fd00::1"


class Receiver:
    """What Twisted connects to."""

    def __init__(self) -> None:
        self.hosts: list[str] = []
        self.is_complete = False

    def resolutionBegan(self, resolution: Any) -> None:  # noqa: N802 (Twisted's name)
        pass

    def addressResolved(self, address: Any) -> None:  # noqa: N802 (Twisted's name)
        self.hosts.append(address.host)

    def resolutionComplete(self) -> None:  # noqa: N802 (Twisted's name)
        self.is_complete = True


@pytest.fixture
def resolver(monkeypatch: pytest.MonkeyPatch) -> CheckedResolver:
    monkeypatch.setattr(CheckedResolver, "refused", {})
    return CheckedResolver(SimpleNamespace(nameResolver=None), 0)


def resolve(resolver: CheckedResolver, *addresses: str) -> Receiver:
    """What is passed on where a name server gives these addresses."""
    receiver = Receiver()
    checked = CheckedAddresses(receiver, "paper.vn", resolver)
    checked.resolutionBegan(None)
    for address in addresses:
        checked.addressResolved((IPv6Address if ":" in address else IPv4Address)("TCP", address, 80))
    checked.resolutionComplete()
    assert receiver.is_complete
    return receiver


def test_resolver_passes_public_addresses_of_both_kinds_on(resolver: CheckedResolver) -> None:
    assert resolve(resolver, PUBLIC, PUBLIC_6).hosts == [PUBLIC, PUBLIC_6]
    assert resolver.refused == {}


@pytest.mark.parametrize(
    "addresses", [(PRIVATE,), (PUBLIC, PRIVATE), (PRIVATE_6, PUBLIC), (PUBLIC, "::ffff:10.0.0.1"), (PUBLIC, "64:ff9b::a00:1")]
)
def test_resolver_name_with_one_private_address_is_refused_whole(resolver: CheckedResolver, addresses: tuple[str, ...]) -> None:
    assert resolve(resolver, *addresses).hosts == []
    assert "not a public address" in resolver.refused["paper.vn"]


def test_resolver_name_that_changes_to_a_private_address_is_refused_then(resolver: CheckedResolver) -> None:
    assert resolve(resolver, PUBLIC).hosts == [PUBLIC]
    assert resolve(resolver, PRIVATE).hosts == [], "each resolution is checked, and its own addresses are connected to"


def test_resolver_knows_loopback_only_where_the_source_does(resolver: CheckedResolver, monkeypatch: pytest.MonkeyPatch) -> None:
    assert resolve(resolver, "127.0.0.1").hosts == []
    monkeypatch.setattr(CheckedResolver, "allow_loopback", True)
    assert resolve(resolver, "127.0.0.1", "::1").hosts == ["127.0.0.1", "::1"]
