# Two commands: `make run` shows the centre, `make test` proves it.
SHELL := /bin/bash
TARGET := $(or $(CARGO_TARGET_DIR),target)

.PHONY: run test deps check fmt bench kit budget evaluate fuzz bench-text clean help

help: ## What can be made
	@grep -hE '^[a-z]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 10

run: ## Build, make the demo centre in ./data, serve it and print its address
	@scripts/setup-debian run
	cargo build --release --locked -p huiyin
	HUIYIN_DATA_DIR=$${HUIYIN_DATA_DIR:-./data} $(TARGET)/release/huiyin demo

test: ## Everything: style, unit, property and story tests on both stores, browser tests
	@scripts/setup-debian test
	@scripts/test

deps: node_modules/.package-lock.json ## Fetch the pinned packages of both lock files
	cargo fetch --locked

node_modules/.package-lock.json: package.json package-lock.json .npmrc
	npm ci
	@touch $@

check: ## Format and lints
	cargo fmt --all --check
	cargo clippy --workspace --all-targets --locked -- -D warnings

fmt: ## Format
	cargo fmt --all

bench: ## Measure the program on this machine
	@scripts/setup-debian run
	cargo build --release --locked -p huiyin
	$(TARGET)/release/huiyin bench matters

evaluate: ## Measure the understanding of Chinese text on the project's own rows, print the table
	cargo run --release --locked -p text --example evaluate

bench-text: ## Measure each engine of text by criterion
	cd benches/text && CARGO_TARGET_DIR=$(abspath $(TARGET))/bench-text cargo bench

fuzz: ## Feed every engine of text with noise, SECONDS=60 each (needs nightly and cargo-fuzz)
	@cd fuzz && for target in $$(cargo +nightly fuzz list); do \
		cargo +nightly fuzz run $$target -- -max_total_time=$(or $(SECONDS),60) -max_len=4096 || exit 1; done

kit: deps ## Draw every component of the pages into e2e/shots
	node e2e/kit.mjs

budget: ## Weigh the resident pages of a running centre: make budget URL=http://127.0.0.1:8080
	node scripts/budget.mjs $(or $(URL),http://127.0.0.1:8080)

clean: ## Forget what was built
	rm -rf node_modules e2e/shots
	cargo clean
