#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""Fails unless a document shows an example exactly as the tests use it, as a block of text (three backquotes, "text").

Usage: check_document.py EXAMPLE DOCUMENT
"""
import pathlib
import sys

example, document = map(pathlib.Path, sys.argv[1:])
if f"\n```text\n{example.read_text(encoding='ascii')}```\n" not in document.read_text(encoding="utf-8"):
    sys.exit(f"{document}: does not show {example}, which the tests read: copy it into the document, or correct both")
