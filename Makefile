# Two commands matter: `make demo` and `make check`. Both set up what they need.

PYTHON := .venv/bin/python
LOCK = uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-strip-extras \
	--custom-compile-command "make lock" $(UPGRADE)

.PHONY: help demo demo-saleor check check-cluster test contracts recordings format lock clean

help: ## this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "make %-12s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

demo: ## set up, then serve the demo on http://127.0.0.1:8000 (PORT=8001 for another port)
	@sh deploy/setup.sh demo
	@exec $(PYTHON) -m deploy.demo

demo-saleor: ## the same, selling through the Saleor of SALEOR_API_URL, else one in containers (docs/saleor.md)
	@sh deploy/setup.sh demo
	@exec $(PYTHON) -m deploy.demo saleor

check: ## set up, then run every check (CI runs exactly this)
	@sh deploy/setup.sh check
	@exec $(PYTHON) -m deploy.check $(ONLY)

check-cluster: ## three Elasticsearch nodes, the master killed in the middle of reads, writes and a rebuild (2 minutes)
	@sh deploy/setup.sh check
	@exec $(PYTHON) -m pytest -s -m cluster tests/contracts/test_index_on_a_cluster.py $(ARGS)

test: ## run the tests, e.g. make test ARGS="tests/marketplace -k standing"
	@sh deploy/setup.sh check
	@exec $(PYTHON) -m pytest $(ARGS)

contracts: ## the store's contract on the live Saleor of SALEOR_API_URL (SALEOR_TOKEN, or SALEOR_EMAIL and SALEOR_PASSWORD)
	@sh deploy/setup.sh check
	@test -n "$$SALEOR_API_URL" || { echo "SALEOR_API_URL names no Saleor"; exit 2; }
	@exec $(PYTHON) -m pytest -s -p no:randomly --timeout=600 -k saleor $(ARGS) tests/contracts

recordings: ## record that contract anew: every check replays it without a Saleor
	@sh deploy/setup.sh check
	@$(PYTHON) -m tests.contracts.record_schema && exec $(PYTHON) -m tests.contracts.record

format: ## let the formatters rewrite the code and the templates
	@sh deploy/setup.sh check
	@$(PYTHON) -m ruff check --fix --quiet . ; $(PYTHON) -m ruff format .
	@find storefront marketplace -name '*.html' -exec .venv/bin/djade --target-version 5.2 {} +

lock: ## pin what requirements*.in and package.json ask for (UPGRADE=--upgrade for the newest)
	@sh deploy/setup.sh check
	@tool=$$(mktemp -d) && trap 'rm -rf "$$tool"' EXIT && \
	$(PYTHON) -m pip install --quiet --disable-pip-version-check --target "$$tool" uv && PATH="$$tool/bin:$$PATH" && \
	$(LOCK) --output-file requirements.txt requirements.in && \
	$(LOCK) --constraint requirements.txt --output-file requirements-dev.txt requirements-dev.in && \
	$(LOCK) --output-file deploy/requirements-node.txt deploy/requirements-node.in
	@npm install --package-lock-only --ignore-scripts --no-audit --no-fund

clean: ## forget what is set up, so that the next command does it again (keeps var and .venv)
	@rm -f .venv/.requirements*.txt .venv/.translations node_modules/.stamp
