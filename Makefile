# Thin names over tools/project.py, which is plain Python and works without make: `python3 -m tools.project run`.
PYTHON ?= python3
.PHONY: setup run test check lint bench bench-ci docs messages migrations
setup run test check lint bench bench-ci docs messages migrations:
	@$(PYTHON) -m tools.project $@
