# Everything here needs Go and make alone; the go command fetches the rest.

GO      ?= go
EXE     := $(shell $(GO) env GOEXE)
# The tag, else the commit. In an unpacked archive there is neither: give VERSION.
VERSION ?= $(shell git describe --tags --always --dirty 2>/dev/null)
LDFLAGS := -s -w -X portolan/cmd/internal/cli.Version=$(VERSION)
BUILD   := CGO_ENABLED=0 $(GO) build -trimpath -ldflags '$(LDFLAGS)'

PROGRAMS  := ./cmd/portolan ./cmd/portolan-svg
PLATFORMS := linux/amd64 linux/arm64 darwin/amd64 darwin/arm64 windows/amd64 windows/arm64
SOURCES   := cmd graph model render fixtures

FUZZTIME ?= 20s
WORLDS   ?= 10000
PAIRS    ?= 120000

.PHONY: demo test build lint fuzz fuzz-oracle fuzz-targets bench cover release clean

# Ask a reachable, a blocked and an unknown question on the embedded example account, and draw one of them.
demo: build
	@echo
	bin/portolan --demo can app-1 cluster:billing/writer
	@echo
	bin/portolan --demo can runner-1 cluster:billing/writer
	@echo
	bin/portolan --demo can 10.30.0.0/16@vpc-09a47000000000009 db:reports-1
	@echo
	bin/portolan --demo draw path runner-1 cluster:billing/writer -w bin/demo.svg
	@echo "The picture is $(CURDIR)/bin/demo.svg; open it in a browser. More questions: bin/portolan demo"

test:
	$(GO) test ./...

# Both programs, beside each other: portolan looks for portolan-svg there first.
build:
	$(BUILD) -o bin/portolan$(EXE) ./cmd/portolan
	$(BUILD) -o bin/portolan-svg$(EXE) ./cmd/portolan-svg

lint:
	@echo gofmt -l $(SOURCES); bad=$$(gofmt -l $(SOURCES)) && test -z "$$bad" || { echo "not formatted:" $$bad; exit 1; }
	$(GO) vet ./...
	$(GO) tool -modfile=.ci/go.mod staticcheck ./...

fuzz: fuzz-oracle fuzz-targets

# The engine against the second opinion, on many random worlds. `make test` does the same with few.
fuzz-oracle:
	$(GO) test ./graph/component -run '^TestOracle' -v -count=1 -timeout 120m -args -worlds $(WORLDS) -pairs $(PAIRS)

# Every fuzz target that there is, one after the other.
fuzz-targets:
	@grep -rEo --include='*_test.go' '^func Fuzz[A-Za-z0-9_]*' $(SOURCES) | sort | while IFS=: read -r file target; do \
		target=$${target#func }; \
		echo "$$target in $$(dirname "$$file"), $(FUZZTIME)"; \
		$(GO) test "./$$(dirname "$$file")" -run '^$$' -fuzz "^$$target\$$" -fuzztime $(FUZZTIME) </dev/null || exit 1; \
	done

# Worlds of 1,000, 10,000 and 100,000 interfaces on disk: load, ask, memory.
bench:
	$(GO) test ./cmd/internal/bench -run '^TestTable$$' -v -count=1 -timeout 30m -args -bench-world all

cover:
	@mkdir -p bin
	$(GO) test -coverpkg=./... -coverprofile=bin/cover.out ./...
	$(GO) tool cover -func=bin/cover.out | tail -n 1

# Static programs of every system in dist/SYSTEM-PROCESSOR/, and their checksums.
release:
	@rm -rf dist
	@set -e; for platform in $(PLATFORMS); do \
		system=$${platform%/*} processor=$${platform#*/}; exe=; \
		if [ $$system = windows ]; then exe=.exe; fi; \
		for program in $(PROGRAMS); do \
			out=dist/$$system-$$processor/$$(basename $$program)$$exe; \
			echo $$out; \
			GOOS=$$system GOARCH=$$processor $(BUILD) -o $$out $$program; \
		done; \
	done
	@cd dist && if command -v sha256sum >/dev/null; then sha256sum */portolan*; else shasum -a 256 */portolan*; fi > SHA256SUMS
	@echo "dist/SHA256SUMS"

clean:
	rm -rf bin dist
