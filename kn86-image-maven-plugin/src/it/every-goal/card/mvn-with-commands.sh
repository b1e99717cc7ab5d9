#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# Maven with commands on its standard input, which kn86-image:shell reads. The invoker keeps it open, and writes nothing.
exec mvn "$@" < shell-commands
