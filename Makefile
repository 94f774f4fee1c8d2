# make run    the bot in a workspace on this machine; prints the address to open
# make test   everything that can be checked, in a real browser and on a real PostgreSQL
# make quick  what a change breaks at once, in less than a minute: for every save
# make check  format, lint and types; and what is known against the packages, where an index of advisories answers
# make words  bring config/locales up to date with the messages in the code
# make lock   write the lock files anew from pyproject.toml

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
PO := config/locales/zh_CN.po
COMPILE := $(BIN)/uv pip compile --quiet --universal --generate-hashes --no-header --no-annotate --python-version 3.11
QUICK := tests/test_floors.py $(addprefix tests/,config words model views exchange store) \
	$(addprefix tests/delivery/,test_courier.py test_mishaps.py) \
	$(addprefix tests/handlers/,test_targets.py test_recording.py test_changing.py)

.PHONY: run test quick check words lock

run: $(VENV)/run
	@exec $(BIN)/python -m bot.sandbox

test: $(VENV)/dev
	@sh .ci/programs
	@$(BIN)/python -m pytest -n logical --dist loadfile --ignore tests/types
	@$(BIN)/python -m pytest tests/types

quick: $(VENV)/dev
	@$(BIN)/python -m pytest -n logical --dist loadfile -k "not postgres" $(QUICK)

check: $(VENV)/dev
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	@$(BIN)/python .ci/audit.py

words: $(VENV)/dev
	$(BIN)/pybabel -q extract --mapping config/locales/babel.cfg --no-default-keywords --no-location --sort-output \
		-k say -k say_n:1,2 -k mark -k mark_n:1,2 -k UserError -k NotRecordedError -k UnknownIdError -k __init__ -k Remark -k Message \
		-k Described:2 -k Fact:2 --width 120 --output $(VENV)/messages.pot .
	$(BIN)/pybabel -q update --no-fuzzy-matching --ignore-obsolete --omit-header --width 120 \
		--input-file $(VENV)/messages.pot --output-file $(PO) --locale zh_Hans_CN

lock: $(VENV)/dev
	$(COMPILE) pyproject.toml --output-file requirements.txt
	$(COMPILE) pyproject.toml --group dev --output-file requirements-dev.txt

# A marker a lock file: when the lock changes, its packages are installed anew.
$(VENV)/run: requirements.txt | $(VENV)/bin/python
	@$(call install,requirements.txt)
	@touch $@

$(VENV)/dev: requirements-dev.txt | $(VENV)/bin/python
	@$(call install,requirements-dev.txt)
	@touch $@ $(VENV)/run

$(VENV)/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
		{ echo "Python 3.11 or newer is needed; name one with make PYTHON=python3.12"; exit 1; }
	@$(PYTHON) -m venv $(VENV) >/dev/null 2>&1 \
		|| { rm -rf $(VENV); sh .ci/apt-install python3-venv && $(PYTHON) -m venv $(VENV); } \
		|| { rm -rf $(VENV); echo "On Debian or Ubuntu: apt-get install python3-venv"; exit 1; }

# uv installs in seconds; where it cannot be had, pip does the same in a minute.
define install
	echo "Installing $(1) …"; \
	$(BIN)/pip install --quiet --disable-pip-version-check uv 2>/dev/null \
		&& $(BIN)/uv pip install --quiet --python $(BIN)/python --require-hashes -r $(1) \
		|| $(BIN)/pip install --quiet --disable-pip-version-check --require-hashes -r $(1)
endef
