"""Home, menu, base templates, error pages: what joins the apps into one product."""
