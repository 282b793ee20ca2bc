"""The five committees that come with the product, each with accounts to look at it with."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from django.db import transaction

from nentang.access.roles import all_roles
from nentang.access.selectors import scope_for
from nentang.access.services import NewAccount
from nentang.access.setup import open_account_with_password
from nentang.accounts.selectors import accounts_named
from nentang.accounts.services import begin_account
from nentang.exchange.scenarios.loading import Loaded, is_loaded, load, person, words
from nentang.exchange.scenarios.reading import read
from nentang.exchange.scenarios.scenario import Scenario, Unit
from nentang.kernel.ids import uuid7

DATA = Path(__file__).with_name("data")
WITH_EVERY_ROLE = "bac-binh-2021"
IN_A_CELL = ("cell_secretary", "member")
ABOVE = ("superior_officer", "administrator")


@dataclass(frozen=True, slots=True)
class SampleAccount:
    """One account of a sample: which role, where, and how to sign in."""

    scenario: str
    role: str
    unit: str
    username: str
    full_name: str


def sample_files() -> list[Path]:
    """Return the scenario files that come with the product."""
    return sorted(DATA.glob("*.toml"))


def sample_password() -> str:
    """Return the password with which every account of a sample begins."""
    return str(words()["account"]["password"])


def load_samples(*, if_missing: bool) -> list[SampleAccount]:
    """Load the committees with their accounts, each committee with all its accounts or not at all.

    Returns the accounts that are there: a committee that somebody loaded by hand has none of them. Raises Conflict
    `scenario_loaded` for one that is there, unless `if_missing`.
    """
    accounts = []
    for scenario in map(read, sample_files()):
        if not (if_missing and is_loaded(scenario)):
            with transaction.atomic():
                _open_accounts(load(scenario))
        accounts += [account for account, _ in _accounts(scenario) if accounts_named(account.username).exists()]
    return accounts


def _open_accounts(loaded: Loaded) -> None:
    scenario, password = loaded.scenario, sample_password()
    begin_account(
        scope=scope_for(loaded.slip.user, scenario.as_of),
        command_id=uuid7(),
        today=scenario.as_of,
        code=loaded.slip.code,
        password=password,
    )
    for account, unit in _accounts(scenario):
        if account.role == "administrator":
            continue
        open_account_with_password(
            realm=loaded.realm,
            today=scenario.as_of,
            org_id=loaded.unit_ids[unit.position],
            person=NewAccount(account.full_name, account.role, username=account.username),
            password=password,
        )


def _accounts(scenario: Scenario) -> Iterator[tuple[SampleAccount, Unit]]:
    """Yield the accounts of a sample: the administrator and a clerk, in one committee one for each role."""
    roles = list(all_roles()) if scenario.id == WITH_EVERY_ROLE else ["administrator", "clerk"]
    for number, role in enumerate(roles):
        unit = _workplace(scenario, role)
        username = f"{role.replace('_', '-')}.{scenario.id}"
        yield SampleAccount(scenario.id, role, unit.name, username, person(number)), unit


def _workplace(scenario: Scenario, role: str) -> Unit:
    if role in ABOVE:
        return scenario.root
    if role in IN_A_CELL:
        return next(unit for unit in scenario.units if unit.kind == "cell")
    return next(unit for unit in scenario.units if unit.key and unit.parent is not None)
