# Two commands are all that is needed: `make run` and `make test`. `make help` lists the rest.
SHELL := /bin/sh
PORT ?= 8000
DATA ?= .data
PYTHON ?= $(shell for python in python3.11 python3 python3.12 python3.13; do \
	"$$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo "$$python" && break; done)
EMBEDDED := .venv/bin/python -m lpip_portal.embedded
MANAGE := $(EMBEDDED) manage --data "$(DATA)"
TESTS ?= tests
WORKERS ?= 3
APPLICATIONS ?= 60
REVIEWERS ?= 20
SEED ?= 1
ARGS ?=
UPGRADE ?=
RUNS ?= 200
WELSH := lpip_portal/locale/cy/LC_MESSAGES/django

.PHONY: help run test lint check memory shell simulate bench rush machine leaks manage lock vendor messages clean installed installed-dev python

help: ## say what there is to make
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 14

run: installed ## run the whole portal with its demo people (PORT=8000 DATA=.data)
	@exec $(EMBEDDED) run --follow-parent --port "$(PORT)" --data "$(DATA)"

test: installed-dev lint check ## run every check and test, in a browser too (TESTS=tests/funding for a part, WORKERS=0 for one process)
	@exec .venv/bin/python -m pytest -q -n $(WORKERS) --dist loadfile --no-loadscope-reorder $(TESTS) $(ARGS)

lint: installed-dev ## ruff and the import contracts
	@.venv/bin/python -m ruff check .
	@.venv/bin/python -m ruff format --check .
	@.venv/bin/python -c 'import sys; from importlinter.cli import lint_imports; sys.exit(lint_imports(no_logo=True))'

check: installed-dev ## migrations are complete, and production settings are sound
	@env PORTAL_ENV=test DATABASE_URL=postgresql://nobody@127.0.0.1:1/none \
		.venv/bin/python -W ignore manage.py makemigrations --check --dry-run
	@env -u DEBUG PORTAL_ENV=production SITE_URL=https://portal.example.org DATA_DIR="$$(mktemp -d)" \
		SECRET_KEY="$$(.venv/bin/python -c 'import secrets; print(secrets.token_urlsafe(60))')" \
		.venv/bin/python manage.py check --deploy --fail-level WARNING

memory: ## measure the memory of the running demonstration and the growth of its web workers
	@$(EMBEDDED) memory --data "$(DATA)"

shell: installed ## a Python shell on the demonstration's data
	@$(MANAGE) --keep -- shell

simulate: installed ## a whole competition on the demonstration's data (APPLICATIONS=60 REVIEWERS=20 SEED=1)
	@$(MANAGE) --keep -- simulate --applications $(APPLICATIONS) --reviewers $(REVIEWERS) --seed $(SEED) $(ARGS)

bench: installed-dev ## pages and actions measured at 100 and at 10,000 applications, on a throw-away database
	@$(EMBEDDED) manage --fresh -- bench $(ARGS)

rush: installed-dev ## the last ten minutes before a deadline with faults, on a throw-away database (ARGS="--leads 200 --seconds 60 --climb")
	@$(EMBEDDED) manage --fresh -- rush $(ARGS)

machine: installed-dev ## random teams against the rules of a bid, 50 steps each (RUNS=200)
	@MACHINE_RUNS=$(RUNS) .venv/bin/python -m pytest -q tests/funding/applications/test_machine.py $(ARGS)

leaks: installed-dev ## every page, file and letter as everybody, and worlds that differ in one secret, on a larger competition (APPLICATIONS=60)
	@LEAKS=large APPLICATIONS=$(APPLICATIONS) .venv/bin/python -m pytest -q tests/leaks $(ARGS)

manage: installed ## any command of manage.py on the demonstration's data (ARGS="doctor")
	@$(MANAGE) --keep -- $(ARGS)

lock: installed-dev ## write the hash locks again from requirements/*.in, without addresses (UPGRADE=--upgrade for newer versions)
	@.venv/bin/python -m pip install --quiet --disable-pip-version-check uv
	@for group in run embedded dev; do \
		.venv/bin/python -m uv pip compile --quiet $(UPGRADE) --universal --python-version 3.11 --generate-hashes \
			--no-header --no-annotate --no-emit-index-url --no-emit-find-links \
			requirements/$$group.in -o requirements/$$group.txt || exit 1; done

vendor: installed ## fetch the front end's files again into static/vendor, at their pinned versions
	@.venv/bin/python -m lpip_portal.ui.vendor

messages: installed ## gather the words to be said in Welsh, and compile the catalogue (needs gettext's tools)
	@PORTAL_ENV=test .venv/bin/python manage.py makemessages --locale cy --add-location file --no-wrap --no-obsolete \
		--ignore .venv --ignore tests --ignore deploy --ignore "$(DATA)"
	@msgfmt --check --statistics -o $(WELSH).mo $(WELSH).po

clean: ## remove .venv and the demonstration's data
	rm -rf .venv "$(DATA)" .pytest_cache .ruff_cache .import_linter_cache .hypothesis

installed: python
	@PYTHONDONTWRITEBYTECODE=1 "$(PYTHON)" -m lpip_portal.embedded install run

installed-dev: python
	@PYTHONDONTWRITEBYTECODE=1 "$(PYTHON)" -m lpip_portal.embedded install dev --browser

python:
	@test -n "$(PYTHON)" || { echo "Python 3.11 or newer is needed. Name it with PYTHON=, as in: make run PYTHON=python3.12" >&2; exit 1; }
