# Thin names over tools/project.py, which is plain Python and works without make: `python3 tools/project.py run`.
PYTHON ?= python3
.PHONY: setup run test check lint bench bench-ci docs
setup run test check lint bench bench-ci docs:
	@$(PYTHON) tools/project.py $@
