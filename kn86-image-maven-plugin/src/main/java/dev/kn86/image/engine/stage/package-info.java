// SPDX-License-Identifier: Apache-2.0
/**
 * The stage runner: it runs stages in pi-gen's layout, by its own shell code or by upstream pi-gen, and keeps each
 * result as a layer. StageVariable is the contract with the shell code; what the stages do is not known here.
 */
package dev.kn86.image.engine.stage;
