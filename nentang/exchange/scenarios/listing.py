"""Which scenarios there are: those that come with the product, and whatever else has been loaded."""

from dataclasses import dataclass
from datetime import date

from nentang.common.models import Realm
from nentang.exchange.scenarios.reading import read
from nentang.exchange.scenarios.samples import sample_files


@dataclass(frozen=True, slots=True)
class Listed:
    """One scenario by name, and whether it stands in a realm."""

    id: str
    title: str
    as_of: date
    is_loaded: bool


def scenarios_listed() -> list[Listed]:
    """Return every known scenario in the order of the names."""
    realms = {
        realm.slug: Listed(realm.slug, realm.name, realm.own_today, is_loaded=True)
        for realm in Realm.objects.all()
        if realm.own_today is not None
    }
    shipped = [read(file) for file in sample_files()]
    waiting = {each.id: Listed(each.id, each.title, each.as_of, is_loaded=False) for each in shipped}
    return [listed for _, listed in sorted((waiting | realms).items())]
