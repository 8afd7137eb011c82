#!/bin/sh
# Runs the public toml-test suite, its part for TOML 1.0, and prints what passed.
#   tests/toml-test.sh FOLDER
# FOLDER is a checkout of it.
exec dotnet run -c Release --project "$(dirname "$0")/toml" -- "${1:?usage: toml-test.sh FOLDER}"
