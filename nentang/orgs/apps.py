"""Start-up of the organisation tree."""

from django.apps import AppConfig


class OrgsConfig(AppConfig):
    name = "nentang.orgs"
    label = "orgs"

    def ready(self) -> None:
        from nentang.common.capabilities import register_capabilities
        from nentang.common.scoping import register_tree_predicate
        from nentang.orgs.capabilities import LABELS
        from nentang.orgs.facts import register_figures
        from nentang.orgs.tree import reaches

        register_tree_predicate(reaches)
        register_capabilities(LABELS)
        register_figures()
