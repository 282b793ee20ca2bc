"""Pages of the frame itself."""

from typing import Any

from django.views.generic import TemplateView

from nentang.common import graphics
from nentang.web.samples import sample_cells, sample_context


class ComponentSheet(TemplateView):
    """Every component in all its states, for those who build screens; no record is read."""

    template_name = "web/components.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(**kwargs, **sample_context(), icons=graphics.icon_names())


class ComponentTree(TemplateView):
    """What the sheet's tree fetches when a closed fold opens."""

    template_name = "components/tree_nodes.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(**kwargs, nodes=sample_cells())
