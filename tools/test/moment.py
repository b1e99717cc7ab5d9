#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""Stands in for a program that getty@tty1.service's command calls: tells press-keys.py and waits for its answer.

Usage: a link to this file, whose name is the program's; systemctl prints the answer, grep then does its work.
"""
import os
import signal
import socket
import sys

signal.signal(signal.SIGINT, signal.SIG_DFL)
name = os.path.basename(sys.argv[0])
with socket.socket(socket.AF_UNIX) as moments:
    moments.connect(os.path.join(os.path.dirname(sys.argv[0]), "..", "moments"))
    moments.sendall(" ".join([name] + (sys.argv[1:] if name == "agetty" else [])).encode() + b"\n")
    answer = moments.makefile("r").readline().strip()
if name == "systemctl":
    print(answer)
elif name == "grep":
    os.execv("/usr/bin/grep", sys.argv)
