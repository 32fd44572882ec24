# The same commands under the names that people try first. `./dev --help` lists them all.
.DEFAULT_GOAL := help
.PHONY: help dev run test lint check stop

help:   ## list the targets
	@sed -n 's/^\([a-z]*\):.*## /make \1\t/p' $(MAKEFILE_LIST) | expand -t 14

dev: run

run:    ## install, migrate, seed and serve the shop
	./dev run

test:   ## run all tests
	./dev test

lint:   ## ruff, djlint, mypy, import contracts, missing migrations
	./dev lint

check: lint test  ## what CI runs

stop:   ## stop what runs in this checkout
	./dev stop
